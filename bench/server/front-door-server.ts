// A process with the whole local run, as `npm start` starts it, in front of another backend.
import { readFileSync } from 'node:fs';
import { obtainCredentials } from '../../dev/credential-set.ts';
import { startFrontDoor } from '../../dev/front-door.ts';

interface Settings {
  readonly backend?: string;
  readonly authorizerTtlSeconds?: number;
}

async function start({ backend, authorizerTtlSeconds }: Settings): Promise<void> {
  const frontDoor = await startFrontDoor({
    ports: { api: 0, issuer: 0, dynamoDb: 0, workspaceService: 0 },
    rateRules: 'off',
    ...(backend !== undefined && { workspaceServiceUrl: backend }),
    ...(authorizerTtlSeconds !== undefined && { authorizerTtlSeconds }),
  });
  const { owner } = await obtainCredentials(frontDoor);
  process.send?.({
    url: frontDoor.cloud.apiUrl,
    apiKey: owner.apiKey,
    readyMs: performance.now(),
    memoryMb: peakMemoryMb(),
  });
  process.on('disconnect', () => void frontDoor.stop().then(() => process.exit()));
}

/** Peak of the resident memory as the system counts it; of this process only, where it does not say. */
function peakMemoryMb(): number {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return process.memoryUsage().rss / 1024 / 1024;
  }
}

process.once('message', (settings) => void start(settings as Settings));
