import { isPlainClick } from '../../../web/src/component/use-path.ts';

const PLAIN = { button: 0, metaKey: false, ctrlKey: false, shiftKey: false, altKey: false };

it('takes a plain click, and the Enter key that browsers report as one', () => {
  expect(isPlainClick(PLAIN)).toBe(true);
});

it.each([
  ['the middle button', { button: 1 }],
  ['Command', { metaKey: true }],
  ['Control', { ctrlKey: true }],
  ['Shift', { shiftKey: true }],
  ['Alt', { altKey: true }],
])('leaves a click with %s to the browser', (_what, more) => {
  expect(isPlainClick({ ...PLAIN, ...more })).toBe(false);
});
