// The table of audit records: what was done to API keys, when and by whom.
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { durableTable } from './durable-table.ts';

/** Properties of a {@link KeyAuditTable}. */
export interface KeyAuditTableProps {
  /** Keeps the table when its stack is deleted, and refuses to delete it at all. @default true */
  readonly retain?: boolean;
}

/** Creates the table: by account, in order of time. */
export class KeyAuditTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, { retain = true }: KeyAuditTableProps = {}) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'accountId', type: AttributeType.STRING },
      sortKey: { name: 'entry', type: AttributeType.STRING },
      ...durableTable(retain),
      timeToLiveAttribute: 'purgeAt',
    });
  }

  /** Lets a function add records; it can read none, change none that it does not know whole, and delete none. */
  grantRecord(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:PutItem'],
      resourceArns: [this.table.tableArn],
    });
  }
}
