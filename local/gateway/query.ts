// Query strings: decoded pairs in the order sent, and their encoding for a back end.

/** One parameter, percent-decoded, a plus sign read as a space. */
export type QueryPair = readonly [name: string, value: string];

/**
 * Splits at `&` and, as API Gateway does, at `;`, and decodes. What is no valid percent-encoding stays as it was sent.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function parseQuery(text: string): QueryPair[] {
  if (text === '') return [];
  return text
    .split(/[&;]/)
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      if (equals < 0) return [decode(part), ''];
      return [decode(part.slice(0, equals)), decode(part.slice(equals + 1))];
    });
}

/** Encodes pairs for a request line. */
export function formatQuery(pairs: readonly QueryPair[]): string {
  return pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
}

/** Percent-decodes, or gives the text back unchanged when it is no valid UTF-8 in percent-encoding. */
export function percentDecode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Percent-encodes; a lone surrogate, which no UTF-8 has, becomes the replacement character. */
export function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function decode(text: string): string {
  return percentDecode(text.includes('+') ? text.replaceAll('+', ' ') : text);
}
