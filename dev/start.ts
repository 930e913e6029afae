// `npm start`: the whole front door on this machine, until Ctrl-C.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { readConfiguration, readDashboardPorts } from './configuration.ts';
import { obtainCredentials, type CredentialSet } from './credential-set.ts';
import { startDashboard, type Dashboard } from './dashboard.ts';
import { DASHBOARD_CLIENT, startFrontDoor, type FrontDoor } from './front-door.ts';
import { RequestLog } from './request-log.ts';

const FOLDER = join(import.meta.dirname, '../.rigbox');
const DESCRIPTION_FILE = join(FOLDER, 'local.json');
const CA_FILE = join(FOLDER, 'ca.pem');

interface Run {
  readonly frontDoor: FrontDoor;
  readonly dashboard: Dashboard;
  readonly credentials: CredentialSet;
}

async function start(): Promise<void> {
  const startedAt = Date.now();
  // What the local run itself does to prepare is not worth a line.
  let isReady = false;
  const log = new RequestLog((line) => {
    if (isReady) console.log(line);
  });
  await rm(DESCRIPTION_FILE, { force: true });
  const dashboardPorts = readDashboardPorts(process.env);
  const frontDoor = await startFrontDoor({
    ...readConfiguration(process.env),
    onRequest: (entry) => log.addRequest(entry),
    onFunctionLog: (functionId, line) => log.addFunctionLine(functionId, line),
  });
  const dashboard = await startDashboard({
    port: dashboardPorts.page,
    issuerPort: dashboardPorts.issuer,
    apiUrl: frontDoor.cloud.apiUrl,
    issuer: frontDoor.issuer,
    clientId: DASHBOARD_CLIENT,
  });
  const run: Run = { frontDoor, dashboard, credentials: await obtainCredentials(frontDoor) };
  await writeDescription(run);
  stopOnSignal(run);
  console.log(introduce(run, Date.now() - startedAt));
  isReady = true;
}

async function writeDescription({ frontDoor, dashboard, credentials }: Run): Promise<void> {
  const { cloud, issuer, certificate } = frontDoor;
  const description = {
    pid: process.pid,
    apiUrl: cloud.apiUrl,
    dashboardUrl: dashboard.url,
    issuerUrl: issuer.url,
    dynamodbUrl: cloud.dynamoDbUrl,
    tables: {
      apiKeys: frontDoor.apiKeyTable,
      access: frontDoor.accessTable,
      sessions: frontDoor.sessionTable,
    },
    ...credentials,
    ca: relative(process.cwd(), CA_FILE),
  };
  await mkdir(FOLDER, { recursive: true });
  await writeFile(CA_FILE, certificate.caPem);
  // It holds credentials, if only of this run: nobody else on the machine needs to read it.
  await writeFile(DESCRIPTION_FILE, `${JSON.stringify(description, null, 2)}\n`, { mode: 0o600 });
}

function introduce({ frontDoor, dashboard, credentials }: Run, startMs: number): string {
  const { cloud, issuer } = frontDoor;
  const { owner } = credentials;
  return `
Rigbox Auth runs on this machine (${(startMs / 1000).toFixed(1)} s to start, Node ${process.versions.node})

  API        ${cloud.apiUrl}
  Dashboard  ${dashboard.url}
  Issuer     ${issuer.url}   (certificate: ${relative(process.cwd(), CA_FILE)})
  DynamoDB   ${cloud.dynamoDbUrl}
  Sign-in    ${owner.email} / ${owner.password}

  API key    ${owner.apiKey}
  JWT        ${owner.jwt}

Try it:

  export RIGBOX_API_KEY=${owner.apiKey}
  curl -i ${cloud.apiUrl}/capacity
  curl -i ${cloud.apiUrl}/api/v1/workspaces
  curl -i ${cloud.apiUrl}/api/v1/workspaces -H "Authorization: Bearer $RIGBOX_API_KEY"
  curl -i ${cloud.apiUrl}/api/v1/api-keys -H "Authorization: Bearer $RIGBOX_API_KEY" \\
       -H "Content-Type: application/json" -d '{"name":"my first key"}'
${cloud.notices.map((notice) => `\nNote: ${notice}`).join('')}

Everything is also in ${relative(process.cwd(), DESCRIPTION_FILE)}. Requests appear below; Ctrl-C ends it.
`;
}

function stopOnSignal({ frontDoor, dashboard }: Run): void {
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      void rm(DESCRIPTION_FILE, { force: true })
        .then(() => dashboard.stop())
        .then(() => frontDoor.stop())
        .then(() => process.exit(0));
    });
  }
}

try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
