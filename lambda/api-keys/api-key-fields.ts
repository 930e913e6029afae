// The fields of request bodies about API keys: what each may be, and words for what it may not.
import { ApiError } from '../../core/error.ts';

const NAME_LENGTH_MAX = 100;
const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
const VISIBLE = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u;

type Fields = Readonly<Record<string, unknown>>;

/** Reads `name`: 1 to 100 visible characters, not only spaces. @throws {ApiError} body-invalid */
export function readName({ name }: Fields): string | undefined {
  if (name === undefined) return undefined;
  if (typeof name !== 'string') throw invalid(`name must be a string, got ${typeOf(name)}`);
  const length = Array.from(name).length;
  if (length > NAME_LENGTH_MAX || !VISIBLE.test(name) || name.trim() === '') {
    throw invalid(`name must be 1 to ${NAME_LENGTH_MAX} visible characters, got ${length}`);
  }
  return name;
}

/** Reads `expires_at` as seconds since the epoch, rounded down. @throws {ApiError} body-invalid */
export function readExpiry({ expires_at: value }: Fields, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw invalid(`expires_at must be a string, got ${typeOf(value)}`);
  const time = ISO_TIME.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) {
    throw invalid('expires_at must be an ISO 8601 time such as 2027-01-31T12:00:00Z');
  }
  const seconds = Math.floor(time / 1000);
  if (seconds <= now) throw invalid('expires_at must be in the future');
  return seconds;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function invalid(detail: string): ApiError {
  return new ApiError('body-invalid', { detail });
}
