import { DynamoFault, errorCodeIn, kindOf } from '../../../lambda/store/dynamo-fault.ts';

describe('the kind of an answer', () => {
  it.each([
    [400, 'ThrottlingException', 'throttled'],
    [400, 'ProvisionedThroughputExceededException', 'throttled'],
    [429, 'status-429', 'throttled'],
    [500, 'InternalServerError', 'transient'],
    [503, 'status-503', 'transient'],
    [400, 'RequestTimeTooSkewed', 'skewed'],
    [400, 'InvalidSignatureException', 'skewed'],
    [400, 'AccessDeniedException', 'refused'],
    [400, 'ResourceNotFoundException', 'refused'],
    [302, 'status-302', 'refused'],
  ])('%i %s is %s', (status, code, kind) => {
    expect(kindOf(status, code)).toBe(kind);
  });
});

describe('the error code', () => {
  it.each([
    [
      '{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"}',
      'ResourceNotFoundException',
    ],
    ['{"__type":"AccessDeniedException","Message":"…"}', 'AccessDeniedException'],
    ['{"__type":"two words"}', 'status-400'],
    ['{"__type":["Throttling"]}', 'status-400'],
    ['{}', 'status-400'],
    ['<html>', 'status-400'],
    ['null', 'status-400'],
    ['', 'status-400'],
  ])('of %s is %s', (body, code) => {
    expect(errorCodeIn(Buffer.from(body), 400)).toBe(code);
  });
});

it('names code and request, so that an operator can ask AWS', () => {
  const fault = new DynamoFault('InternalServerError', { kind: 'transient', requestId: 'R1' });

  expect(fault.message).toBe('DynamoDB read failed: InternalServerError (request R1)');
});
