import { contentSecurityPolicy, SECURITY_HEADERS } from '../../core/security-headers.ts';

const directives = new Map(
  contentSecurityPolicy(['https://api.example', 'https://issuer.example', 'https://api.example'])
    .split('; ')
    .map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources] as const;
    }),
);

it('lets the page call its own origin and the ones given, each once', () => {
  expect(directives.get('connect-src')).toEqual([
    "'self'",
    'https://api.example',
    'https://issuer.example',
  ]);
});

it('allows nothing inline, no evaluation, no wildcard and no scheme', () => {
  expect([...directives.values()].flat().join(' ')).not.toMatch(
    /unsafe|\*|data:|blob:|https?:(?!\/\/)/,
  );
});

it('refuses whatever it does not name', () => {
  expect(directives.get('default-src')).toEqual(["'none'"]);
});

it.each(['base-uri', 'form-action', 'frame-ancestors'])(
  'closes %s, to which default-src does not apply',
  (name) => {
    expect(directives.get(name)).toEqual(["'none'"]);
  },
);

it('has values that are legal in a header', () => {
  for (const value of Object.values(SECURITY_HEADERS)) expect(value).toMatch(/^[\x20-\x7e]+$/);
});
