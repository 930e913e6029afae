import { formatStageArn, parseMethodArn } from '../../core/api-arn.ts';

const STAGE = 'arn:aws-us-gov:execute-api:us-gov-west-1:123456789012:abcdef1234/prod';

describe('parseMethodArn', () => {
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
  ])('fails on text that is no method ARN: %j', (text) => {
    expect(() => parseMethodArn(text)).toThrow(TypeError);
  });
});
