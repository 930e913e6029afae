// Headers as they were sent: order, spelling and duplicates kept, since REST APIs tell names apart by case.

/** Names and values in turn, as `node:http` gives them in `rawHeaders`. */
export type HeaderList = readonly string[];

/** Gives every value of a header whatever its spelling, in the order sent; `name` must be in lower case. */
export function valuesOf(headers: HeaderList, name: string): string[] {
  const values: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const sent = headers[index] ?? '';
    if (sent.length === name.length && sent.toLowerCase() === name)
      values.push(headers[index + 1] ?? '');
  }
  return values;
}

/** Gives every value of a header in exactly this spelling, in the order sent. */
export function valuesOfExactly(headers: HeaderList, name: string): string[] {
  const values: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index] === name) values.push(headers[index + 1] ?? '');
  }
  return values;
}

/** Gives the last value of a header whatever its spelling; `name` must be in lower case. */
export function lastValueOf(headers: HeaderList, name: string): string | undefined {
  for (let index = headers.length - 2; index >= 0; index -= 2) {
    const sent = headers[index] ?? '';
    if (sent.length === name.length && sent.toLowerCase() === name) return headers[index + 1];
  }
  return undefined;
}

/** Gives the names and values as pairs. */
export function pairsOf(headers: HeaderList): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index < headers.length; index += 2) {
    pairs.push([headers[index] ?? '', headers[index + 1] ?? '']);
  }
  return pairs;
}

/** Gives the size that the header block had on the wire: names, values, separators and line ends. */
export function bytesOf(headers: HeaderList): number {
  let bytes = 0;
  for (const part of headers) bytes += part.length;
  return bytes + (headers.length / 2) * ': \r\n'.length;
}

// Tab, the printable characters and the upper half of Latin-1: what a header value may consist of on the wire.
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Tells whether a text can be the name of a header. @see https://www.rfc-editor.org/rfc/rfc9110#section-5.1 */
export function isHeaderName(name: string): boolean {
  return HEADER_NAME.test(name);
}

/** Tells whether a value can be sent as a header without ending the line early or changing its characters. */
export function isHeaderValue(value: string): boolean {
  return HEADER_VALUE.test(value);
}
