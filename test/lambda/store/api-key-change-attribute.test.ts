import fc from 'fast-check';
import { API_KEY_ACTIONS, type ApiKeyChange } from '../../../core/api-key-change.ts';
import { decodeChange } from '../../../lambda/store/api-key-change-attribute.ts';
import { encodeChange } from '../../../lambda/store/api-key-item.ts';

const CHANGE = { action: 'renamed', actor: 'rig:user:u', at: 1_800_000_000 };
const decode = (value: unknown) => decodeChange({ change: { S: JSON.stringify(value) } });

it('reads every change that is written', () => {
  const changes = fc.record(
    {
      action: fc.constantFrom(...API_KEY_ACTIONS),
      actor: fc.string(),
      at: fc.nat({ max: 8_000_000_000 }),
      sourceIp: fc.ipV4(),
      requestId: fc.string(),
      reason: fc.constantFrom('leaked' as const, 'owner-suspended' as const),
      evidence: fc.webUrl(),
    },
    { requiredKeys: ['action', 'actor', 'at'] },
  );
  fc.assert(
    fc.property(changes, (change) => {
      expect(decodeChange({ change: encodeChange(change as ApiKeyChange) })).toEqual(change);
    }),
  );
});

it('gives nothing for an item that carries no change', () => {
  expect(decodeChange({ digest: { S: 'd' } })).toBeUndefined();
});

it('leaves out members that it does not know', () => {
  expect(decode({ ...CHANGE, key: 'rb_live_secret' })).toEqual(CHANGE);
});

it.each([
  ['no JSON', 'not json', 'JSON'],
  ['no object', '"text"', 'object'],
  ['null', 'null', 'object'],
  ['an unknown action', JSON.stringify({ ...CHANGE, action: 'exploded' }), 'action'],
  ['no actor', JSON.stringify({ ...CHANGE, actor: undefined }), 'actor'],
  ['a time in words', JSON.stringify({ ...CHANGE, at: 'noon' }), 'at'],
  ['a time that is no second', JSON.stringify({ ...CHANGE, at: 1.5 }), 'at'],
  ['a time that no date has', JSON.stringify({ ...CHANGE, at: 9e12 }), 'at'],
  ['an address that is no text', JSON.stringify({ ...CHANGE, sourceIp: 4 }), 'sourceIp'],
])('fails on %s, naming what is wrong and quoting nothing', (_, text, name) => {
  const read = () => decodeChange({ change: { S: text } });

  expect(read).toThrow(TypeError);
  expect(read).toThrow(name);
  expect(read).not.toThrow(/exploded|noon|not json/);
});
