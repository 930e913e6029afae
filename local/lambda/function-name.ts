// The ways in which a template names a function: by name, by part of an ARN or by a whole one, each with or without a
// qualifier.
import type { PlacedResource } from '../template/resolved-assembly.ts';

/** Gives the ARN that `FunctionName` of a resource stands for, with its qualifier if it has one. */
export function functionArnOf(
  name: string,
  { region, accountId }: Pick<PlacedResource, 'region' | 'accountId'>,
): string {
  if (name.startsWith('arn:')) return name;
  const [, ownerId = accountId, ownName = name] = /^(\d{12}):function:(.+)$/.exec(name) ?? [];
  return `arn:aws:lambda:${region}:${ownerId}:function:${ownName}`;
}

/** Gives the ARN of the function itself; the template has one version of it, whatever an alias or a version says. */
export function unqualified(functionArn: string): string {
  return functionArn.split(':').slice(0, 7).join(':');
}
