// Reads the change of an API key from the key's item: attribute `change`, which `api-key-item.ts` writes together with
// what it says, so that the table's stream carries both or neither.
import {
  API_KEY_ACTIONS,
  type ApiKeyAction,
  type ApiKeyChange,
} from '../../core/api-key-change.ts';
import type { Item } from './api-key-item.ts';

/**
 * Reads the attribute of an item; `undefined` when the item has none. Members that this code does not know are left out.
 *
 * @throws {TypeError} naming the member that is missing or of another type, never with its value
 */
export function decodeChange(item: Item): ApiKeyChange | undefined {
  const text = item['change']?.S;
  if (text === undefined) return undefined;
  const members = parse(text);
  return {
    action: readAction(members['action']),
    actor: readText(members, 'actor'),
    at: readTime(members['at']),
    ...optional(members, 'sourceIp'),
    ...optional(members, 'requestId'),
    ...(optional(members, 'reason') as Pick<ApiKeyChange, 'reason'>),
    ...optional(members, 'evidence'),
  };
}

type Members = Readonly<Record<string, unknown>>;

/** The last second that a time can be written of. */
const SECONDS_MAX = 8_640_000_000_000;

function parse(text: string): Members {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The cause would quote the text.
    throw new TypeError('change must be JSON');
  }
  if (typeof value === 'object' && value !== null) return value as Members;
  throw new TypeError('change must be a JSON object');
}

function readAction(value: unknown): ApiKeyAction {
  const action = API_KEY_ACTIONS.find((one) => one === value);
  if (action === undefined) throw new TypeError('change must have a known action');
  return action;
}

function readTime(value: unknown): number {
  if (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= SECONDS_MAX) {
    return value as number;
  }
  throw new TypeError('change must have at as seconds since the epoch');
}

function readText(members: Members, name: string): string {
  const value = members[name];
  if (typeof value === 'string') return value;
  throw new TypeError(`change must have ${name} as text`);
}

function optional<Name extends string>(
  members: Members,
  name: Name,
): Partial<Record<Name, string>> {
  if (members[name] === undefined) return {};
  return { [name]: readText(members, name) } as Record<Name, string>;
}
