import { formatStageArn, parseMethodArn } from '../../core/api-arn.ts';

const STAGE = 'arn:aws-us-gov:execute-api:us-gov-west-1:123456789012:abcdef1234/prod';

describe('parseMethodArn', () => {
  it('reads each part', () => {
    expect(parseMethodArn(`${STAGE}/GET/x`)).toEqual({
      partition: 'aws-us-gov',
      region: 'us-gov-west-1',
      awsAccountId: '123456789012',
      apiId: 'abcdef1234',
      stage: 'prod',
    });
  });

  it.each(['/GET/', '/GET/api/v1/workspaces', '/POST/api/a:b:c/d', '/GET/api/arn:aws:x/y'])(
    'gives the stage whatever the verb and path: %s',
    (rest) => {
      expect(formatStageArn(parseMethodArn(STAGE + rest))).toBe(STAGE);
    },
  );

  it.each([
    '',
    'arn:aws:lambda:eu-west-1:1:function:f',
    'arn:aws:execute-api:eu-west-1:1:abc',
    STAGE,
    ` ${STAGE}/GET/`,
    `${STAGE}/GET/`.replace('aws-us-gov', ''),
    `${STAGE}/GET/`.replace('us-gov-west-1', ''),
    `${STAGE}/GET/`.replace('123456789012', ''),
    `${STAGE}/GET/`.replace('abcdef1234', ''),
    `${STAGE}/GET/`.replace('/prod', '/'),
  ])('fails on text that is no method ARN: %j', (text) => {
    expect(() => parseMethodArn(text)).toThrow(
      new TypeError('methodArn must be an execute-api ARN with a stage'),
    );
  });
});
