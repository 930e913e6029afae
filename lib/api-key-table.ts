// The table of API keys: digests, never keys.
import {
  AttributeType,
  ProjectionType,
  StreamViewType,
  Table,
  type ITable,
} from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ACCOUNT_INDEX, OWNER_INDEX } from '../core/table-index.ts';
import { durableTable } from './durable-table.ts';

/** Properties of an {@link ApiKeyTable}. */
export interface ApiKeyTableProps {
  /** Keeps the table when its stack is deleted, and refuses to delete it at all. @default true */
  readonly retain?: boolean;
  /** A table that is there already: a replica of a {@link ReplicatedTableStack}, or a restored one. @default none */
  readonly existing?: { readonly tableName: string; readonly tableStreamArn: string };
  /**
   * Whether functions may change keys here. Replicas settle conflicts by the later write of a whole item, so that any
   * second writer could undo a revocation.
   *
   * @default true
   */
  readonly mayWrite?: boolean;
}

/** Creates the table with its indexes, or stands for one that is there already. */
export class ApiKeyTable extends Construct {
  readonly table: ITable;
  readonly mayWrite: boolean;
  readonly accountIndexName = ACCOUNT_INDEX;

  constructor(scope: Construct, id: string, props: ApiKeyTableProps = {}) {
    super(scope, id);
    const { retain = true, mayWrite = true, existing } = props;
    this.mayWrite = mayWrite;
    this.table = existing
      ? Table.fromTableAttributes(this, 'Table', existing)
      : this.#createTable(retain);
  }

  #createTable(retain: boolean): ITable {
    const table = new Table(this, 'Table', {
      partitionKey: { name: 'digest', type: AttributeType.STRING },
      ...durableTable(retain),
      timeToLiveAttribute: 'purgeAt',
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
    table.addGlobalSecondaryIndex({
      indexName: ACCOUNT_INDEX,
      partitionKey: { name: 'accountId', type: AttributeType.STRING },
      sortKey: { name: 'listedAs', type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
    table.addGlobalSecondaryIndex({
      indexName: OWNER_INDEX,
      partitionKey: { name: 'owner', type: AttributeType.STRING },
      sortKey: { name: 'listedAs', type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
    // The library's class and interface differ in an optional property under exactOptionalPropertyTypes.
    return table as ITable;
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
      ['dynamodb:GetItem', ...this.#whereWritten('dynamodb:PutItem', 'dynamodb:UpdateItem')],
    );
    this.#grant(
      grantee,
      [`${this.table.tableArn}/index/${this.accountIndexName}`],
      ['dynamodb:Query'],
    );
  }

  /** Lets a function find a key by its digest and revoke it. */
  grantRevoke(grantee: IGrantable): void {
    this.#grant(
      grantee,
      [this.table.tableArn],
      ['dynamodb:GetItem', ...this.#whereWritten('dynamodb:UpdateItem')],
    );
  }

  #whereWritten(...actions: string[]): string[] {
    return this.mayWrite ? actions : [];
  }

  // The grants of the construct library reach every index; these name what they reach.
  #grant(grantee: IGrantable, resourceArns: string[], actions: string[]): void {
    Grant.addToPrincipal({ grantee, actions, resourceArns });
  }
}
