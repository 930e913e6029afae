// Arbitrary and almost good input into every parser that a request, a stream or a report reaches: each may refuse, in the
// way that it documents, and never fails otherwise, quotes nothing of what it read, and ends.
import { gzipSync } from 'node:zlib';
import type { APIGatewayProxyEvent, DynamoDBRecord } from 'aws-lambda';
import fc from 'fast-check';
import { parseMethodArn } from '../../core/api-arn.ts';
import { parseApiKey } from '../../core/api-key.ts';
import { decodeContext } from '../../core/authorizer-context.ts';
import { readCredential } from '../../core/credential.ts';
import { ApiError } from '../../core/error.ts';
import { parseJsonObject } from '../../core/json-object.ts';
import { preflightJwt } from '../../core/jwt.ts';
import { isRefusal } from '../../core/refusal.ts';
import {
  createBody,
  parseBody,
  renameBody,
  rotateBody,
} from '../../lambda/api-keys/request-schema.ts';
import { parseKeySet } from '../../lambda/authorizer/jwks-fetcher.ts';
import { readApiRequest } from '../../lambda/http/api-request.ts';
import { operationHandler } from '../../lambda/http/operation-handler.ts';
import { readKeyItemChange } from '../../lambda/key-events/key-item-change.ts';
import { losesRights } from '../../lambda/key-events/lost-right.ts';
import { readKeyEvent } from '../../lambda/key-events/read-key-event.ts';
import { newestUsesIn } from '../../lambda/key-usage/key-use.ts';
import { recordKeyUsage } from '../../lambda/key-usage/record-key-usage.ts';
import type { UsageRecorder } from '../../lambda/key-usage/usage-recorder.ts';
import { encodeFeedback, readLeakReport } from '../../lambda/secret-scanning/leak-report.ts';
import { parsePublicKeys } from '../../lambda/secret-scanning/public-key-set.ts';
import { isSignedBy, readSignature } from '../../lambda/secret-scanning/signature.ts';
import { decodeChange } from '../../lambda/store/api-key-change-attribute.ts';
import { captureLog } from '../lambda/captured-log.ts';
import { report } from '../assurance/report.ts';
import { createReporter } from '../lambda/secret-scanning/signed-report.ts';
import { encode, forge, ISSUER, NOW, PUBLISHED } from './forgery.ts';

captureLog();

let inputs = 0;
afterAll(() => report('fuzz', { inputs }));

/** Stands in what is read, and must stand in no error. */
const MARK = 'MARK5ecret';

/** How a parser may refuse; no rule means that it never throws. */
interface Rule {
  readonly type: new (...args: never[]) => Error;
  readonly message: RegExp;
}

const NEVER: Rule | undefined = undefined;
const API_ERROR: Rule = { type: ApiError, message: /^.{1,200}$/ };
const MUST: Rule = {
  type: TypeError,
  message: /^[\w ]{1,60} must (be|have) [\w -]{1,80}(, \w+)*$/,
};

function expectRefusal(error: unknown, rule: Rule | undefined): void {
  if (rule === undefined) throw error;
  expect(error).toBeInstanceOf(rule.type);
  expect((error as Error).message).toMatch(rule.message);
  expect((error as Error).message).not.toContain(MARK);
}

function run(parse: () => unknown, rule: Rule | undefined): void {
  inputs += 1;
  try {
    parse();
  } catch (error) {
    expectRefusal(error, rule);
  }
}

function proxyEvent(change: Partial<APIGatewayProxyEvent>): APIGatewayProxyEvent {
  return {
    httpMethod: 'POST',
    resource: '/api/v1/api-keys',
    headers: {},
    body: null,
    isBase64Encoded: false,
    pathParameters: null,
    queryStringParameters: null,
    requestContext: { requestId: 'r', identity: { sourceIp: '192.0.2.1' } },
    ...change,
  } as unknown as APIGatewayProxyEvent;
}

const signatureHeaders = (text: string) => ({
  headers: {
    'Github-Public-Key-Identifier': text,
    'GITHUB-PUBLIC-KEY-SIGNATURE': text.slice(0, 200),
  },
});

const CHANGE = `{"action":"created","actor":"rig:user:a","at":${NOW},"sourceIp":"192.0.2.1"}`;
const ARN = 'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/GET/api/v1/workspaces';
const USE =
  '{"credentialType":"api_key","credentialId":"00000000-0000-4000-8000-000000000000","status":"200","time":"1800000000000"}';

/** Every parser of text, with a good text to start from. */
const TEXT_PARSERS: readonly (readonly [
  name: string,
  good: string,
  parse: (text: string) => unknown,
  rule: Rule | undefined,
])[] = [
  [
    'readCredential',
    'Bearer rb_live_0123456789ABCDEFGHIJKLMNOPQRST4PMbyp',
    (text) => readCredential({ headers: { authorization: text } }),
    NEVER,
  ],
  [
    'parseApiKey',
    'rb_live_0123456789ABCDEFGHIJKLMNOPQRST4PMbyp',
    (text) => [parseApiKey(text, 'accept'), parseApiKey(text, 'refuse')],
    NEVER,
  ],
  ['preflightJwt', forge({}), (text) => preflightJwt(text, [ISSUER], NOW), NEVER],
  [
    'preflightJwt, of claims',
    '{"iss":"https://login.example","sub":"user-1"}',
    (text) => preflightJwt(`${encode(text)}.${encode(text)}.c2ln`, [ISSUER], NOW),
    NEVER,
  ],
  ['parseJsonObject', '{"a":[{"b":"\\u0061\\\\"},1e5,null]}', parseJsonObject, NEVER],
  ['parseMethodArn', ARN, parseMethodArn, MUST],
  [
    'parseKeySet',
    PUBLISHED.get(ISSUER.jwksUri) ?? '',
    parseKeySet,
    { type: Error, message: /^the issuer answered without a JWK Set$/ },
  ],
  [
    'the body of a request',
    '{"name":"x","expires_at":"2027-01-31T12:00:00Z"}',
    (body) => readApiRequest(proxyEvent({ body })).body(),
    API_ERROR,
  ],
  [
    'the body of a request in base64',
    'eyJuYW1lIjoieCJ9',
    (body) => readApiRequest(proxyEvent({ body, isBase64Encoded: true })).body(),
    API_ERROR,
  ],
  [
    'the type of a body',
    'application/json; charset=utf-8',
    (type) => readApiRequest(proxyEvent({ body: '{}', headers: { 'content-type': type } })).body(),
    API_ERROR,
  ],
  [
    'the Idempotency-Key',
    '00000000-0000-4000-8000-000000000000',
    (key) => readApiRequest(proxyEvent({ headers: { 'Idempotency-Key': key } })).idempotencyKey(),
    API_ERROR,
  ],
  [
    'readLeakReport',
    '[{"token":"t","type":"y","url":""}]',
    (text) => {
      const report = readLeakReport(text);
      return (
        report &&
        encodeFeedback(report.tokens.map((leaked) => ({ leaked, label: 'false_positive' })))
      );
    },
    NEVER,
  ],
  ['readSignature', '90a42116', (text) => readSignature(signatureHeaders(text)), NEVER],
  [
    'parsePublicKeys',
    '{"public_keys":[{"key_identifier":"90a4","key":"-----BEGIN PUBLIC KEY-----"}]}',
    parsePublicKeys,
    { type: Error, message: /^the answer is no key set$/ },
  ],
  ['decodeChange', CHANGE, (text) => decodeChange({ change: { S: text } }), MUST],
  ['newestUsesIn', USE, (text) => newestUsesIn([text], NOW), NEVER],
];

/** A good text with pieces replaced, repeated or put in. */
function almost(good: string): fc.Arbitrary<string> {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom(
      '"',
      '\\',
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '.',
      '=',
      ' ',
      '\r\n',
      '\u0000',
      '\ud800',
      '\ufeff',
      'null',
      '1e999',
      '-0',
      '"__proto__":',
      MARK,
    ),
  );
  const edit = fc.tuple(fc.nat(good.length), fc.nat(8), piece, fc.integer({ min: 1, max: 3 }));
  return fc
    .array(edit, { maxLength: 4 })
    .map((edits) =>
      edits.reduce(
        (text, [at, removed, put, times]) =>
          text.slice(0, at) + put.repeat(times) + text.slice(at + removed),
        good,
      ),
    );
}

const arbitraryText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc.json({ maxDepth: 4 }),
  fc.base64String({ maxLength: 200 }),
  fc.constant(MARK),
);

describe.each(TEXT_PARSERS)('%s', (_, good, parse, rule) => {
  it('reads the good text that the others are made from', () => {
    expect(() => parse(good)).not.toThrow();
  });

  it('only refuses, whatever text it reads', () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryText, almost(good)), (text) => {
        run(() => parse(text), rule);
      }),
      { numRuns: 400 },
    );
  });

  // A million characters would keep a parser that is worse than linear busy beyond the time-out of any test.
  it.each([
    'a',
    ' ',
    '"',
    '\\',
    '{"a":',
    '[',
    ']',
    ':',
    '.',
    '=',
    '-',
    '/',
    'rb_',
    'Bearer ',
    '\u00e9',
    '\ud83d\ude00',
    '0',
    '\n',
  ])('comes to an end on a million characters of %j', (unit) => {
    const text = unit.repeat(1_000_000 / unit.length);

    run(() => parse(text), rule);
    run(() => parse(good + text), rule);
    run(() => parse(text + good), rule);
  });
});

const json = fc.jsonValue({ maxDepth: 3 });
const marked = fc.oneof(
  fc.constantFrom<unknown>(
    MARK,
    MARK.repeat(50),
    '',
    'full',
    '*',
    '2027-01-31T12:00:00Z',
    'rig:workspace:a',
    'workspace:read',
    0,
    -1,
    1e9,
    null,
    [],
    {},
    { [MARK]: MARK },
  ),
  json,
);
const grant = fc.dictionary(fc.constantFrom('permission', 'resource', MARK, '__proto__'), marked);
const members = fc.dictionary(
  fc.constantFrom(
    'name',
    'expires_at',
    'scope',
    'workspace_id',
    'grace_seconds',
    MARK,
    '__proto__',
    'constructor',
  ),
  fc.oneof(marked, fc.array(fc.oneof(grant, marked), { maxLength: 3 })),
);

describe('the schemas of request bodies', () => {
  it.each([
    ['createBody', createBody],
    ['renameBody', renameBody],
    ['rotateBody', rotateBody],
  ] as const)('%s names what is wrong and repeats nothing of it', (_, schema) => {
    fc.assert(
      fc.property(members, (body) => {
        run(() => parseBody(schema, body), API_ERROR);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('readCredential, of all headers', () => {
  const name = fc.constantFrom(
    'Authorization',
    'authorization',
    'AUTHORIZATION',
    'aUtHoRiZaTiOn',
    'Authorization ',
    'X',
  );
  const value = fc.oneof(
    arbitraryText,
    fc.constantFrom('Bearer a.b.c', 'Bearer rb_x', '', 'Bearer'),
  );
  const headers = fc.option(fc.dictionary(name, value), { nil: null });
  const multiValueHeaders = fc.option(fc.dictionary(name, fc.array(value, { maxLength: 3 })), {
    nil: null,
  });

  it('refuses or gives text that stood in one header of that name', () => {
    fc.assert(
      fc.property(fc.record({ headers, multiValueHeaders }), (request) => {
        inputs += 1;
        const credential = readCredential(request);
        if (isRefusal(credential)) return;
        expect(JSON.stringify(request)).toContain(credential.presented);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('decodeContext', () => {
  const GOOD = {
    principal: 'rig:user:a',
    accountId: 'a',
    credentialType: 'jwt',
    credentialId: 'c',
    scope: 'full',
  };

  it('gives five texts that are not empty, or fails by naming what is missing', () => {
    const change = fc.dictionary(fc.constantFrom(...Object.keys(GOOD), MARK, '__proto__'), marked);
    fc.assert(
      fc.property(fc.option(change), (authorizer) => {
        run(
          () => {
            const context = decodeContext(authorizer && { ...GOOD, ...authorizer });
            expect(
              Object.values(context).every(
                (text: unknown) => typeof text === 'string' && text !== '',
              ),
            ).toBe(true);
          },
          { ...MUST, message: /^authorizer context must have [\w, ]+$/ },
        );
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('an operation of a function', () => {
  const request = fc.record({
    httpMethod: fc.constantFrom('POST', 'GET', 'TRACE', '__proto__', ''),
    resource: fc.constantFrom(
      '/api/v1/api-keys',
      '/api/api-keys',
      '/',
      '',
      '/api',
      '/__proto__',
      '/constructor',
    ),
    headers: fc.dictionary(
      fc.constantFrom('Origin', 'content-type', 'Content-Type', 'idempotency-key'),
      arbitraryText,
    ),
    body: fc.option(fc.oneof(arbitraryText, almost('{"name":"x"}'))),
    isBase64Encoded: fc.boolean(),
  });
  const handle = operationHandler({
    'POST /api-keys': (asked) => {
      asked.idempotencyKey();
      return Promise.resolve({
        statusCode: 200,
        body: JSON.stringify(parseBody(createBody, asked.body())),
      });
    },
  });

  it('answers with JSON and no fault, whatever comes', async () => {
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(request, async (change) => {
        inputs += 1;
        const answer = await handle(proxyEvent(change));
        statuses.add(answer.statusCode);
        expect(answer.statusCode).toBeLessThan(500);
        expect(JSON.parse(answer.body)).toBeInstanceOf(Object);
      }),
      { numRuns: 1_000 },
    );
    expect(statuses.size).toBeGreaterThan(3);
  });
});

describe('a record of the stream', () => {
  const attribute = fc.oneof(
    fc.record({ S: fc.oneof(almost(CHANGE), arbitraryText) }),
    fc.record({ N: fc.constantFrom('1', 'NaN', '') }),
    marked,
  );
  const image = fc.option(
    fc.dictionary(
      fc.constantFrom('digest', 'id', 'accountId', 'change', 'revokedAt', 'scope', MARK),
      attribute,
    ),
    { nil: undefined },
  );
  const record = fc.record({
    eventID: fc.option(fc.constant('event-1'), { nil: undefined, freq: 9 }),
    userIdentity: fc.oneof(fc.constant(undefined), marked),
    dynamodb: fc.record({
      SequenceNumber: fc.option(fc.constant('1'), { nil: undefined, freq: 9 }),
      ApproximateCreationDateTime: fc.oneof(fc.double(), fc.constant(undefined)),
      Keys: fc.record({ digest: fc.record({ S: fc.constantFrom('0'.repeat(64), 'id#1', MARK) }) }),
      OldImage: image,
      NewImage: image,
    }),
  });

  it('is passed over, read, or refused by naming what cannot be read', () => {
    let read = 0;
    fc.assert(
      fc.property(record, (any) => {
        run(() => {
          const change = readKeyItemChange(any as unknown as DynamoDBRecord);
          if (change === undefined) return;
          read += 1;
          losesRights(change);
          readKeyEvent(change);
        }, MUST);
      }),
      { numRuns: 1_500 },
    );
    expect(read).toBeGreaterThan(100);
  });
});

describe('the reader of the usage log', () => {
  const recorder = {
    record: () => Promise.resolve({ written: 0, recent: 0, unknown: 0, faults: [] }),
  } as unknown as UsageRecorder;
  const deliver = (data: string) => recordKeyUsage(data, { recorder, now: () => NOW });
  const pack = (value: unknown) => gzipSync(JSON.stringify(value)).toString('base64');

  it('reads a delivery or rejects with an Error, whatever it is handed', async () => {
    const batch = fc.record({
      messageType: fc.constantFrom<unknown>('DATA_MESSAGE', 'CONTROL_MESSAGE', null, 7),
      logEvents: fc.oneof(
        fc.array(fc.oneof(fc.record({ message: fc.oneof(almost(USE), json) }), json), {
          maxLength: 4,
        }),
        json,
      ),
    });
    const data = fc.oneof(
      arbitraryText,
      json.map(pack),
      batch.map(pack),
      almost(pack({ messageType: 'DATA_MESSAGE', logEvents: [] })),
    );
    let read = 0;
    await fc.assert(
      fc.asyncProperty(data, async (text) => {
        inputs += 1;
        try {
          await deliver(text);
          read += 1;
        } catch (error) {
          expect(Object.prototype.toString.call(error)).toBe('[object Error]');
        }
      }),
      { numRuns: 600 },
    );
    expect(read).toBeGreaterThan(50);
  });

  it('refuses a delivery that unpacks to more than it may', async () => {
    const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024)).toString('base64');

    await expect(deliver(bomb)).rejects.toThrow();
  });
});

describe('the signature of a report', () => {
  const reporter = createReporter();

  it('is wrong, and no fault, for arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        inputs += 1;
        expect(isSignedBy(reporter.publicKey, Buffer.from('[]'), Buffer.from(bytes))).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
