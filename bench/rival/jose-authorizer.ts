// The same authorizer with jose in place of aws-jwt-verify.
import { createLocalJWKSet, createRemoteJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { allow, bearer, SETTINGS, type RivalEvent } from './decision.ts';
import { expectSession, ownerOfKey } from './sdk-read.ts';

const { issuer, audience, jwksUri, jwks } = SETTINGS;
const keys =
  jwks === undefined
    ? createRemoteJWKSet(new URL(jwksUri))
    : createLocalJWKSet(JSON.parse(jwks) as JSONWebKeySet);

/** Answers an authorizer event. */
export async function handler(event: RivalEvent) {
  const credential = bearer(event);
  if (credential.startsWith('rb_')) return allow(await ownerOfKey(credential), event);
  const { payload } = await jwtVerify(credential, keys, { issuer, audience });
  const user = `rig:user:${payload.sub}`;
  await expectSession(user, payload['sid']);
  return allow(user, event);
}
