// The calls on API keys that the end-to-end tests make, as one caller.
import { bearer, call, type Answer } from './target.ts';

/** A key as its creation shows it. */
export interface CreatedKey {
  readonly id: string;
  readonly key: string;
  readonly name?: string;
  readonly created_at: string;
  readonly expires_at?: string;
  readonly replaces?: string;
  readonly grace_expires_at?: string;
}

/** A key as lists show it. */
export interface ListedKey {
  readonly id: string;
  readonly status: string;
  readonly key_preview: string;
  readonly replaced_by?: string;
  readonly replaces?: string;
  readonly last_used_at?: string;
}

/** Calls `/api-keys` with a credential. */
export class KeyClient {
  readonly #apiUrl: string;
  readonly #credential: string;

  constructor(apiUrl: string, credential: string) {
    this.#apiUrl = apiUrl;
    this.#credential = credential;
  }

  /** Calls any operation on keys. */
  request(method: string, path = '', body?: unknown, headers = {}): Promise<Answer> {
    return call(`${this.#apiUrl}/api/v1/api-keys${path}`, {
      method,
      headers: { ...bearer(this.#credential), ...headers },
      ...(body !== undefined && { body }),
    });
  }

  /** Creates a key, and fails when that is refused. */
  async create(body: unknown = {}): Promise<CreatedKey> {
    const answer = await this.request('POST', '', body);
    if (answer.status !== 201) throw new Error(`creation was answered with ${answer.status}`);
    return answer.body as CreatedKey;
  }

  /** Rotates a key, and fails when that is refused. */
  async rotate(id: string, body: unknown = {}, headers = {}): Promise<CreatedKey> {
    const answer = await this.request('POST', `/${id}/rotate`, body, headers);
    if (answer.status !== 201) throw new Error(`rotation was answered with ${answer.status}`);
    return answer.body as CreatedKey;
  }

  /** Gives all keys of the account. */
  async list(): Promise<readonly ListedKey[]> {
    const { body } = await this.request('GET', '?max_results=200');
    return (body as { api_keys: ListedKey[] }).api_keys;
  }

  /** Calls a path of the workspace services with a key, and gives the status. */
  async use(key: string, path = '/workspaces', method = 'GET'): Promise<number> {
    const answer = await call(`${this.#apiUrl}/api/v1${path}`, { method, headers: bearer(key) });
    return answer.status;
  }
}
