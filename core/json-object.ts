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
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return memberCount(value) === memberNamesIn(text)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** Parses text, or gives `undefined` for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Counts the members of all objects in a value. What nests too deep counts as -1, so that the sum is less than its text
 * spells out.
 */
function memberCount(value: object, depth = 1): number {
  if (depth > DEPTH_MAX) return -1;
  let count = Array.isArray(value) ? 0 : Object.keys(value).length;
  for (const member of Object.values(value) as unknown[]) {
    if (typeof member !== 'object' || member === null) continue;
    count += memberCount(member, depth + 1);
  }
  return count;
}

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** Counts the member names that valid JSON text spells out: one for each colon outside of strings. */
function memberNamesIn(text: string): number {
  let count = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) isInString = !isInString;
    else if (code === BACKSLASH) at += 1;
    else if (code === COLON && !isInString) count += 1;
  }
  return count;
}
