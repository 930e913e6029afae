// Reads JSON objects as a security boundary must: one meaning or none.

/** How deep arrays and objects may nest; claims of access tokens stay well below. */
const DEPTH_MAX = 16;

/**
 * Parses text that must be a JSON object, or gives `undefined`: also when any object in it has a member twice, since
 * parsers disagree on which one counts, or when it nests deeper than {@link DEPTH_MAX}. Never throws.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8725#section-2.6
 */
export function parseJsonObject(text: string): Record<string, unknown> | undefined {
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return memberCount(value) === memberNamesIn(text)
    ? (value as Record<string, unknown>)
    : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Counts the members of all objects in a value; -1, which no text has, when it nests too deep. */
function memberCount(value: object, depth = 1): number {
  if (depth > DEPTH_MAX) return -1;
  let count = Array.isArray(value) ? 0 : Object.keys(value).length;
  for (const member of Object.values(value) as unknown[]) {
    if (typeof member !== 'object' || member === null) continue;
    const inner = memberCount(member, depth + 1);
    if (inner < 0) return -1;
    count += inner;
  }
  return count;
}

const NAME_OR_STRING = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

/** Counts the member names that valid JSON text spells out: its strings that a colon follows. */
function memberNamesIn(text: string): number {
  let count = 0;
  for (const [, colon] of text.matchAll(NAME_OR_STRING)) if (colon !== undefined) count += 1;
  return count;
}
