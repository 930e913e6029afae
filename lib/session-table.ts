// The table of user sessions: what was seen of them, and which of them are over.
import { AttributeType, StreamViewType, Table, type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { durableTable } from './durable-table.ts';

/** Properties of a {@link SessionTable}. */
export interface SessionTableProps {
  /** Keeps the table when its stack is deleted, and refuses to delete it at all. @default true */
  readonly retain?: boolean;
  /** A table that is there already: a replica of a {@link ReplicatedTableStack}. @default none */
  readonly existing?: { readonly tableName: string; readonly tableStreamArn: string };
  /** Whether functions may change sessions here; see {@link ApiKeyTableProps.mayWrite}. @default true */
  readonly mayWrite?: boolean;
}

/** What the use of a session writes; `endedAt` is asked for by the condition of the write. */
const USAGE_ATTRIBUTES = [
  'endedAt',
  'user',
  'session',
  'startedAt',
  'clientId',
  'firstSeenAt',
  'lastSeenAt',
  'userAgent',
  'place',
  'purgeAt',
];

/** Creates the table, or stands for one that is there: by user, an item for each session and one for all of them. */
export class SessionTable extends Construct {
  readonly table: ITable;
  readonly #mayWrite: boolean;

  constructor(scope: Construct, id: string, props: SessionTableProps = {}) {
    super(scope, id);
    const { retain = true, mayWrite = true, existing } = props;
    this.#mayWrite = mayWrite;
    this.table = existing
      ? Table.fromTableAttributes(this, 'Table', existing)
      : this.#createTable(retain);
  }

  #createTable(retain: boolean): ITable {
    // The library's class and interface differ in an optional property under exactOptionalPropertyTypes.
    return new Table(this, 'Table', {
      partitionKey: { name: 'user', type: AttributeType.STRING },
      sortKey: { name: 'session', type: AttributeType.STRING },
      ...durableTable(retain),
      timeToLiveAttribute: 'purgeAt',
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
    }) as ITable;
  }

  /** Lets the authorizer ask whether a session is over, and nothing else. */
  grantVerify(grantee: IGrantable): void {
    this.#grant(grantee, ['dynamodb:BatchGetItem']);
  }

  /** Lets a function list, find and end sessions; it can neither scan the table nor delete from it. */
  grantManage(grantee: IGrantable): void {
    const changes = this.#mayWrite ? ['dynamodb:UpdateItem'] : [];
    this.#grant(grantee, ['dynamodb:GetItem', 'dynamodb:Query', ...changes]);
  }

  /**
   * Lets a function write the use of sessions: by the condition, it can read nothing, and undo neither a sign-out
   * everywhere nor the disabling of a user.
   *
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
   */
  grantNoteUse(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:UpdateItem'],
      resourceArns: [this.table.tableArn],
      conditions: {
        'ForAllValues:StringEquals': { 'dynamodb:Attributes': USAGE_ATTRIBUTES },
        StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_NEW', 'UPDATED_OLD'] },
      },
    });
  }

  #grant(grantee: IGrantable, actions: string[]): void {
    Grant.addToPrincipal({ grantee, actions, resourceArns: [this.table.tableArn] });
  }
}
