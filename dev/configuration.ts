// What the local run can be told from outside: environment variables, checked before anything starts.

/** Ports of the parts; 0 takes any free one. */
export interface Ports {
  readonly api: number;
  readonly issuer: number;
  readonly dynamoDb: number;
  readonly workspaceService: number;
}

/** Ports of the dashboard: the page's own, and the one at which browsers reach the issuer. */
export interface DashboardPorts {
  readonly page: number;
  readonly issuer: number;
}

/** The configuration of one local run. */
export interface Configuration {
  readonly ports: Ports;
  /** A real backend instead of the sample one. */
  readonly workspaceServiceUrl?: string;
  /** Another DynamoDB instead of the embedded one. */
  readonly dynamoDbEndpoint?: string;
  readonly authorizerTtlSeconds?: number;
}

const API_PORT = 3000;
const PORT_MAX = 65_535;

/**
 * Reads the configuration. The other parts listen on the ports after the API's, in a fixed order, so that two runs
 * with different `PORT`s do not meet.
 *
 * @throws {TypeError} naming the variable that is wrong and what it may be
 */
export function readConfiguration(variables: NodeJS.ProcessEnv): Configuration {
  const api = apiPort(variables);
  const beside = (offset: number): number => (api === 0 ? 0 : api + offset);
  const workspaceServiceUrl = origin(variables, 'WORKSPACE_SERVICE_URL');
  const dynamoDbEndpoint = origin(variables, 'DYNAMODB_ENDPOINT');
  const authorizerTtlSeconds = integer(variables, 'AUTHORIZER_TTL_SECONDS', 3600);
  return {
    ports: { api, issuer: beside(2), dynamoDb: beside(3), workspaceService: beside(4) },
    ...(workspaceServiceUrl !== undefined && { workspaceServiceUrl }),
    ...(dynamoDbEndpoint !== undefined && { dynamoDbEndpoint }),
    ...(authorizerTtlSeconds !== undefined && { authorizerTtlSeconds }),
  };
}

/** Reads where the dashboard listens: `DASHBOARD_PORT`, or beside the API. @throws {TypeError} as above */
export function readDashboardPorts(variables: NodeJS.ProcessEnv): DashboardPorts {
  const api = apiPort(variables);
  const page = integer(variables, 'DASHBOARD_PORT', PORT_MAX);
  return { page: page ?? (api === 0 ? 0 : api + 1), issuer: api === 0 ? 0 : api + 5 };
}

function apiPort(variables: NodeJS.ProcessEnv): number {
  return integer(variables, 'PORT', PORT_MAX - 5) ?? API_PORT;
}

function integer(variables: NodeJS.ProcessEnv, name: string, max: number): number | undefined {
  const text = variables[name];
  if (text === undefined || text === '') return undefined;
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= max)) {
    throw new TypeError(
      `${name} must be a whole number from 0 to ${max}, got ${JSON.stringify(text)}`,
    );
  }
  return value;
}

function origin(variables: NodeJS.ProcessEnv, name: string): string | undefined {
  const text = variables[name];
  if (text === undefined || text === '') return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.pathname !== '/') {
    throw new TypeError(
      `${name} must be an http or https origin such as http://127.0.0.1:8000, got ${JSON.stringify(text)}`,
    );
  }
  return url.origin;
}
