// What the tests import of `@jest/globals`, where Node itself runs them. A spy that a file sets up while it loads is that
// file's alone: it is taken down after loading, and put up again while the file's tests run.
import { createRequire } from 'node:module';

const { ModuleMocker } = createRequire(import.meta.url)('jest-mock');
const mocker = new ModuleMocker(globalThis);
let spies = [];

export const jest = {
  fn: mocker.fn.bind(mocker),
  spyOn(object, name) {
    const original = object[name];
    const spied = mocker.spyOn(object, name);
    spies.push({ object, name, original, spy: object[name] });
    return spied;
  },
};

/** Takes down the spies that were set up since the last call, and gives them. */
export function takeSpies() {
  const taken = spies;
  spies = [];
  for (const { object, name, original } of taken) object[name] = original;
  return taken;
}
