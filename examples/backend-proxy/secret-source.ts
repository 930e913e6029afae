// Where the API key comes from: a file that the platform mounts, or AWS Secrets Manager through the HTTP endpoint that
// its Lambda extension or its agent opens on this machine. Never an environment variable, which child processes and
// crash reports copy.
import { readFile } from 'node:fs/promises';

/**
 * Reads the secret.
 *
 * @param isStale the value that was read last has been refused: whatever caches should look again
 * @throws {Error} when there is none; the message quotes nothing of it
 */
export type SecretSource = (isStale: boolean) => Promise<string>;

type Variables = Readonly<Record<string, string | undefined>>;

const ENDPOINT = 'http://localhost:2773';
const AGENT_TOKEN_FILE = '/var/run/awssmatoken';
const TIMEOUT_MS = 2000;

/**
 * Chooses the source: `SECRET_FILE`, or `SECRET_ID` for Secrets Manager, with `SECRETS_ENDPOINT` and
 * `SECRETS_TOKEN_FILE` where they differ from what AWS documents.
 *
 * @throws {TypeError} when neither is set
 */
export function secretSource(variables: Variables): SecretSource {
  const { SECRET_FILE: file, SECRET_ID: secretId } = variables;
  if (file !== undefined) return async () => keyIn(await readFile(file, 'utf8'));
  if (secretId === undefined) throw new TypeError('SECRET_FILE or SECRET_ID must be set');
  return (isStale) => readFromSecretsManager(variables, { secretId, isStale });
}

/**
 * Both endpoints have the same form and want a token that a forged request from outside would not have: in a function
 * that is its session token, beside the agent a file. The agent looks again when it is asked to; the extension when its
 * cache is old (`SECRETS_MANAGER_TTL`, 300 seconds), which has to be less than the grace of a rotation.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/secrets-manager-agent.html
 */
async function readFromSecretsManager(
  variables: Variables,
  { secretId, isStale }: { readonly secretId: string; readonly isStale: boolean },
): Promise<string> {
  const sessionToken = variables['AWS_SESSION_TOKEN'];
  const tokenFile = variables['SECRETS_TOKEN_FILE'] ?? AGENT_TOKEN_FILE;
  const token = sessionToken ?? (await readFile(tokenFile, 'utf8')).trim();
  const url = new URL('/secretsmanager/get', variables['SECRETS_ENDPOINT'] ?? ENDPOINT);
  url.searchParams.set('secretId', secretId);
  if (isStale && sessionToken === undefined) url.searchParams.set('refreshNow', 'true');
  const answer = await fetch(url, {
    headers: { 'X-Aws-Parameters-Secrets-Token': token },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error(`the secrets endpoint answered ${answer.status}`);
  const { SecretString: text } = (await answer.json()) as { readonly SecretString?: unknown };
  return keyIn(typeof text === 'string' ? text : '');
}

/** The secret is the key itself, or JSON with the key as `apiKey`. */
function keyIn(text: string): string {
  const key = text.trim().startsWith('{')
    ? (JSON.parse(text) as { readonly apiKey?: unknown }).apiKey
    : text.trim();
  if (typeof key !== 'string' || !/^rb_[0-9A-Za-z_]{8,128}$/.test(key)) {
    throw new Error('the secret must be a Rigbox API key');
  }
  return key;
}
