// The ways in which a template names a function.
import { functionArnOf, unqualified } from '../../../local/lambda/function-name.ts';

const PLACE = { region: 'eu-west-1', accountId: '123456789012' };
const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:Name';

it.each([
  ['Name', ARN],
  ['Name:alias', `${ARN}:alias`],
  ['210987654321:function:Name', ARN.replace('123456789012', '210987654321')],
  [`${ARN}:1`, `${ARN}:1`],
])('takes %s for %s', (name, arn) => {
  expect(functionArnOf(name, PLACE)).toBe(arn);
});

it('leaves a qualifier out', () => {
  expect([unqualified(`${ARN}:alias`), unqualified(ARN)]).toEqual([ARN, ARN]);
});
