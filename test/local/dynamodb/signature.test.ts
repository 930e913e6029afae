// Who signed a request.
import { accessKeyIdIn, withSigner } from '../../../local/dynamodb/signature.ts';

const SCOPE = 'ASIAEXAMPLE/20261124/us-east-1/dynamodb/aws4_request';
const HEADER = `AWS4-HMAC-SHA256 Credential=${SCOPE}, SignedHeaders=host;x-amz-date, Signature=abc`;

describe('accessKeyIdIn', () => {
  it('gives the access key id, in any order of the parts', () => {
    const reordered = `AWS4-HMAC-SHA256 Signature=abc,SignedHeaders=host,Credential=${SCOPE}`;

    expect(accessKeyIdIn(HEADER)).toBe('ASIAEXAMPLE');
    expect(accessKeyIdIn(reordered)).toBe('ASIAEXAMPLE');
  });

  it.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['another scheme', 'Bearer abc'],
    ['another algorithm', HEADER.replace('HMAC', 'ECDSA-P256')],
    ['no credential', HEADER.replace('Credential', 'Other')],
    ['no signature', HEADER.replace('Signature=abc', 'Signature=')],
    ['no signed headers', HEADER.replace('SignedHeaders=host;x-amz-date', 'SignedHeaders=')],
    ['another service', HEADER.replace('dynamodb', 's3')],
    ['an empty access key id', HEADER.replace('ASIAEXAMPLE', '')],
  ])('gives nothing for %s', (_name, header) => {
    expect(accessKeyIdIn(header)).toBeUndefined();
  });
});

describe('withSigner', () => {
  it('changes signer and region and nothing else', () => {
    expect(withSigner(HEADER, 'STORE', 'eu-west-1')).toBe(
      HEADER.replace('ASIAEXAMPLE', 'STORE').replace('us-east-1', 'eu-west-1'),
    );
  });
});
