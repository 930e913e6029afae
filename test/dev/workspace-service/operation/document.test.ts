import { NOW, withService } from '../running-service.ts';

describe.each([
  ['/setup-scripts', 'scripts', { name: 'a', content: 'echo' }, { name: 'b', content: 'ls' }],
  ['/service-specs', 'services', { name: 'a', spec: { port: 1 } }, { name: 'b', spec: {} }],
])('%s', (path, envelope, first, second) => {
  it(
    'makes, shows, lists, replaces and deletes a document',
    withService(async ({ owner }) => {
      const made = await owner(`POST ${path}`, first);
      const one = `${path}/${String(made.body['id'])}`;

      expect([made.status, made.body]).toEqual([
        201,
        { id: made.body['id'], ...first, updated_at: NOW },
      ]);
      expect((await owner(`GET ${one}`)).body).toEqual(made.body);
      expect((await owner(`GET ${path}`)).body).toEqual({ [envelope]: [made.body] });
      expect((await owner(`PUT ${one}`, second)).body).toMatchObject(second);
      expect((await owner(`GET ${one}`)).body).toMatchObject(second);
      expect((await owner(`DELETE ${one}`)).status).toBe(200);
      expect((await owner(`GET ${one}`)).status).toBe(404);
    }),
  );

  it(
    'keeps it from other accounts',
    withService(async ({ owner, stranger }) => {
      const { body } = await owner(`POST ${path}`, first);
      const one = `${path}/${String(body['id'])}`;

      expect((await stranger(`GET ${one}`)).status).toBe(404);
      expect((await stranger(`PUT ${one}`, second)).status).toBe(404);
      expect((await stranger(`DELETE ${one}`)).status).toBe(404);
      expect((await stranger(`GET ${path}`)).body).toEqual({ [envelope]: [] });
    }),
  );

  it(
    'refuses one without a name',
    withService(async ({ owner }) => {
      expect((await owner(`POST ${path}`, {})).body).toEqual({ message: 'name is required' });
    }),
  );
});
