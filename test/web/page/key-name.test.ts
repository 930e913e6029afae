import { nameOf } from '../../../web/src/page/key-name.ts';

it('calls a key by its name, and by its preview where it has none', () => {
  expect(nameOf({ name: 'CI', key_preview: 'rb_...1' })).toBe('CI');
  expect(nameOf({ key_preview: 'rb_...1' })).toBe('rb_...1');
});
