import { randomBytes, randomUUID } from 'node:crypto';
import { over } from '../../../cli/access/access-tables.ts';
import {
  CREATION_MS_MAX,
  switchPreviewOff,
  switchPreviewOn,
  type PreviewSwitch,
} from '../../../cli/access/preview.ts';
import { createApiKey, digestApiKey } from '../../../core/api-key.ts';
import type { PrincipalReference } from '../../../core/principal.ts';
import { isRefusal } from '../../../core/refusal.ts';
import { apiKeyAuthenticator } from '../../../lambda/authorizer/api-key-authenticator.ts';
import { liveStateReader } from '../../../lambda/authorizer/live-state.ts';
import { DynamoReadClient } from '../../../lambda/store/dynamo-read-client.ts';
import {
  startAccessTables,
  type LocalAccessTables,
} from '../../lambda/store/local-access-tables.ts';
import { NOW } from '../../lambda/store/stored-key.ts';

let local: LocalAccessTables;
let preview: PreviewSwitch;
beforeAll(async () => {
  local = await startAccessTables();
  preview = {
    ...over(local.client, local.tables),
    now: () => NOW,
    wait: () => Promise.resolve(),
  };
});
afterAll(() => local.stop());

const newAccount = (): string => randomUUID();
const ownerOf = (accountId: string): PrincipalReference => `rig:user:${accountId}`;

async function createKeyOf(accountId: string, owner: PrincipalReference): Promise<string> {
  const key = createApiKey(randomBytes);
  await local.createKey({ digest: digestApiKey(key), accountId, owner });
  return key;
}

const METHOD_ARN =
  'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/GET/api/v1/workspaces';

/** What the authorizer finds that somebody with a key may do by who they are. */
async function standingOf(key: string) {
  const authenticate = apiKeyAuthenticator(local.keys, {
    legacyKeys: 'refuse',
    now: () => NOW * 1000,
  });
  const variables = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'authorizer',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: local.endpoint,
  };
  const read = liveStateReader(new DynamoReadClient({ variables }), {
    sessionTable: 'none',
    accessTable: local.tables.access,
    now: () => NOW * 1000,
  });
  const principal = await authenticate(key);
  if (isRefusal(principal)) throw new Error(principal.refused);
  const state = await read(principal, METHOD_ARN);
  return isRefusal(state) ? state.refused : state.access?.standing;
}

describe('switching the preview on', () => {
  it('takes nothing from the keys of the person whose account it is', async () => {
    const accountId = newAccount();
    const key = await createKeyOf(accountId, ownerOf(accountId));

    expect(await switchPreviewOn(preview, accountId)).toHaveLength(1);

    expect(await standingOf(key)).toBe('everything');
  });

  it('makes every key worth what its owner’s roles are worth, and follow them', async () => {
    const accountId = newAccount();
    const founder = ownerOf(accountId);
    const [mine, service] = [
      await createKeyOf(accountId, founder),
      await createKeyOf(accountId, 'rig:service:ci'),
    ];
    await switchPreviewOn(preview, accountId);
    expect(await standingOf(service)).toEqual([]);

    const binding = { resource: `rig:account:${accountId}`, role: 'owner' } as const;
    const granted = { createdAt: NOW, updatedAt: NOW };
    await local.access.grant({ accountId, principal: 'rig:user:heir', binding }, granted);
    await local.access.revoke({ accountId, principal: founder, binding });

    expect(await standingOf(mine)).toEqual([]);
  });

  it('looks again for keys whose creation had missed the switch, when it must have ended', async () => {
    const accountId = newAccount();
    const waits: number[] = [];
    let late = '';
    const wait = async (ms: number): Promise<void> => {
      waits.push(ms);
      late = await createKeyOf(accountId, 'rig:service:late');
    };

    const marked = await switchPreviewOn({ ...preview, wait }, accountId);

    expect(waits).toEqual([CREATION_MS_MAX]);
    expect(marked.map(({ owner }) => owner)).toEqual(['rig:service:late']);
    expect(await standingOf(late)).toEqual([]);
  });

  it('is written before the first key is marked', async () => {
    const accountId = newAccount();
    const seen: unknown[] = [];
    const keys = {
      mark: async () => {
        seen.push((await local.access.account(accountId))?.isInPreview);
        return [];
      },
    };

    await switchPreviewOn({ ...preview, keys }, accountId);

    expect(seen).toEqual([true, true]);
  });

  it('leaves the owners as they are when it is done again', async () => {
    const accountId = newAccount();
    await switchPreviewOn(preview, accountId);
    const before = await local.access.account(accountId);

    await switchPreviewOn({ ...preview, now: () => NOW + 60 }, accountId);

    expect(await local.access.account(accountId)).toEqual(before);
  });
});

describe('switching the preview off', () => {
  it('leaves the account to its person: nobody else’s key or role counts', async () => {
    const accountId = newAccount();
    const [mine, service] = [
      await createKeyOf(accountId, ownerOf(accountId)),
      await createKeyOf(accountId, 'rig:service:ci'),
    ];
    await switchPreviewOn(preview, accountId);
    const binding = { resource: `rig:account:${accountId}`, role: 'admin' } as const;
    const granted = { createdAt: NOW, updatedAt: NOW };
    await local.access.grant({ accountId, principal: 'rig:service:ci', binding }, granted);
    expect(await standingOf(service)).toMatchObject([{ role: 'admin' }]);

    await switchPreviewOff(preview, accountId);

    expect(await standingOf(mine)).toBe('everything');
    expect(await standingOf(service)).toEqual([]);
  });
});
