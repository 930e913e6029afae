// How a handler's name finds its file and export.
import { loadHandler } from '../../../local/lambda/handler-loader.ts';
import { removeCode, writeCode } from './code-folder.ts';

afterAll(removeCode);

const HANDLER = 'exports.handler = exports.default = async () => __filename;';

async function load(files: Readonly<Record<string, string>>, name: string) {
  const folder = writeCode(files);
  const handler = await loadHandler(folder, name);
  return String(await handler({}, {})).replace(folder, '');
}

describe('loadHandler', () => {
  it('takes .js before .mjs before .cjs', async () => {
    expect(await load({ 'index.js': HANDLER, 'index.cjs': HANDLER }, 'index.handler')).toBe(
      '/index.js',
    );
    expect(await load({ 'index.cjs': HANDLER }, 'index.handler')).toBe('/index.cjs');
  });

  it('takes files in folders and exports within exports', async () => {
    const nested = 'exports.api = { v1: { get: async () => 1 } }';

    expect(await load({ 'a/b/index.js': HANDLER }, 'a/b/index.handler')).toBe('/a/b/index.js');
    expect(await load({ 'index.js': nested }, 'index.api.v1.get')).toBe('1');
  });

  it.each([
    ['a file that is not there', 'main.handler', 'Runtime.ImportModuleError'],
    ['an export that is not there', 'index.main', 'Runtime.HandlerNotFound'],
    ['an export below one that is not there', 'index.main.get', 'Runtime.HandlerNotFound'],
    ['an export that is no function', 'index.value', 'Runtime.HandlerNotFound'],
    ['a name without an export', 'index', 'Runtime.MalformedHandlerName'],
    ['a name that leaves the folder', '../index.handler', 'Runtime.MalformedHandlerName'],
    ['an empty name', '', 'Runtime.MalformedHandlerName'],
  ])('refuses %s', async (_name, handler, errorType) => {
    const code = 'exports.value = 1';

    await expect(load({ 'index.js': code }, handler)).rejects.toMatchObject({ name: errorType });
  });
});
