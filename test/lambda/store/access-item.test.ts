import type { Item } from '../../../lambda/store/api-key-item.ts';
import {
  accountKey,
  bindingName,
  decodeAccount,
  decodeGrantedAt,
  decodeMember,
  decodeResource,
  decodeRoles,
  encodeGranted,
  lineageOf,
  memberKey,
  resourceKey,
  type Granted,
} from '../../../lambda/store/access-item.ts';
import { accessItem, granted, texts } from './local-access-tables.ts';

const GRANTED = { createdAt: 1_800_000_000, updatedAt: 1_800_000_060 };
const THROTTLE = { profile: 'steady', usageKeyId: 'abc123', usageKey: 'rbu-1' };

describe('the keys of items', () => {
  it('are of one partition for each account, and never the same for different things', () => {
    const keys = [
      accountKey('me'),
      memberKey('me', 'rig:user:me'),
      memberKey('me', 'rig:service:me'),
      resourceKey('me', 'rig:workspace:me'),
      resourceKey('me', 'rig:app:me'),
    ];

    expect(new Set(keys.map(({ account }) => account.S))).toEqual(new Set(['me']));
    expect(new Set(keys.map(({ item }) => item.S)).size).toBe(keys.length);
  });
});

describe('an account', () => {
  it('is read with its owners, tags and throttle profile', () => {
    const account = decodeAccount(
      accessItem.account('me', {
        preview: { BOOL: true },
        owners: { M: { 'rig:user:me': granted('rig:user:you'), 'rig:service:robot': granted() } },
        tags: texts({ tier: 'gold' }),
        throttle: texts(THROTTLE),
      }),
    );

    expect(account).toEqual({
      isInPreview: true,
      owners: ['rig:user:me', 'rig:service:robot'],
      ownedBy: new Map<string, Granted>([
        ['rig:user:me', { ...GRANTED, createdBy: 'rig:user:you' }],
        ['rig:service:robot', GRANTED],
      ]),
      tags: { tier: 'gold' },
      throttle: THROTTLE,
    });
  });

  it.each<Item>([{}, { preview: { BOOL: false } }, { preview: { S: 'true' } }])(
    'is outside the preview unless it says otherwise: %j',
    (attributes) => {
      expect(decodeAccount(accessItem.account('me', attributes))).toEqual({
        isInPreview: false,
        owners: [],
        ownedBy: new Map(),
        tags: {},
      });
    },
  );

  it('that was never written is none', () => {
    expect(decodeAccount(undefined)).toBeUndefined();
  });
});

describe('a member', () => {
  it('is read with their bindings', () => {
    const names = ['viewer rig:account:me', 'component-developer rig:workspace:ws-1'];
    const item = {
      ...accessItem.member('me', 'rig:user:you', names),
      name: { S: 'Yara' },
      email: { S: 'yara@example.com' },
    };

    expect(decodeMember(item)).toEqual({
      principal: 'rig:user:you',
      name: 'Yara',
      email: 'yara@example.com',
      bindings: [
        { role: 'viewer', resource: 'rig:account:me', ...GRANTED },
        { role: 'component-developer', resource: 'rig:workspace:ws-1', ...GRANTED },
      ],
    });
  });

  it('has no bindings, name or address where none are stored', () => {
    const { bindings: _, ...item } = accessItem.member('me', 'rig:service:robot', []);

    expect(decodeMember(item)).toEqual({ principal: 'rig:service:robot', bindings: [] });
  });

  it('without a principal is a fault', () => {
    expect(() => decodeMember(memberKey('me', 'rig:user:you'))).toThrow(
      new TypeError('access item must have principal of type S'),
    );
  });

  it.each([
    { role: 'viewer', resource: 'rig:account:me' },
    { role: 'development-developer', resource: 'rig:account:a b' },
  ] as const)('keeps the binding $role on $resource under a name it is read from', (binding) => {
    const item = accessItem.member('me', 'rig:user:you', [bindingName(binding)]);

    expect(decodeMember(item).bindings).toEqual([{ ...binding, ...GRANTED }]);
    expect(decodeRoles(item)).toEqual([binding]);
  });
});

describe('the roles of a decision', () => {
  it('are none for somebody who is no member', () => {
    expect(decodeRoles(undefined)).toEqual([]);
  });

  it('are a fault where the member is not named', () => {
    expect(() => decodeRoles(memberKey('me', 'rig:user:you'))).toThrow(
      new TypeError('access item must have principal of type S'),
    );
  });
});

describe('a workspace or app', () => {
  it('is read with its tags, its workspace and its throttle profile', () => {
    const item = accessItem.resource('me', 'rig:app:app-1', {
      parent: { S: 'rig:workspace:ws-1' },
      tags: texts({ component: 'shop' }),
      throttle: texts(THROTTLE),
    });

    expect(decodeResource(item)).toEqual({
      reference: 'rig:app:app-1',
      parent: 'rig:workspace:ws-1',
      tags: { component: 'shop' },
      throttle: THROTTLE,
    });
  });

  it('has no tags where none are stored', () => {
    expect(decodeResource(accessItem.resource('me', 'rig:workspace:ws-1'))).toEqual({
      reference: 'rig:workspace:ws-1',
      tags: {},
    });
  });

  it('that is registered no more is none, whatever its item still says', () => {
    const item = { ...resourceKey('me', 'rig:app:app-1'), tags: texts({ a: 'b' }) };

    expect(decodeResource(item)).toBeUndefined();
  });

  it.each(['__proto__', 'constructor', 'toString'])('may have a tag named %s', (name) => {
    const tags = { M: Object.fromEntries([[name, { S: 'x' }]]) };
    const read = decodeResource(accessItem.resource('me', 'rig:app:app-1', { tags }))?.tags ?? {};

    expect(Object.entries(read)).toEqual([[name, 'x']]);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });
});

describe('a lineage', () => {
  it('ends with the account and its tags', () => {
    const account = { isInPreview: true, owners: [], tags: { tier: 'gold' } };
    const app = { reference: 'rig:app:app-1', tags: {} } as const;

    expect(lineageOf('me', account, [app])).toEqual([
      app,
      { reference: 'rig:account:me', tags: { tier: 'gold' } },
    ]);
    expect(lineageOf('me', undefined, [])).toEqual([{ reference: 'rig:account:me', tags: {} }]);
  });
});

describe('who granted something', () => {
  it.each([GRANTED, { ...GRANTED, createdBy: 'rig:user:you' }])('is read as written: %j', (one) => {
    const item = { bindings: { M: { 'viewer rig:account:me': encodeGranted(one) } } };

    expect(decodeGrantedAt(item, ['bindings', 'viewer rig:account:me'])).toEqual(one);
  });

  it('is a fault where nothing was granted', () => {
    for (const item of [undefined, {}, { bindings: { M: {} } }]) {
      expect(() => decodeGrantedAt(item, ['bindings', 'viewer rig:account:me'])).toThrow(
        'must have an entry in bindings',
      );
    }
  });
});
