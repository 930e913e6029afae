// Services inside a workspace: the two that every machine of this sample runs.
import { found, ok } from '../operation.ts';
import { workspaceOperation } from '../owned-operation.ts';
import { answerLogs } from './log.ts';

const SERVICES = new Map(
  ['sshd', 'rig-agent'].map((name) => [name, { name, unit: `${name}.service`, status: 'active' }]),
);

/** Operations of the tag "Workspace Services". */
export const SERVICE_OPERATIONS = [
  workspaceOperation('GET', '/services', () => ok({ services: [...SERVICES.values()] })),
  workspaceOperation('GET', '/services/{name}', ({ params }) =>
    ok(found(SERVICES, params.name, 'Service')),
  ),
  workspaceOperation('GET', '/services/{name}/logs', ({ params, query }) => {
    found(SERVICES, params.name, 'Service');
    return answerLogs({ query });
  }),
];
