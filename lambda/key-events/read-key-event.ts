// Reads from a change of a key's item what was done to the key and by whom, if that is what the change was about.
import type { ApiKeyEvent } from '../../core/api-key-event.ts';
import { decodeChange } from '../store/api-key-change-attribute.ts';
import type { KeyItemChange } from './key-item-change.ts';

/**
 * Gives the event of a change, or `undefined` when nothing was done to the key: its last use was noted, or its item
 * removed. The attribute `change` stays in the item, so that it counts only where it is new.
 *
 * @throws {TypeError} naming what cannot be read; reading it again would not help
 */
export function readKeyEvent({ eventId, before, after }: KeyItemChange): ApiKeyEvent | undefined {
  if (after === undefined || after['change']?.S === before?.['change']?.S) return undefined;
  const change = decodeChange(after);
  const accountId = after['accountId']?.S;
  const keyId = after['id']?.S;
  if (change === undefined) return undefined;
  if (accountId === undefined || keyId === undefined) {
    throw new TypeError('the item of a key must have accountId and id');
  }
  return { eventId, accountId, keyId, change };
}
