// `npm run doctor`: examines a front door from outside, deployed or local, and tells one line for each check. The exit
// code is 1 when a check failed, and 2 when the command was wrong.
import { parseArgs } from 'node:util';
import { redactApiKeys } from '../core/api-key-redaction.ts';
import { diagnose } from './doctor/diagnosis.ts';
import { formatFinding } from './doctor/finding.ts';
import { FrontDoorClient } from './doctor/front-door-client.ts';

const USAGE = `npm run doctor -- --url URL [--key-env NAME]

  --url URL        where the API is, such as https://api.rigbox.dev, or with the stage on an execute-api host
  --key-env NAME   the environment variable with a credential that may create and delete API keys; with it, a key of the
                   doctor's own is created, used, deleted and used again`;

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: { url: { type: 'string' }, 'key-env': { type: 'string' } },
  });
  if (values.url === undefined) throw new TypeError(USAGE);
  const door = new FrontDoorClient(values.url);
  const credential = readCredential(values['key-env']);
  const { protocol, hostname } = new URL(door.url);
  if (credential !== undefined && protocol === 'http:' && !LOOPBACK.test(hostname)) {
    throw new TypeError('a key is sent over https only, or to this machine');
  }
  let isWell = true;
  for await (const finding of diagnose(door, credential)) {
    console.log(formatFinding(finding, credential));
    if (finding.status === 'failed') isWell = false;
  }
  return isWell;
}

/** Reads the credential, which no message may repeat. */
function readCredential(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const credential = process.env[name]?.trim() ?? '';
  if (/^[\x21-\x7e]+$/.test(credential)) return credential;
  throw new TypeError('--key-env must name an environment variable that holds one credential');
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  // A key that was given as an argument after all is not repeated.
  console.error(redactApiKeys(error instanceof Error ? error.message : String(error)));
  process.exitCode = 2;
}
