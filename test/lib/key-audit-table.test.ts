import { synthesizeKeyFunctions } from './key-functions-stack.ts';

const AUDIT = {
  KeySchema: [
    { AttributeName: 'accountId', KeyType: 'HASH' },
    { AttributeName: 'entry', KeyType: 'RANGE' },
  ],
};

it('is by account and time, can be restored, forgets by itself, and outlives its stack', () => {
  synthesizeKeyFunctions().hasResource('AWS::DynamoDB::Table', {
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      ...AUDIT,
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'purgeAt', Enabled: true },
      SSESpecification: { SSEEnabled: true },
    },
  });
});

it('goes with its stack only where that is wanted', () => {
  synthesizeKeyFunctions({ retainData: false }).hasResource('AWS::DynamoDB::Table', {
    DeletionPolicy: 'Delete',
    Properties: { ...AUDIT, DeletionProtectionEnabled: false },
  });
});
