// All checks of a front door, in the order in which their findings are told.
import {
  lookAtAmbiguousPaths,
  lookAtErrorForm,
  lookAtMethodOverride,
  lookAtMissingCredential,
  lookAtPublicRoutes,
  lookAtRefusedCredential,
  lookAtUnknownRoute,
} from './answer-check.ts';
import { examine, skip, type Finding } from './finding.ts';
import type { FrontDoorClient } from './front-door-client.ts';
import { lookAtForeignOrigin, lookAtOwnOrigins } from './preflight-check.ts';
import { drillRevocation } from './revocation-drill.ts';
import { lookAtCertificate, lookAtPlainHttp, lookAtTlsVersion } from './transport-check.ts';

/** The names of the checks that need no credential. */
export const CHECKS = {
  publicRoutes: 'public routes answer without a credential',
  missing: 'a missing credential is a 401 with its challenge',
  refused: 'a refused credential is a 401 with its challenge',
  unknown: 'an unknown route is a 404',
  errorForm: 'every error is JSON with a message, an id, CORS for all and no-store',
  ownOrigins: 'pages of the three origins may call',
  foreignOrigin: 'pages of another origin may not',
  override: 'a method override is refused',
  ambiguousPath: 'an ambiguous path is refused, whatever the credential',
  certificate: 'the certificate is valid',
  tlsVersion: 'TLS is 1.2 or newer',
  plainHttp: 'plain HTTP is not redirected or answered',
} as const;

/** Examines a front door. With a credential, a key is created and deleted with it; without, nothing is changed. */
export async function* diagnose(
  door: FrontDoorClient,
  credential?: string,
): AsyncGenerator<Finding> {
  yield* diagnoseAnswers(door, credential);
  yield* diagnoseTransport(new URL(door.url));
  if (credential === undefined) yield skip('revocation drill', 'no --key-env');
  else yield* drillRevocation(door, credential);
}

async function* diagnoseAnswers(
  door: FrontDoorClient,
  credential: string | undefined,
): AsyncGenerator<Finding> {
  yield await examine(CHECKS.publicRoutes, () => lookAtPublicRoutes(door));
  yield await examine(CHECKS.missing, () => lookAtMissingCredential(door));
  yield await examine(CHECKS.refused, () => lookAtRefusedCredential(door));
  yield await examine(CHECKS.unknown, () => lookAtUnknownRoute(door));
  yield await examine(CHECKS.errorForm, () => lookAtErrorForm(door, credential));
  yield await examine(CHECKS.ownOrigins, () => lookAtOwnOrigins(door));
  yield await examine(CHECKS.foreignOrigin, () => lookAtForeignOrigin(door));
  yield await examine(CHECKS.override, () => lookAtMethodOverride(door, credential));
  if (credential === undefined) yield skip(CHECKS.ambiguousPath, 'no --key-env');
  else yield await examine(CHECKS.ambiguousPath, () => lookAtAmbiguousPaths(door, credential));
}

async function* diagnoseTransport(url: URL): AsyncGenerator<Finding> {
  if (url.protocol === 'http:') {
    yield skip('TLS', 'the URL is plain HTTP');
    return;
  }
  yield await examine(CHECKS.certificate, () => lookAtCertificate(url));
  yield await examine(CHECKS.tlsVersion, () => lookAtTlsVersion(url));
  yield await examine(CHECKS.plainHttp, () => lookAtPlainHttp(url));
}
