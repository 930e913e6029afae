import { synthesize } from './synthesized-stack.ts';

it('is kept and restorable, by user and session, and forgets by itself', () => {
  synthesize().hasResourceProperties('AWS::DynamoDB::Table', {
    KeySchema: [
      { AttributeName: 'user', KeyType: 'HASH' },
      { AttributeName: 'session', KeyType: 'RANGE' },
    ],
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    SSESpecification: { SSEEnabled: true },
    DeletionProtectionEnabled: true,
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    TimeToLiveSpecification: { AttributeName: 'purgeAt', Enabled: true },
  });
});
