// Finds the operation that a request line asks for.
import { ServiceError, type Operation } from './operation.ts';

/** An operation and the values of its path's parameters, percent-decoded. */
export interface Match {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Matches segment by segment; where several operations match, the one with the fewest parameters is meant. HEAD asks
 * for what GET would answer.
 *
 * @throws {ServiceError} 404 when no operation matches, 400 when a parameter is not valid percent-encoding.
 */
export function matchOperation(
  operations: readonly Operation[],
  method: string,
  path: string,
): Match {
  const segments = path.split('/');
  const asked = method === 'HEAD' ? 'GET' : method;
  const [operation] = operations
    .filter((candidate) => candidate.method === asked && matches(candidate.path, segments))
    .sort((one, other) => parameterCount(one) - parameterCount(other));
  if (!operation) throw new ServiceError(404, 'Not found');
  return { operation, params: decodeParams(operation.path, segments) };
}

function matches(template: string, segments: readonly string[]): boolean {
  const parts = template.split('/');
  return (
    parts.length === segments.length &&
    parts.every((part, index) =>
      isParameter(part) ? segments[index] !== '' : part === segments[index],
    )
  );
}

function decodeParams(template: string, segments: readonly string[]): Record<string, string> {
  const entries = template.split('/').flatMap((part, index) => {
    const segment = segments[index] ?? '';
    return isParameter(part) ? [[part.slice(1, -1), decodeSegment(segment)] as const] : [];
  });
  return Object.fromEntries(entries);
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ServiceError(400, 'path must be valid percent-encoding');
  }
}

function isParameter(part: string): boolean {
  return part.startsWith('{');
}

function parameterCount({ path }: Operation): number {
  return path.split('/').filter(isParameter).length;
}
