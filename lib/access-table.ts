// The table of access control: accounts with their owners, members with their roles, workspaces and apps with their tags.
import { AttributeType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { durableTable } from './durable-table.ts';

/** Properties of an {@link AccessTable}. */
export interface AccessTableProps {
  /** Keeps the table when its stack is deleted, and refuses to delete it at all. @default true */
  readonly retain?: boolean;
}

/** Creates the table: a partition for each account. */
export class AccessTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, { retain = true }: AccessTableProps = {}) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'account', type: AttributeType.STRING },
      sortKey: { name: 'item', type: AttributeType.STRING },
      ...durableTable(retain),
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
  }

  /** Lets the authorizer read what it names, and nothing else. */
  grantVerify(grantee: IGrantable): void {
    this.#grant(grantee, ['dynamodb:BatchGetItem']);
  }

  /** Lets a function look up accounts and members. */
  grantRead(grantee: IGrantable): void {
    this.#grant(grantee, ['dynamodb:GetItem']);
  }

  /** Lets a function read and change the access of accounts; it can not scan the table. */
  grantManage(grantee: IGrantable): void {
    this.#grant(grantee, [
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ]);
  }

  #grant(grantee: IGrantable, actions: string[]): void {
    Grant.addToPrincipal({ grantee, actions, resourceArns: [this.table.tableArn] });
  }
}
