// WAF's text transformations, applied to a component in the order of their priority before it is compared.
import type { Properties } from '../template/property.ts';
import { TEXT_TRANSFORMATION } from './known-property.ts';

const TRANSFORMATIONS: Readonly<Record<string, (text: string) => string>> = {
  LOWERCASE: (text) => text.toLowerCase(),
  NONE: (text) => text,
  NORMALIZE_PATH: normalizePath,
  URL_DECODE: urlDecode,
};

/**
 * Compiles the `TextTransformations` of a statement or a custom key.
 *
 * @throws {TemplateRefusal} for a transformation that is not emulated.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-transformation.html
 */
export function compileTransformations(properties: Properties): (text: string) => string {
  const steps = properties
    .children('TextTransformations', TEXT_TRANSFORMATION)
    .map((step) => ({ priority: step.optionalNumber('Priority') ?? 0, type: step.text('Type') }))
    .toSorted((left, right) => left.priority - right.priority)
    .map(
      ({ type }) =>
        TRANSFORMATIONS[type] ?? properties.refuse(`text transformation ${type} is not emulated`),
    );
  return (text) => steps.reduce((transformed, step) => step(transformed), text);
}

/** Decodes every valid `%xx` and reads `+` as a space; what is no valid encoding stays. */
function urlDecode(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replaceAll(/%([0-9A-Fa-f]{2})/g, (_whole, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
}

/** Removes repeated slashes, `.` segments, and `..` with the segment before it; slashes at both ends stay. */
function normalizePath(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/');
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '.' && segment !== '') kept.push(segment);
  }
  const last = segments.at(-1);
  const isOpen = kept.length > 0 && (last === '' || last === '.' || last === '..');
  return `${path.startsWith('/') ? '/' : ''}${kept.join('/')}${isOpen ? '/' : ''}`;
}
