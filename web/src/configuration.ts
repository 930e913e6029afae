// What the page is told at its start: one build serves every stage, and `config.json` beside it says which one this is.

/** Where the page finds the API and the issuer. */
export interface Configuration {
  /** Origin of the API, with an optional base path; `/` for the page's own origin. */
  readonly apiUrl: string;
  /** Exact `iss` of the tokens. */
  readonly issuer: string;
  /** The page's client at the issuer: a public one, with `{origin}/callback` among its redirect URIs. */
  readonly clientId: string;
  /** Where the issuer's metadata is. @default `/.well-known/openid-configuration` below the issuer */
  readonly discoveryUrl?: string;
  /** What is asked of the issuer. @default `openid email profile` */
  readonly scope?: string;
}

const REQUIRED = ['apiUrl', 'issuer', 'clientId'] as const;
const OPTIONAL = ['discoveryUrl', 'scope'] as const;

/** Loads the configuration, never from a cache. @throws {Error} when there is none or a member is missing */
export async function loadConfiguration(fetch: typeof globalThis.fetch): Promise<Configuration> {
  const answer = await fetch('/config.json', { cache: 'no-store' });
  if (!answer.ok) throw new Error(`config.json could not be loaded: status ${answer.status}`);
  return decodeConfiguration(await answer.json());
}

/** Reads the configuration; members that it does not know are left out. @throws {Error} naming what is missing */
export function decodeConfiguration(value: unknown): Configuration {
  const given = (value ?? {}) as Readonly<Record<string, unknown>>;
  const missing = REQUIRED.filter((name) => typeof given[name] !== 'string' || given[name] === '');
  if (missing.length > 0) throw new Error(`config.json must have ${missing.join(', ')}`);
  const known = [...REQUIRED, ...OPTIONAL].filter((name) => typeof given[name] === 'string');
  return Object.fromEntries(known.map((name) => [name, given[name]])) as unknown as Configuration;
}
