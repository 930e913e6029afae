import { createHash, createHmac, type BinaryLike } from 'node:crypto';
import { SignatureV4 as SmithySignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import {
  formatAmzDate,
  SignatureV4,
  type SignableRequest,
} from '../../../lambda/store/signature-v4.ts';

const ACCESS_KEY = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const TIME = '20150830T123600Z';
const HOST = ['host', 'example.amazonaws.com'] as const;
const DATE = ['x-amz-date', TIME] as const;

/** What @smithy/signature-v4 asks of a hash implementation. */
class Sha256 {
  readonly #hash;
  constructor(secret?: BinaryLike) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }
  update(data: BinaryLike): void {
    this.#hash.update(data);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
  reset(): void {
    throw new Error('not used');
  }
}

// The published test suite of Signature Version 4, and the worked example of the IAM guide.
const VECTORS: readonly {
  name: string;
  request: SignableRequest;
  service?: string;
  signature: string;
}[] = [
  {
    name: 'get-vanilla',
    request: { method: 'GET', path: '/', headers: [HOST, DATE], payload: '' },
    signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  },
  {
    name: 'get-vanilla-query-order-key-case',
    request: {
      method: 'GET',
      path: '/',
      query: 'Param1=value1&Param2=value2',
      headers: [HOST, DATE],
      payload: '',
    },
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  {
    name: 'post-vanilla',
    request: { method: 'POST', path: '/', headers: [HOST, DATE], payload: '' },
    signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  },
  {
    name: 'post-x-www-form-urlencoded',
    request: {
      method: 'POST',
      path: '/',
      headers: [['content-type', 'application/x-www-form-urlencoded'], HOST, DATE],
      payload: 'Param1=value1',
    },
    signature: 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  },
  {
    name: 'iam-list-users',
    service: 'iam',
    request: {
      method: 'GET',
      path: '/',
      query: 'Action=ListUsers&Version=2010-05-08',
      headers: [
        ['content-type', 'application/x-www-form-urlencoded; charset=utf-8'],
        ['host', 'iam.amazonaws.com'],
        DATE,
      ],
      payload: '',
    },
    signature: '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
  },
];

describe('sign', () => {
  it.each(VECTORS)('gives the published signature of $name', (vector) => {
    const signer = new SignatureV4({ region: 'us-east-1', service: vector.service ?? 'service' });

    const authorization = signer.sign(vector.request, ACCESS_KEY, TIME);

    const names = vector.request.headers.map(([name]) => name).join(';');
    expect(authorization).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/${vector.service ?? 'service'}/aws4_request, SignedHeaders=${names}, Signature=${vector.signature}`,
    );
  });

  it("signs any request of the store as the AWS SDK's signer does", async () => {
    const text = fc.string({ minLength: 1, maxLength: 60 });
    const word = fc.stringMatching(/^[A-Za-z0-9+/=]{1,40}$/);
    const requests = fc.record({
      accessKeyId: fc.stringMatching(/^[A-Z0-9]{16,20}$/),
      secretAccessKey: word,
      sessionToken: fc.option(word, { nil: undefined }),
      region: fc.constantFrom('eu-west-1', 'cn-north-1', 'us-gov-west-1'),
      time: fc.date({
        min: new Date('2020-01-01'),
        max: new Date('2090-01-01'),
        noInvalidDate: true,
      }),
      payload: text.map((name) => JSON.stringify({ TableName: name })),
    });
    await fc.assert(
      fc.asyncProperty(requests, async ({ region, time, payload, ...credentials }) => {
        const { accessKeyId, secretAccessKey, sessionToken } = credentials;
        const keys = { accessKeyId, secretAccessKey };
        const smithy = new SmithySignatureV4({
          service: 'dynamodb',
          region,
          credentials: { ...keys, ...(sessionToken && { sessionToken }) },
          sha256: Sha256 as never,
          applyChecksum: false,
        });
        const signed = await smithy.sign(
          {
            method: 'POST',
            protocol: 'https:',
            hostname: `dynamodb.${region}.amazonaws.com`,
            path: '/',
            headers: {
              host: `dynamodb.${region}.amazonaws.com`,
              'content-type': 'application/x-amz-json-1.0',
              'x-amz-target': 'DynamoDB_20120810.GetItem',
            },
            body: payload,
          },
          { signingDate: time },
        );
        const { authorization, ...others } = signed.headers;
        const headers = Object.entries(others).sort(([one], [other]) => (one < other ? -1 : 1));

        const ours = new SignatureV4({ region, service: 'dynamodb' }).sign(
          { method: 'POST', path: '/', headers, payload },
          keys,
          formatAmzDate(time.getTime()),
        );

        expect(ours).toBe(authorization);
      }),
    );
  });

  it('derives the key anew for another day or another secret', () => {
    const request: SignableRequest = {
      method: 'GET',
      path: '/',
      headers: [HOST],
      payload: '',
    };
    const other = { ...ACCESS_KEY, secretAccessKey: 'another' };
    const fresh = () => new SignatureV4({ region: 'r', service: 's' });
    const used = fresh();

    for (const [accessKey, time] of [
      [ACCESS_KEY, TIME],
      [other, TIME],
      [ACCESS_KEY, '20150831T000000Z'],
      [ACCESS_KEY, TIME],
    ] as const) {
      expect(used.sign(request, accessKey, time)).toBe(fresh().sign(request, accessKey, time));
    }
  });
});

it('writes times without separators and without fractions', () => {
  expect(formatAmzDate(Date.UTC(2026, 0, 2, 3, 4, 5, 678))).toBe('20260102T030405Z');
});
