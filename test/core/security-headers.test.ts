import {
  contentSecurityPolicy,
  FILE_PATH,
  HASHED_PREFIX,
  SECURITY_HEADERS,
  STRICT_TRANSPORT_MAX_AGE_SECONDS,
} from '../../core/security-headers.ts';

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

it.each(['script-src', 'style-src', 'img-src'])('takes %s from the page alone', (name) => {
  expect(directives.get(name)).toEqual(["'self'"]);
});

it('lets no text turn into markup', () => {
  expect(directives.get('require-trusted-types-for')).toEqual(["'script'"]);
  expect(directives.get('trusted-types')).toEqual(["'none'"]);
});

it('insists on HTTPS for two years', () => {
  expect(STRICT_TRANSPORT_MAX_AGE_SECONDS).toBe(63_072_000);
});

it('tells files from places on the page', () => {
  const paths = ['/', '/api-keys', '/index.html', '/v1.2/keys', '/a.b/c.js', '/assets/x-1.css'];

  expect(paths.filter((path) => FILE_PATH.test(path))).toEqual([
    '/index.html',
    '/a.b/c.js',
    '/assets/x-1.css',
  ]);
  expect(paths.filter((path) => path.startsWith(HASHED_PREFIX))).toEqual(['/assets/x-1.css']);
});
