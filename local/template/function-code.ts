// Finds the code of a Lambda function on this machine: an asset folder of the assembly, or inline text put into one.
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlacedResource, ResolvedAssembly } from './resolved-assembly.ts';
import { TemplateRefusal } from './refusal.ts';

/**
 * Gives the folder that holds the function's code. Inline code (`ZipFile`) is written below `scratchDirectory`, as the
 * `index.js` that Lambda makes of it.
 *
 * @throws {TemplateRefusal} for code that is not in the assembly, such as an image or a foreign bucket.
 */
export function codeDirectoryOf(
  assembly: ResolvedAssembly,
  lambda: PlacedResource,
  scratchDirectory: string,
): string {
  const code = lambda.properties['Code'] as Readonly<Record<string, unknown>> | undefined;
  const inline = code?.['ZipFile'];
  if (typeof inline === 'string')
    return writeInline(join(scratchDirectory, lambda.logicalId), inline);
  const key = code?.['S3Key'];
  const path = typeof key === 'string' ? assembly.assets.get(key) : undefined;
  if (path === undefined)
    throw new TemplateRefusal(lambda.logicalId, 'its code is no asset of the assembly');
  if (!statSync(path).isDirectory())
    throw new TemplateRefusal(lambda.logicalId, 'its code asset is no folder');
  return path;
}

function writeInline(directory: string, source: string): string {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'index.js'), source);
  return directory;
}
