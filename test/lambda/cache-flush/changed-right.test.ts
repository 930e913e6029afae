import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { standingIn } from '../../../core/access.ts';
import { rightChangeOf, type RightChange } from '../../../lambda/cache-flush/changed-right.ts';
import { readItemChange } from '../../../lambda/cache-flush/item-change.ts';
import {
  accountKey,
  decodeAccount,
  encodeGranted,
  memberKey,
  resourceKey,
} from '../../../lambda/store/access-item.ts';
import type { Item } from '../../../lambda/store/api-key-item.ts';
import { sessionKey, userKey } from '../../../lambda/store/session-item.ts';
import { NOW, streamRecord, type StreamRecordOptions } from './stream-record.ts';

const changeOf = (options: StreamRecordOptions): RightChange =>
  rightChangeOf(readItemChange(streamRecord(options)));

const GRANTED = encodeGranted({ createdAt: NOW, updatedAt: NOW });
const text = (S: string): AttributeValue.SMember => ({ S });
const entries = (...names: string[]): AttributeValue.MMember => ({
  M: Object.fromEntries(names.map((name) => [name, GRANTED])),
});
const OWNED = { preview: { BOOL: true }, owners: entries('rig:user:olive') };
const MEMBER = { principal: text('rig:user:max'), name: text('Max'), email: text('max@a.example') };

const ACCOUNT = accountKey('olive');
const MAX = memberKey('olive', 'rig:user:max');
const APP = resourceKey('olive', 'rig:app:app-1');
const VIEWER = 'viewer rig:workspace:ws-1';

describe('access that may have been lost', () => {
  const app = { resource: text('rig:app:app-1'), parent: text('rig:workspace:ws-1') };
  const throttle = (profile: string) => ({ throttle: { M: { profile: text(profile) } } });

  it.each<[string, Item, Item, Item]>([
    ['an owner goes', ACCOUNT, { ...OWNED, owners: entries('rig:user:olive', 'u') }, OWNED],
    ['the preview ends', ACCOUNT, OWNED, { ...OWNED, preview: { BOOL: false } }],
    ['a role is taken', MAX, { bindings: entries(VIEWER) }, { bindings: entries() }],
    [
      'a role takes the place of another',
      MAX,
      { bindings: entries('a') },
      { bindings: entries('b') },
    ],
    [
      'a tag changes',
      APP,
      { ...app, tags: { M: { env: text('a') } } },
      { ...app, tags: { M: {} } },
    ],
    ['an app moves', APP, app, { ...app, parent: text('rig:workspace:ws-2') }],
    ['an app is forgotten', APP, app, {}],
    ['a throttle is bound', APP, app, { ...app, ...throttle('strict') }],
    ['another throttle is bound', APP, throttle('strict'), throttle('strictest')],
    ['an attribute appears that this code does not know', APP, app, { ...app, lock: text('x') }],
  ])('%s', (_, key, before, after) => {
    expect(changeOf({ key, before, after })).toBe('loss');
  });

  it('an item is removed', () => {
    expect(changeOf({ key: MAX, before: { bindings: entries(VIEWER) } })).toBe('loss');
  });

  it('an account enters the preview without its own person among the owners', () => {
    const after = { ...OWNED, owners: entries('rig:user:somebody') };
    expect(changeOf({ key: ACCOUNT, after })).toBe('loss');
  });
});

describe('rights are given and none taken', () => {
  it.each<[string, Item, Item | undefined, Item]>([
    ['an account enters the preview', ACCOUNT, undefined, OWNED],
    ['another owner comes', ACCOUNT, OWNED, { ...OWNED, owners: entries('rig:user:olive', 'u') }],
    ['a workspace is registered', APP, undefined, { resource: text('rig:app:app-1') }],
    ['somebody new has a role', MAX, undefined, { ...MEMBER, bindings: entries(VIEWER) }],
    ['a member has a first role', MAX, MEMBER, { ...MEMBER, bindings: entries(VIEWER) }],
    ['a role is added', MAX, { bindings: entries('a') }, { bindings: entries('a', 'b') }],
  ])('%s', (_, key, before, after) => {
    expect(changeOf({ key, ...(before && { before }), after })).toBe('gain');
  });
});

describe('no right changes', () => {
  it('by a member’s name and address', () => {
    const before = { ...MEMBER, bindings: entries(VIEWER) };
    const after = { ...before, name: text('Maxine'), email: text('maxine@a.example') };
    expect(changeOf({ key: MAX, before, after })).toBe('none');
  });

  it('by a member without a role, nor when that one is removed', () => {
    const member = { ...MEMBER, bindings: entries() };
    expect(changeOf({ key: MAX, after: member })).toBe('none');
    expect(changeOf({ key: MAX, before: member })).toBe('none');
  });
});

describe('a session', () => {
  const SESSION = sessionKey('rig:user:olive', 'laptop');
  const USER = userKey('rig:user:olive');
  const number = (value: number): AttributeValue => ({ N: String(value) });
  const seen = { startedAt: number(NOW - 9), lastSeenAt: number(NOW - 5) };

  it.each<[string, Item, Item | undefined, Item]>([
    ['is ended', SESSION, seen, { ...seen, endedAt: number(NOW) }],
    ['is ended before it was seen', SESSION, undefined, { endedAt: number(NOW) }],
    ['is ended again', SESSION, { endedAt: number(NOW - 1) }, { endedAt: number(NOW) }],
    ['is signed out everywhere', USER, undefined, { signedOutBefore: number(NOW) }],
    ['is one of somebody disabled', USER, {}, { disabledAt: number(NOW) }],
  ])('%s: a loss', (_, key, before, after) => {
    expect(changeOf({ key, ...(before && { before }), after })).toBe('loss');
  });

  it.each<[string, Item, Item | undefined, Item | undefined]>([
    ['is seen', SESSION, undefined, seen],
    ['is seen again', SESSION, seen, { ...seen, lastSeenAt: number(NOW) }],
    ['begins anew after its end', SESSION, { endedAt: number(3) }, { endedAt: number(3), ...seen }],
    ['is one of somebody enabled again', USER, { disabledAt: number(NOW) }, {}],
    ['is purged', SESSION, { ...seen, endedAt: number(NOW) }, undefined],
  ])('%s: nothing', (_, key, before, after) => {
    expect(changeOf({ key, ...(before && { before }), ...(after && { after }) })).toBe('none');
  });
});

it('counts as a gain or nothing only what takes nobody’s standing in an account', () => {
  const people = ['rig:user:olive', 'rig:user:max', 'rig:user:eve'] as const;
  const items = fc.option(
    fc.record({
      preview: fc.boolean().map((BOOL) => ({ BOOL })),
      owners: fc.subarray([...people]).map((owners) => entries(...owners)),
    }),
    { nil: undefined },
  );
  fc.assert(
    fc.property(items, items, fc.constantFrom(...people), (before, after, reference) => {
      fc.pre(before !== undefined || after !== undefined);
      const standing = (item: Item | undefined) =>
        standingIn('olive', decodeAccount(item), { reference, bindings: [] });
      const isLost = standing(before) === 'everything' && standing(after) !== 'everything';
      const options = { key: ACCOUNT, ...(before && { before }), ...(after && { after }) };

      if (isLost) expect(changeOf(options)).toBe('loss');
    }),
    { numRuns: 500 },
  );
});
