// The part of the load test's traffic that never changes: good credentials of every kind, bad ones of every kind, and
// good ones where they do not belong.
import { randomBytes } from 'node:crypto';
import { createApiKey } from '../../core/api-key.ts';
import type { Person } from '../../dev/people.ts';
import { makeChange, requestAs, type Load } from './change.ts';
import { bearer, type ExpectedIdentity, type Question, type SentRequest } from './question.ts';
import { Timeline } from './timeline.ts';

const MISSING_ID = '00000000-0000-4000-8000-000000000000';

interface CreatedKey {
  readonly id: string;
  readonly key: string;
}

/** Makes the credentials and gives the questions that are asked with them. */
export async function createStandingQuestions(load: Load): Promise<readonly Question[]> {
  const { owner, member, stranger } = load.door.people;
  const mint = load.door.mint.bind(load.door);
  const [ownerToken, strangerToken] = [await mint(owner.userId), await mint(stranger.userId)];
  const ownerKey = await createKey(load, ownerToken);
  const strangerKey = await createKey(load, strangerToken);
  const limitedKey = await createKey(load, ownerToken, {
    scope: [{ permission: 'workspace:read', resource: 'rig:workspace:ws-1' }],
  });
  return [
    ...goodQuestions({ owner, stranger, ownerKey, strangerKey, ownerToken, strangerToken }),
    ...(await otherClientQuestions(load)),
    ...limitedQuestions(limitedKey, await mint(member.userId)),
    ...foreignQuestions(ownerKey, strangerKey),
    ...malformedQuestions(ownerKey.key),
    ...(await badTokenQuestions(load)),
  ];
}

function goodQuestions(good: {
  readonly owner: Person;
  readonly stranger: Person;
  readonly ownerKey: CreatedKey;
  readonly strangerKey: CreatedKey;
  readonly ownerToken: string;
  readonly strangerToken: string;
}): Question[] {
  const { owner, stranger, ownerKey, strangerKey, ownerToken, strangerToken } = good;
  const spoofed = {
    ...bearer(ownerKey.key),
    'X-Rigbox-Account-Id': stranger.accountId,
    'X-Rigbox-Principal': `rig:user:${stranger.userId}`,
  };
  return [
    keyQuestion('API key', ownerKey, owner),
    keyQuestion('API key', strangerKey, stranger),
    {
      ...standing('API key beside spoofed identity headers', 200, {
        ...requestAs(ownerKey.key, 'GET', '/whoami'),
        headers: spoofed,
      }),
      identity: identityOf(owner, 'api_key', ownerKey.id),
    },
    sessionQuestion(ownerToken, owner),
    sessionQuestion(strangerToken, stranger),
    standing('public route', 200, { method: 'GET', path: '/capacity' }),
    standing('public route with a bad credential', 200, {
      method: 'GET',
      path: '/api/v1/templates',
      headers: bearer('rb_live_nonsense'),
    }),
  ];
}

/** Gives the question whether a key with full access works and stands for the right caller. */
export function keyQuestion(kind: string, key: CreatedKey, person: Person): Question {
  return {
    ...standing(kind, 200, requestAs(key.key, 'GET', '/workspaces')),
    identity: identityOf(person, 'api_key', key.id),
  };
}

function sessionQuestion(token: string, person: Person): Question {
  return {
    ...standing('session token', 200, requestAs(token, 'GET', '/whoami')),
    identity: identityOf(person, 'session'),
  };
}

async function otherClientQuestions({ door }: Load): Promise<Question[]> {
  const { owner } = door.people;
  const claims = { client_id: 'a-partner', sid: undefined, auth_time: undefined };
  const token = await door.mint(owner.userId, { claims });
  return [
    {
      ...standing("JWT of another party's client", 200, requestAs(token, 'GET', '/workspaces')),
      identity: identityOf(owner, 'jwt'),
    },
  ];
}

function limitedQuestions({ key }: CreatedKey, memberToken: string): Question[] {
  const within = 'limited key within its scope';
  const outside = 'limited key outside its scope';
  return [
    standing(within, 200, requestAs(key, 'GET', '/workspaces/ws-1')),
    standing(outside, 403, requestAs(key, 'GET', '/workspaces/ws-2')),
    standing(outside, 403, requestAs(key, 'DELETE', '/workspaces/ws-1')),
    standing(outside, 403, requestAs(key, 'GET', '/api-keys')),
    standing('member without a role', 403, requestAs(memberToken, 'GET', '/workspaces/ws-2')),
    standing('member without a role', 403, requestAs(memberToken, 'GET', '/api-keys')),
  ];
}

function foreignQuestions(ownerKey: CreatedKey, strangerKey: CreatedKey): Question[] {
  const kind = "another account's resource";
  const asStranger = (method: string, path: string) => requestAs(strangerKey.key, method, path);
  return [
    standing(kind, 404, asStranger('GET', '/workspaces/ws-1')),
    standing(kind, 404, requestAs(ownerKey.key, 'GET', '/workspaces/ws-9')),
    standing(kind, 404, asStranger('GET', `/api-keys/${ownerKey.id}`)),
    standing(kind, 404, asStranger('DELETE', `/api-keys/${ownerKey.id}`)),
    standing(kind, 404, asStranger('DELETE', `/api-keys/${MISSING_ID}`)),
    standing('outside the preview', 403, asStranger('GET', '/access-control/role-presets')),
  ];
}

function malformedQuestions(goodKey: string): Question[] {
  const path = '/api/v1/workspaces';
  const refused = (kind: string, headers: SentRequest['headers'] = {}) =>
    standing(kind, 401, { method: 'GET', path, headers });
  const mistyped = goodKey.slice(0, -1) + (goodKey.endsWith('0') ? '1' : '0');
  return [
    refused('no credential'),
    refused('malformed credential', { Authorization: 'Bearer' }),
    refused('malformed credential', { Authorization: `Basic ${btoa('owner:password')}` }),
    refused('malformed credential', { Authorization: goodKey }),
    refused('malformed credential', bearer(`${goodKey}x`)),
    refused('malformed credential', bearer('x'.repeat(4000))),
    refused('malformed credential', bearer('eyJhbGciOiJub25lIn0.e30.')),
    refused('mistyped API key', bearer(mistyped)),
    {
      kind: 'unknown API key',
      status: new Timeline(401),
      request: () => ({ method: 'GET', path, headers: bearer(createApiKey(randomBytes)) }),
    },
    standing('unknown route', 404, { method: 'GET', path: '/nowhere', headers: bearer(goodKey) }),
  ];
}

async function badTokenQuestions({ door }: Load): Promise<Question[]> {
  const userId = door.people.owner.userId;
  const anHourAgo = Math.floor(Date.now() / 1000) - 3600;
  const good = await door.mint(userId);
  const [header = '', , signature = ''] = good.split('.');
  const [, strangersClaims = ''] = (await door.mint(door.people.stranger.userId)).split('.');
  const tokens = {
    'expired JWT': await door.mint(userId, { claims: { exp: anHourAgo } }),
    'JWT for another audience': await door.mint(userId, { claims: { aud: 'https://else.where' } }),
    'JWT signed by a foreign key': await door.mint(userId, { key: 'foreign' }),
    'unsigned JWT': await door.mint(userId, { key: 'none' }),
    'JWT signed with the public key': await door.mint(userId, { key: 'public-key-as-secret' }),
    "JWT with another one's claims": `${header}.${strangersClaims}.${signature}`,
  };
  return Object.entries(tokens).map(([kind, token]) =>
    standing(kind, 401, requestAs(token, 'GET', '/workspaces')),
  );
}

function standing(kind: string, status: number, request: SentRequest): Question {
  return { kind, request: () => request, status: new Timeline(status) };
}

function identityOf(person: Person, type: string, credentialId?: string): ExpectedIdentity {
  return {
    'x-rigbox-seen-account-id': person.accountId,
    'x-rigbox-seen-principal': `rig:user:${person.userId}`,
    'x-rigbox-seen-credential-type': type,
    ...(credentialId !== undefined && { 'x-rigbox-seen-credential-id': credentialId }),
  };
}

async function createKey(load: Load, credential: string, body: object = {}): Promise<CreatedKey> {
  const request = requestAs(credential, 'POST', '/api-keys', body);
  const change = { kind: 'creation of a key', request, status: 201 };
  return (await makeChange<CreatedKey>(load, change)).body;
}
