// The operations of a CLI login over a real table, with a clock that the test moves and a client that may crash.
import { randomBytes } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ApiError } from '../../../../core/error.ts';
import type { CredentialType } from '../../../../core/principal.ts';
import { ACCOUNT_INDEX } from '../../../../core/table-index.ts';
import { createUuid } from '../../../../core/uuid.ts';
import { approveCliLoginOperation } from '../../../../lambda/api-keys/cli-login/approve-cli-login.ts';
import { beginCliLoginOperation } from '../../../../lambda/api-keys/cli-login/begin-cli-login.ts';
import type { CliLoginService } from '../../../../lambda/api-keys/cli-login/cli-login-service.ts';
import { collectCliLoginOperation } from '../../../../lambda/api-keys/cli-login/collect-cli-login.ts';
import type { ApiRequest } from '../../../../lambda/http/api-request.ts';
import type { Operation } from '../../../../lambda/http/operation-handler.ts';
import { DynamoApiKeyStore } from '../../../../lambda/store/dynamo-api-key-store.ts';
import { DynamoCliKeyPointer } from '../../../../lambda/store/cli-key-pointer.ts';
import { DynamoCliLoginStore } from '../../../../lambda/store/cli-login-store.ts';
import { DynamoIdempotencyStore } from '../../../../lambda/store/idempotency-store.ts';
import { DynamoOwnerStore } from '../../../../lambda/store/owner-store.ts';
import type { LocalTable } from '../../store/local-table.ts';
import { createClockAt } from '../test-clock.ts';

/** The clock of all services. */
export const clock = createClockAt(1_800_000_000);

/** What a test changes of a service. */
export type ServiceChange = Partial<Pick<CliLoginService, 'keysPerAccountMax' | 'cache' | 'store'>>;

/** Creates a service over a table. */
export function serviceOver(
  { tableName }: Pick<LocalTable, 'tableName'>,
  client: DynamoDBClient,
  change: ServiceChange = {},
): CliLoginService {
  return {
    store: new DynamoApiKeyStore(client, { table: tableName, accountIndex: ACCOUNT_INDEX }),
    owners: new DynamoOwnerStore(client, tableName),
    idempotency: new DynamoIdempotencyStore(client, tableName),
    logins: new DynamoCliLoginStore(client, tableName),
    pointer: new DynamoCliKeyPointer(client, tableName),
    cache: { flush: () => Promise.resolve() },
    keysPerAccountMax: 100,
    cacheTtlSeconds: 300,
    now: () => clock.now(),
    randomBytes,
    newId: () => createUuid(clock.now() * 1000, randomBytes),
    ...change,
  };
}

/** Who asks. */
export interface Asker {
  readonly accountId: string;
  readonly principal?: `rig:user:${string}`;
  readonly credentialType?: CredentialType;
}

/** An answer, or the refusal in its place. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
}

/** Begins a login under a new code. */
export async function beginLogin(service: CliLoginService): Promise<string> {
  const code = randomBytes(18).toString('base64url');
  await run(beginCliLoginOperation(service), requestOf({ body: { code } }));
  return code;
}

/** Approves a login; a crash is passed on. */
export function approve(service: CliLoginService, code: string, asker: Asker): Promise<Answer> {
  return run(approveCliLoginOperation(service), requestOf({ code, asker }));
}

/** Asks for the key of a login. */
export function collect(service: CliLoginService, code: string): Promise<Answer> {
  return run(collectCliLoginOperation(service), requestOf({ code }));
}

async function run(operation: Operation, request: ApiRequest): Promise<Answer> {
  try {
    const { statusCode, body, headers } = await operation(request);
    return { status: statusCode, body: JSON.parse(body) as Answer['body'], headers };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { status: error.status, body: { message: error.message, code: error.code } };
  }
}

function requestOf({
  code,
  asker,
  body = {},
}: {
  readonly code?: string;
  readonly asker?: Asker;
  readonly body?: Record<string, unknown>;
}): ApiRequest {
  return {
    get caller() {
      if (asker === undefined) throw new TypeError('nobody calls here');
      return {
        principal: 'rig:user:me' as const,
        credentialType: 'jwt' as const,
        credentialId: 'token',
        scope: 'full' as const,
        ...asker,
      };
    },
    pathParameters: { code },
    query: {},
    requestId: randomBytes(8).toString('hex'),
    sourceIp: '192.0.2.1',
    idempotencyKey: () => undefined,
    body: () => body,
  };
}
