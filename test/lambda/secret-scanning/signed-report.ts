// Reports as GitHub sends them: a published one with its real signature, and others signed by a key of our own.
import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';

/** A report of GitHub's documentation with the key and the signature that were published for it. */
export const PUBLISHED = {
  keyIdentifier: '90a421169f0a406205f1563a953312f0be898d3c7b6c06b681aa86a874555f4a',
  pem: [
    '-----BEGIN PUBLIC KEY-----',
    'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE9MJJHnMfn2+H4xL4YaPDA4RpJqUq',
    'kCmRCBnYERxZanmcpzQSXs1X/AljlKkbJ8qpVIW4clayyef9gWhFbNHWAA==',
    '-----END PUBLIC KEY-----',
    '',
  ].join('\n'),
  body: '[{"token":"some_token","type":"some_type","url":"some_url"}]',
  signature:
    'MEUCIQDKZokqnCjrRtw0tni+2Ltvl/uiMJ1EGumEsp1BsNr32AIgQY1YXD2nlj+XNfGK4rBfkMJ1JDOQcYXxa2sY8FNkrKc=',
} as const;

/** A key pair of the reporter. */
export interface Reporter {
  readonly keyIdentifier: string;
  readonly publicKey: KeyObject;
  readonly pem: string;
  sign(body: string | Buffer): string;
}

/** Makes a reporter; its key is on the curve that GitHub uses, unless another is asked for. */
export function createReporter(namedCurve = 'P-256'): Reporter {
  const pair = generateKeyPairSync('ec', { namedCurve });
  const pem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const privateKey = createPrivateKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return {
    keyIdentifier: hash('sha256', pem, 'hex'),
    publicKey: createPublicKey(pem),
    pem,
    sign: (body) => sign('sha256', Buffer.from(body), privateKey).toString('base64'),
  };
}

/** Writes a key set as GitHub publishes it. */
export function keySetOf(...keys: readonly Pick<Reporter, 'keyIdentifier' | 'pem'>[]): string {
  return JSON.stringify({
    public_keys: keys.map(({ keyIdentifier, pem }) => ({
      key_identifier: keyIdentifier,
      key: pem,
      is_current: true,
    })),
  });
}

/** Makes the event by which API Gateway hands a request on. */
export function reportEvent(
  body: string | null,
  headers: Readonly<Record<string, string>>,
  others: Partial<APIGatewayProxyEvent> = {},
): APIGatewayProxyEvent {
  return {
    httpMethod: 'POST',
    resource: '/secret-scanning',
    path: '/secret-scanning',
    body,
    isBase64Encoded: false,
    headers: { 'Content-Type': 'application/json', ...headers },
    multiValueHeaders: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value]]),
    ),
    pathParameters: null,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    stageVariables: null,
    requestContext: {
      requestId: 'chosen-by-client',
      extendedRequestId: 'request-1',
      identity: { sourceIp: '192.30.252.1' },
    } as APIGatewayProxyEvent['requestContext'],
    ...others,
  };
}

/** Makes the event of a report, signed. */
export function signedEvent(body: string, reporter: Reporter): APIGatewayProxyEvent {
  return reportEvent(body, {
    'Github-Public-Key-Identifier': reporter.keyIdentifier,
    'Github-Public-Key-Signature': reporter.sign(body),
  });
}
