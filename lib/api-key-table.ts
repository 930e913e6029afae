// The table of API keys: digests, never keys.
import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  ProjectionType,
  StreamViewType,
  Table,
  BillingMode,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ACCOUNT_INDEX, OWNER_INDEX } from '../core/table-index.ts';

/** Properties of an {@link ApiKeyTable}. */
export interface ApiKeyTableProps {
  /** Keeps the table when its stack is deleted, and refuses to delete it at all. @default true */
  readonly retain?: boolean;
}

/** Creates the table with its indexes. */
export class ApiKeyTable extends Construct {
  readonly table: Table;
  readonly accountIndexName = ACCOUNT_INDEX;

  constructor(scope: Construct, id: string, { retain = true }: ApiKeyTableProps = {}) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'digest', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: retain,
      removalPolicy: retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      timeToLiveAttribute: 'purgeAt',
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: ACCOUNT_INDEX,
      partitionKey: { name: 'accountId', type: AttributeType.STRING },
      sortKey: { name: 'listedAs', type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: OWNER_INDEX,
      partitionKey: { name: 'owner', type: AttributeType.STRING },
      sortKey: { name: 'listedAs', type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
  }

  /** Lets a function look a digest up, and nothing else. */
  grantVerify(grantee: IGrantable): void {
    this.#grant(grantee, [this.table.tableArn], ['dynamodb:GetItem']);
  }

  /** Lets a function create, find, list and revoke keys; it can neither scan the table nor delete from it. */
  grantManage(grantee: IGrantable): void {
    this.#grant(
      grantee,
      [this.table.tableArn],
      ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    );
    this.#grant(
      grantee,
      [`${this.table.tableArn}/index/${this.accountIndexName}`],
      ['dynamodb:Query'],
    );
  }

  // The grants of the construct library reach every index; these name what they reach.
  #grant(grantee: IGrantable, resourceArns: string[], actions: string[]): void {
    Grant.addToPrincipal({ grantee, actions, resourceArns });
  }
}
