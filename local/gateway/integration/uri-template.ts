// The `Uri` of an HTTP integration, compiled: its fixed parts and the `{placeholders}` that path mappings fill.
import type { Facts } from '../facts.ts';
import { encode } from '../query.ts';
import type { MappedValues, ParameterMapping } from './parameter-mapping.ts';

/** Builds the path and query to call. */
export interface UriTemplate {
  /** Scheme, host and port as the template writes them. */
  readonly origin: string;
  /** The query that the `Uri` itself has, without `?`. */
  readonly queryText: string;
  /** Placeholders that no mapping fills. */
  readonly unfilled: readonly string[];
  pathOf(facts: Facts): string;
}

const URI = /^(https?:\/\/[^/?#]+)([^?#]*)\??([^#]*)$/i;

/** Compiles a URI, or gives undefined for what is no absolute HTTP URL. */
export function compileUri(
  uri: string,
  mappings: readonly ParameterMapping[],
  valuesOf: MappedValues,
): UriTemplate | undefined {
  const parts = URI.exec(uri);
  if (parts === null) return undefined;
  const [, origin = '', path = '', queryText = ''] = parts;
  const pieces = path.split(/(\{[^}]+\})/);
  const names = pieces
    .filter((_piece, index) => index % 2 === 1)
    .map((piece) => piece.slice(1, -1).replace(/\+$/, ''));
  const fillers = names.map((name) =>
    mappings.find((item) => item.destination === 'path' && item.name === name),
  );
  const literals = pieces.filter((_piece, index) => index % 2 === 0);
  return {
    origin,
    queryText,
    unfilled: names.filter((_name, index) => fillers[index] === undefined),
    pathOf: (facts) => {
      let filled = literals[0] ?? '';
      for (const [index, mapping] of fillers.entries()) {
        if (mapping !== undefined)
          filled += segmentFor(mapping, valuesOf(mapping, facts)?.at(-1) ?? '');
        filled += literals[index + 1] ?? '';
      }
      return filled === '' ? '/' : filled;
    },
  };
}

const PATH_UNSAFE = /[^!$&'()*+,\-./0-9:;=@A-Z_a-z~%]/;

/** A path parameter goes on as it was sent; any other value is encoded, and so is what a path cannot hold. */
function segmentFor(mapping: ParameterMapping, value: string): string {
  if (mapping.source.kind !== 'path') return encode(value);
  return PATH_UNSAFE.test(value) || /%(?![0-9A-Fa-f]{2})/.test(value)
    ? value.split('/').map(encode).join('/')
    : value;
}
