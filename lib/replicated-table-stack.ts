// The tables of a stage in two regions. They have a stack of their own, so that neither front door owns them: each finds
// its replicas by name, and tables that exist can be taken in without being made anew.
import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
  type TablePropsV2,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { ACCOUNT_INDEX, OWNER_INDEX } from '../core/table-index.ts';

/** Properties of a {@link ReplicatedTableStack}. */
export interface ReplicatedTableStackProps extends StackProps {
  readonly tableNames: { readonly apiKeys: string; readonly sessions: string };
  /** Region of the other replicas. */
  readonly standbyRegion: string;
  /** Keeps the tables when their stack is deleted, and refuses to delete them at all. @default true */
  readonly retain?: boolean;
}

/** Creates the global tables: what {@link ApiKeyTable} and {@link SessionTable} create in one region, in two. */
export class ReplicatedTableStack extends Stack {
  constructor(scope: Construct, id: string, props: ReplicatedTableStackProps) {
    const { tableNames, standbyRegion, retain = true, ...stackProps } = props;
    super(scope, id, stackProps);
    const common = {
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: retain,
      removalPolicy: retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      timeToLiveAttribute: 'purgeAt',
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      replicas: [{ region: standbyRegion }],
    } satisfies Partial<TablePropsV2>;
    const listedAs = attribute('listedAs');
    const apiKeys = new TableV2(this, 'ApiKeys', {
      ...common,
      tableName: tableNames.apiKeys,
      partitionKey: attribute('digest'),
      globalSecondaryIndexes: [
        { indexName: ACCOUNT_INDEX, partitionKey: attribute('accountId'), sortKey: listedAs },
        { indexName: OWNER_INDEX, partitionKey: attribute('owner'), sortKey: listedAs },
      ],
    });
    const sessions = new TableV2(this, 'Sessions', {
      ...common,
      tableName: tableNames.sessions,
      partitionKey: attribute('user'),
      sortKey: attribute('session'),
    });
    for (const [name, table] of Object.entries({ apiKeys, sessions })) {
      new CfnOutput(this, `PrimaryStream-${name}`, {
        description: `multiRegion.primary.streamArns.${name}`,
        value: table.tableStreamArn ?? '',
      });
    }
  }
}

function attribute(name: string) {
  return { name, type: AttributeType.STRING };
}
