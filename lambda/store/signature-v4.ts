// AWS Signature Version 4 of requests whose parts are canonical already, as those of the authorizer's store client are.
import { hash } from 'node:crypto';
import { HmacSha256 } from './hmac-sha256.ts';

/** The parts of a request that are signed, in canonical form. */
export interface SignableRequest {
  readonly method: string;
  /** URI-encoded absolute path. */
  readonly path: string;
  /** Sorted, URI-encoded query without the question mark. @default none */
  readonly query?: string;
  /** Every header to sign: names in lower case and sorted, values trimmed; `host` and `x-amz-date` are among them. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly payload: string;
}

/** The access key that a request is signed with. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/** Signs requests to one service in one region, deriving the signing key once for each secret and day. */
export class SignatureV4 {
  readonly #region: string;
  readonly #service: string;
  #derived: { readonly secret: string; readonly day: string; readonly key: HmacSha256 } | undefined;

  constructor({ region, service }: { readonly region: string; readonly service: string }) {
    this.#region = region;
    this.#service = service;
  }

  /**
   * Gives the value of the `Authorization` header.
   *
   * @param time the value of the request's `x-amz-date`
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
   */
  sign(request: SignableRequest, accessKey: AccessKey, time: string): string {
    const day = time.slice(0, 8);
    const scope = `${day}/${this.#region}/${this.#service}/aws4_request`;
    let lines = '';
    let names = '';
    for (const [name, value] of request.headers) {
      lines += `${name}:${value}\n`;
      names += names === '' ? name : `;${name}`;
    }
    const { method, path, query = '', payload } = request;
    const canonical = `${method}\n${path}\n${query}\n${lines}\n${names}\n${sha256(payload)}`;
    const signature = this.#keyFor(accessKey.secretAccessKey, day).hex(
      `${ALGORITHM}\n${time}\n${scope}\n${sha256(canonical)}`,
    );
    return `${ALGORITHM} Credential=${accessKey.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  }

  #keyFor(secret: string, day: string): HmacSha256 {
    if (this.#derived?.secret === secret && this.#derived.day === day) return this.#derived.key;
    const steps = [day, this.#region, this.#service, 'aws4_request'];
    const key = steps.reduce(
      (derived, step) => new HmacSha256(Buffer.from(derived.hex(step), 'hex')),
      new HmacSha256(Buffer.from(`AWS4${secret}`)),
    );
    this.#derived = { secret, day, key };
    return key;
  }
}

/** Writes a time, in milliseconds since the epoch, as `x-amz-date` carries it. */
export function formatAmzDate(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replaceAll('-', '').replaceAll(':', '')}Z`;
}

function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}
