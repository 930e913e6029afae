// The authorizer of the tutorials: the AWS SDK and aws-jwt-verify, both set up when the function starts.
import { JwtVerifier } from 'aws-jwt-verify';
import type { Jwks } from 'aws-jwt-verify/jwk';
import { allow, bearer, SETTINGS, type RivalEvent } from './decision.ts';
import { expectSession, ownerOfKey } from './sdk-read.ts';

const { issuer, audience, jwksUri, jwks } = SETTINGS;
const verifier = JwtVerifier.create({ issuer, audience, jwksUri });
if (jwks !== undefined) verifier.cacheJwks(JSON.parse(jwks) as Jwks);

/** Answers an authorizer event. */
export async function handler(event: RivalEvent) {
  const credential = bearer(event);
  if (credential.startsWith('rb_')) return allow(await ownerOfKey(credential), event);
  const { sub, sid } = await verifier.verify(credential);
  const user = `rig:user:${sub}`;
  await expectSession(user, sid);
  return allow(user, event);
}
