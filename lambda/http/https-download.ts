// Downloads a small document over HTTPS, within limits that no answer of the other side can exceed.

/** The limits of a download, and what is sent with it. */
export interface DownloadOptions {
  /** From the start to the last byte. */
  readonly timeoutMs: number;
  readonly bytesMax: number;
  /** @default none */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Gives the body of a 200 answer. One attempt; redirects are not followed.
 *
 * @throws {Error} when there is no such answer within the limits; its message quotes nothing that was received
 */
export function downloadText(
  url: string,
  { timeoutMs, bytesMax, headers = {} }: DownloadOptions,
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  // Loaded at the first download: functions that need none start without it.
  const { request } = process.getBuiltinModule('node:https');
  const signal = AbortSignal.timeout(timeoutMs);
  // No agent, so a connection of its own: a kept one may have ended unnoticed while the function was frozen.
  const outgoing = request(url, { headers, signal, agent: false }, (answer) => {
    const chunks: Buffer[] = [];
    let size = 0;
    answer.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > bytesMax) answer.destroy(new Error('the document is too large'));
    });
    answer.on('error', reject);
    answer.on('end', () => {
      if (answer.statusCode === 200) resolve(Buffer.concat(chunks).toString('utf8'));
      else reject(new Error(`the server answered ${answer.statusCode ?? 0}`));
    });
  });
  outgoing.on('error', reject);
  outgoing.end();
  return promise;
}
