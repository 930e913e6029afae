// Starts the backend from environment variables; see README.md for each.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createBackend } from './backend.ts';
import { RigboxClient } from './rigbox-client.ts';
import { secretSource } from './secret-source.ts';
import { Sessions } from './session.ts';
import { authenticate, type StoredUser } from './user.ts';

/** Creates the server; it does not listen yet. @throws {TypeError} naming a variable that is missing */
export async function createApp(
  variables: Readonly<Record<string, string | undefined>>,
  log: (line: string) => void,
): Promise<Server> {
  const usersFile = variables['USERS_FILE'];
  const origin = variables['ORIGIN'];
  if (usersFile === undefined) throw new TypeError('USERS_FILE must be set');
  if (origin === undefined) throw new TypeError('ORIGIN must be set');
  const users = JSON.parse(await readFile(usersFile, 'utf8')) as readonly StoredUser[];
  const apiUrl = variables['RIGBOX_API_URL'] ?? 'https://api.rigbox.dev';
  return createServer(
    createBackend({
      rigbox: new RigboxClient({ apiUrl, secret: secretSource(variables) }),
      sessions: new Sessions(),
      authenticate: (name, password) => authenticate(users, name, password),
      origin,
      log,
    }),
  );
}

if (process.argv[1] === import.meta.filename) {
  const server = await createApp(process.env, console.error);
  server.listen(Number(process.env['PORT'] ?? '8080'), '127.0.0.1');
}
