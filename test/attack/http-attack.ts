// Attacks on HTTP as a table: requests that only a client without manners sends. Each says as whom it is sent; whatever
// comes of it, nobody else may be seen behind the gateway.
import { rawRequest } from './raw-http.ts';

/** The credentials that the attacks are made with. */
export interface Credentials {
  readonly owner: string;
  readonly stranger: string;
}

/** One attack. */
export interface HttpAttack {
  readonly name: string;
  /** Whose credential is in the request where the gateway looks for one; `nobody` where it must find none or refuse. */
  readonly as: 'owner' | 'nobody';
  readonly bytes: (credentials: Credentials) => string;
  /** Whether the request says that there is more to come, and nothing comes. */
  readonly isUnfinished?: boolean;
}

/** What the attacks try to be taken for. */
export const LIE = 'user-liar';

const WHOAMI = 'GET /api/v1/whoami HTTP/1.1';
const bearer = (credential: string) => `Authorization: Bearer ${credential}`;
const BAD = 'rb_live_0123456789ABCDEFGHIJKLMNOPQRST4PMbyp';

const CASINGS = [
  ['Authorization', 'Authorization'],
  ['Authorization', 'authorization'],
  ['AUTHORIZATION', 'Authorization'],
  ['aUTHORIZATION', 'AuThOrIzAtIoN'],
] as const;

const DUPLICATES: readonly HttpAttack[] = CASINGS.flatMap(([first, second]) =>
  (
    [
      ['good and bad', (to: Credentials) => [to.owner, BAD]],
      ['bad and good', (to: Credentials) => [BAD, to.owner]],
      ["one's own and another's", (to: Credentials) => [to.owner, to.stranger]],
      ['good and empty', (to: Credentials) => [to.owner, '']],
      ['the same', (to: Credentials) => [to.owner, to.owner]],
    ] as const
  ).map(([what, pick]) => ({
    name: `two credentials in ${first} and ${second}: ${what}`,
    as: 'nobody' as const,
    bytes: (to: Credentials) => {
      const [one = '', two = ''] = pick(to);
      return rawRequest(WHOAMI, [
        `${first}: ${one && `Bearer ${one}`}`,
        `${second}: ${two && `Bearer ${two}`}`,
      ]);
    },
  })),
);

const withHeaders = (
  name: string,
  as: HttpAttack['as'],
  headers: (to: Credentials) => readonly string[],
): HttpAttack => ({ name, as, bytes: (to) => rawRequest(WHOAMI, headers(to)) });

const HEADER_LINES: readonly HttpAttack[] = [
  withHeaders('a space before the colon', 'nobody', (to) => [`Authorization : Bearer ${to.owner}`]),
  withHeaders('a tab before the colon', 'nobody', (to) => [`Authorization\t: Bearer ${to.owner}`]),
  withHeaders('a space before the name', 'nobody', (to) => ['X-A: 1', ` ${bearer(to.owner)}`]),
  withHeaders('a header without a colon', 'nobody', (to) => [`Authorization Bearer ${to.owner}`]),
  withHeaders('an underscore in the name', 'nobody', (to) => [`_${bearer(to.owner)}`]),
  withHeaders('a folded credential', 'owner', (to) => [`Authorization: Bearer\r\n ${to.owner}`]),
  withHeaders('a folded second credential', 'owner', (to) => [
    `${bearer(to.owner)}\r\n , Bearer ${to.stranger}`,
  ]),
  withHeaders('a folded identity header', 'owner', (to) => [
    bearer(to.owner),
    `X-A: 1\r\n\tX-Rigbox-Account-Id: ${LIE}`,
  ]),
  withHeaders('a bare CR in a value', 'owner', (to) => [
    bearer(to.owner),
    `X-A: 1\rX-Rigbox-Account-Id: ${LIE}`,
  ]),
  withHeaders('a bare LF in a value', 'owner', (to) => [
    bearer(to.owner),
    `X-A: 1\nX-Rigbox-Account-Id: ${LIE}`,
  ]),
  withHeaders('a NUL in a value', 'owner', (to) => [bearer(to.owner), 'X-A: 1\u00002']),
  withHeaders('a NUL in the credential', 'nobody', (to) => [`${bearer(to.owner)}\u0000`]),
  withHeaders('a line end at the end of the credential', 'owner', (to) => [
    `${bearer(to.owner)}\r\nX-Rigbox-Principal: ${LIE}`,
  ]),
  withHeaders('an encoded line end in the credential', 'nobody', (to) => [
    `${bearer(to.owner)}%0d%0aX-Rigbox-Principal:%20${LIE}`,
  ]),
  withHeaders('letters beyond ASCII in a value', 'owner', (to) => [
    bearer(to.owner),
    'X-A: \u00e9\u00ff',
  ]),
  withHeaders('a header of 9,000 characters', 'owner', (to) => [
    bearer(to.owner),
    `X-A: ${'a'.repeat(9_000)}`,
  ]),
  withHeaders('a header of 60,000 characters', 'owner', (to) => [
    bearer(to.owner),
    `X-A: ${'a'.repeat(60_000)}`,
  ]),
  withHeaders('a header of a megabyte', 'owner', (to) => [
    bearer(to.owner),
    `X-A: ${'a'.repeat(1_000_000)}`,
  ]),
  withHeaders('3,000 headers', 'owner', (to) => [
    bearer(to.owner),
    ...Array.from({ length: 3_000 }, (_, index) => `X-${index}: 1`),
  ]),
  withHeaders('a second Host', 'owner', (to) => [bearer(to.owner), 'Host: evil.example']),
];

const NAMES = [
  'Account-Id',
  'Principal',
  'Credential-Type',
  'Credential-Id',
  'Scope',
  'Request-Id',
];
const SPELLINGS: readonly (readonly [string, (name: string) => string])[] = [
  ['as it is', (name) => `X-Rigbox-${name}`],
  ['in lower case', (name) => `x-rigbox-${name.toLowerCase()}`],
  ['in upper case', (name) => `X-RIGBOX-${name.toUpperCase()}`],
  [
    'in odd casing',
    (name) => `x-RiGbOx-${name.replaceAll(/[a-e]/g, (letter) => letter.toUpperCase())}`,
  ],
  ['with underscores', (name) => `X_Rigbox_${name.replaceAll('-', '_')}`],
  ['with one underscore', (name) => `X-Rigbox_${name}`],
  ['with HTTP_ in front', (name) => `HTTP_X_RIGBOX_${name.replaceAll('-', '_').toUpperCase()}`],
  ['with a dot', (name) => `X-Rigbox.${name}`],
];

const SPOOFED: readonly HttpAttack[] = [
  ...SPELLINGS.flatMap(([spelling, spell]) =>
    (['owner', 'nobody'] as const).map((as) =>
      withHeaders(`identity headers ${spelling}, as ${as}`, as, (to) => [
        ...NAMES.map((name) => `${spell(name)}: ${LIE}`),
        ...(as === 'owner' ? [bearer(to.owner)] : []),
        ...NAMES.map((name) => `${spell(name)}: ${LIE}`),
      ]),
    ),
  ),
  ...(['owner', 'nobody'] as const).map((as): HttpAttack => ({
    name: `identity headers on a public route, as ${as}`,
    as: 'nobody',
    bytes: (to) =>
      rawRequest('GET /api/v1/capacity HTTP/1.1', [
        ...NAMES.map((name) => `X-Rigbox-${name}: ${LIE}`),
        ...(as === 'owner' ? [bearer(to.owner)] : []),
      ]),
  })),
  withHeaders('Connection that names the identity headers', 'owner', (to) => [
    bearer(to.owner),
    `Connection: ${NAMES.map((name) => `X-Rigbox-${name}`).join(', ')}`,
  ]),
  withHeaders('Connection that names the credential', 'owner', (to) => [
    bearer(to.owner),
    'Connection: Authorization',
  ]),
  withHeaders('forwarded identities', 'owner', (to) => [
    bearer(to.owner),
    `X-Forwarded-User: ${LIE}`,
    `X-Amzn-Oidc-Identity: ${LIE}`,
    `X-Amz-Security-Token: ${LIE}`,
    'X-Forwarded-For: 127.0.0.1',
    'X-Original-URL: /api/v1/workspaces/ws-9',
    'X-Rewrite-URL: /api/v1/workspaces/ws-9',
  ]),
  {
    name: 'an identity header as a trailer',
    as: 'owner',
    bytes: (to) =>
      rawRequest(
        'POST /api/v1/workspaces HTTP/1.1',
        [bearer(to.owner), 'Transfer-Encoding: chunked', 'Trailer: X-Rigbox-Account-Id'],
        `2\r\n{}\r\n0\r\nX-Rigbox-Account-Id: ${LIE}\r\n\r\n`,
      ),
  },
  ...[
    'X-HTTP-Method-Override',
    'x-http-METHOD-override',
    'X-HTTP-Method',
    'X-Method-Override',
    'X_HTTP_Method_Override',
  ].map((name) =>
    withHeaders(`${name}: DELETE`, 'owner', (to) => [bearer(to.owner), `${name}: DELETE`]),
  ),
];

/** A request that must never be taken for one of its own with the rights of the one around it. */
const INNER = `GET /api/v1/smuggled HTTP/1.1\r\nHost: localhost\r\nX-Rigbox-Account-Id: ${LIE}\r\n\r\n`;

/** What ends a connection that is still open behind all else. */
const END = 'GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

const post = (name: string, headers: readonly string[], body: string): HttpAttack => ({
  name,
  as: 'owner',
  bytes: (to) =>
    [
      'POST /api/v1/workspaces HTTP/1.1',
      'Host: localhost',
      bearer(to.owner),
      ...headers,
      '',
      body + END,
    ].join('\r\n'),
});

const unfinished = (attack: HttpAttack): HttpAttack => ({ ...attack, isUnfinished: true });

const FRAMING: readonly HttpAttack[] = [
  post(
    'Content-Length beside Transfer-Encoding',
    ['Content-Length: 5', 'Transfer-Encoding: chunked'],
    `0\r\n\r\n${INNER}`,
  ),
  post(
    'Transfer-Encoding beside Content-Length',
    ['Transfer-Encoding: chunked', `Content-Length: ${INNER.length + 5}`],
    `0\r\n\r\n${INNER}`,
  ),
  post('two lengths that differ', ['Content-Length: 0', `Content-Length: ${INNER.length}`], INNER),
  post('two lengths in one header', [`Content-Length: 0, ${INNER.length}`], INNER),
  post('a length with a sign', [`Content-Length: +${INNER.length}`], INNER),
  post('a negative length', ['Content-Length: -1'], INNER),
  post('a length in hexadecimal', ['Content-Length: 0x2'], '{}'),
  post('a length of nothing', ['Content-Length: '], INNER),
  post('a length beyond all numbers', ['Content-Length: 99999999999999999999999999'], '{}'),
  post('a length beyond the limit', ['Content-Length: 999999999999'], '{}'),
  post('a length that is too short', ['Content-Length: 0'], INNER),
  unfinished(post('a length that is too long', ['Content-Length: 1000'], '{}')),
  post('a coding that is none', ['Transfer-Encoding: xchunked'], `0\r\n\r\n${INNER}`),
  post('chunked, then identity', ['Transfer-Encoding: chunked, identity'], `0\r\n\r\n${INNER}`),
  post('identity, then chunked', ['Transfer-Encoding: identity, chunked'], `0\r\n\r\n${INNER}`),
  post(
    'two codings',
    ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'],
    `0\r\n\r\n${INNER}`,
  ),
  post('a coding in odd casing', ['Transfer-Encoding: cHuNkEd'], `0\r\n\r\n${INNER}`),
  post(
    'a coding with a space before the colon',
    ['Transfer-Encoding : chunked'],
    `0\r\n\r\n${INNER}`,
  ),
  post('a coding after a vertical tab', ['Transfer-Encoding: \u000bchunked'], `0\r\n\r\n${INNER}`),
  post('a folded coding', ['Transfer-Encoding:\r\n chunked'], `0\r\n\r\n${INNER}`),
  post('a chunk size that is none', ['Transfer-Encoding: chunked'], `x\r\n${INNER}`),
  post(
    'a chunk size beyond all numbers',
    ['Transfer-Encoding: chunked'],
    `fffffffffffffffff\r\n${INNER}`,
  ),
  post(
    'a chunk extension',
    ['Transfer-Encoding: chunked'],
    `2;x="\r\n0\r\n\r\n${INNER}"\r\n{}\r\n0\r\n\r\n`,
  ),
  post('bare line feeds between chunks', ['Transfer-Encoding: chunked'], `2\n{}\n0\n\n${INNER}`),
  post('a body of no JSON', ['Content-Type: application/json', 'Content-Length: 3'], '{"a'),
  post(
    'a body in a form',
    ['Content-Type: application/x-www-form-urlencoded', 'Content-Length: 14'],
    '_method=DELETE',
  ),
  post('an expectation', ['Expect: 100-continue', 'Content-Length: 2'], '{}'),
  post('an expectation of something else', ['Expect: a miracle', 'Content-Length: 2'], '{}'),
  {
    name: 'a second request behind the first, without a credential',
    as: 'owner',
    bytes: (to) => `${WHOAMI}\r\nHost: localhost\r\n${bearer(to.owner)}\r\n\r\n${INNER}${END}`,
  },
  {
    name: 'a body for GET that is a request',
    as: 'owner',
    bytes: (to) => rawRequest(WHOAMI, [bearer(to.owner), `Content-Length: ${INNER.length}`], INNER),
  },
];

const line = (text: string, as: HttpAttack['as'] = 'owner'): HttpAttack => ({
  name: `the request line ${JSON.stringify(text).slice(0, 70)}`,
  as,
  bytes: (to) => rawRequest(text, [bearer(to.owner)]),
});

const LINES: readonly HttpAttack[] = [
  ...[
    'HEAD',
    'OPTIONS',
    'TRACE',
    'TRACK',
    'CONNECT',
    'PROPFIND',
    'QUERY',
    'get',
    'Get',
    'FOO',
    'G ET',
    'GET\u0000',
    'X'.repeat(5_000),
  ].map((verb) => line(`${verb} /api/v1/whoami HTTP/1.1`)),
  line('GET http://evil.example/api/v1/whoami HTTP/1.1'),
  line('GET https://localhost/api/v1/workspaces/ws-9 HTTP/1.1'),
  line('GET http://localhost@evil.example/api/v1/whoami HTTP/1.1'),
  line('GET file:///etc/passwd HTTP/1.1'),
  line('CONNECT localhost:80 HTTP/1.1'),
  line('OPTIONS * HTTP/1.1'),
  line('GET * HTTP/1.1'),
  line('GET api/v1/whoami HTTP/1.1'),
  line('GET HTTP/1.1'),
  line('GET  HTTP/1.1'),
  line('GET /api/v1/whoami'),
  line('GET /api/v1/whoami HTTP/0.9'),
  line('GET /api/v1/whoami HTTP/1.0'),
  line('GET /api/v1/whoami HTTP/2.0'),
  line('GET /api/v1/whoami HTTP/9.9'),
  line('GET /api/v1/whoami HTTPS/1.1'),
  line('GET /api/v1/whoami HTTP/1.1 HTTP/1.1'),
  line('GET\t/api/v1/whoami\tHTTP/1.1'),
  line(' GET /api/v1/whoami HTTP/1.1'),
  line('PRI * HTTP/2.0'),
  line('\u0016\u0003\u0001\u0002'),
];

/** Ways to write a path so that it may be read as another one; the second part is one that needs a credential. */
const PATHS = [
  '/api/v1/workspaces/../whoami',
  '/api/v1/workspaces/ws-1/../ws-9',
  '/api/v1/workspaces/ws-1/..',
  '/api/v1/./whoami',
  '/api/v1/%2e%2e/whoami',
  '/api/v1/%2E%2E/v1/whoami',
  '/api/v1/.%2e/whoami',
  '/api/v1/%252e%252e/whoami',
  '/api/v1/..%2fwhoami',
  '/api/v1%2fwhoami',
  '/api%2Fv1%2Fwhoami',
  '/api/v1/workspaces%2fws-9',
  '/api/v1/workspaces%00',
  '/api/v1/workspaces/%00',
  '/api/v1/workspaces/ws-9%00.json',
  '/api/v1/workspaces/%0d%0aX-Rigbox-Principal:%20user-liar',
  '/api/v1/workspaces/%c0%ae%c0%ae/whoami',
  '/api/v1/workspaces/%u002e%u002e/whoami',
  '/api/v1/workspaces/%zz',
  '/api/v1/workspaces/%',
  '//api/v1/whoami',
  '///whoami',
  '/api//v1//whoami',
  '/api/v1//whoami',
  '/api/v1/whoami//',
  '/api/v1/whoami/',
  '/api/v1/whoami/.',
  '/api/v1/whoami;jsessionid=1',
  '/api/v1/workspaces;/ws-9',
  '/api/v1/..;/whoami',
  '/api/v1\\whoami',
  '/api/v1/..\\whoami',
  '\\api\\v1\\whoami',
  '/api/v1/whoami#/capacity',
  '/API/v1/whoami',
  '/api/V1/whoami',
  '/api/v1/WHOAMI',
  '/api/v1/who\u00e4mi',
  '/api/v1/whoami\u00a0',
  '/api/v1/*',
  '/*',
  '/api/v1/workspaces/*',
  '/api/v1/{proxy}',
  '/api/v1/workspaces/__proto__',
  '/api/v1/workspaces/constructor',
  '/api/v1/workspaces/${aws:username}',
  '/capacity/../api/v1/whoami',
  '/api/v1/capacity/../whoami',
  '/api/v1/capacity/..%2fwhoami',
  '/api/v1/capacity%2f..%2fwhoami',
  '/api/v1/capacity;/../whoami',
  '/api/v1/capacity/whoami',
  '/api/v1/capacity/',
  '/api/v1/capacity%20',
  '/api/v1/capacity%00/../whoami',
  '/api/v1/capacity#/../whoami',
  '/api/v1/whoami?/../capacity',
  '/api/v1/whoami%3f/capacity',
  '/api/v1/%63apacity',
  '/api/v1/CAPACITY',
  '/prod/api/v1/whoami',
  `/api/v1/${'a'.repeat(2_000)}`,
  `/api/v1/${'a'.repeat(12_000)}`,
  `/api/v1/${'a/'.repeat(4_000)}`,
  `/api/v1/${'../'.repeat(1_000)}`,
  `/${'%2e'.repeat(2_000)}`,
] as const;

const QUERIES = [
  'access_token=KEY',
  'api_key=KEY',
  'Authorization=Bearer%20KEY',
  'authorization=KEY&authorization=KEY',
  '_method=DELETE',
  'x=%0d%0aX-Rigbox-Principal:%20user-liar',
  'x=%',
  'x=%zz&y=%u0041',
  '&&&===&',
  'x[]=1&x[__proto__]=2',
  '__proto__=1&constructor=2',
  'a=1&a=2&A=3',
  '?',
  '?/../capacity',
  '#',
  'x=\u00e4',
  'x="<>\\^`{|}',
  `x=${'a'.repeat(9_500)}`,
  `x=${'a'.repeat(20_000)}`,
  Array.from({ length: 2_000 }, (_, index) => `a${index}`).join('&'),
] as const;

const TARGETS: readonly HttpAttack[] = (['owner', 'nobody'] as const).flatMap((as) => [
  ...PATHS.map((path, index): HttpAttack => ({
    name: `path ${index + 1}, ${JSON.stringify(path).slice(0, 60)}, as ${as}`,
    as,
    bytes: (to) => rawRequest(`GET ${path} HTTP/1.1`, as === 'owner' ? [bearer(to.owner)] : []),
  })),
  ...QUERIES.map((query, index): HttpAttack => ({
    name: `query ${index + 1}, ${JSON.stringify(query).slice(0, 60)}, as ${as}`,
    as,
    bytes: (to) =>
      rawRequest(
        `GET /api/v1/whoami?${query.replaceAll('KEY', to.owner)} HTTP/1.1`,
        as === 'owner' ? [bearer(to.owner)] : [],
      ),
  })),
]);

/** All attacks. */
export const HTTP_ATTACKS: readonly HttpAttack[] = [
  ...DUPLICATES,
  ...HEADER_LINES,
  ...SPOOFED,
  ...FRAMING,
  ...LINES,
  ...TARGETS,
];
