// What a check of a front door came to, and the one line that tells it. Nothing secret gets onto that line, whatever the
// other side answered.
import { redactApiKeys } from '../../core/api-key-redaction.ts';

/** Something that is not as it should be, in words. */
export interface Mistake {
  readonly found: string;
  readonly expected: string;
}

/** The outcome of one check. */
export type Finding = { readonly name: string } & (
  | { readonly status: 'ok' }
  | { readonly status: 'failed'; readonly mistakes: readonly Mistake[] }
  | { readonly status: 'skipped'; readonly reason: string }
);

/** Longest part of a line that somebody else wrote. */
const QUOTED_LENGTH_MAX = 200;

/** Carries a check out. One that cannot be carried out, because nothing answers for example, has failed. */
export async function examine(
  name: string,
  look: () => Promise<readonly Mistake[]>,
): Promise<Finding> {
  try {
    const mistakes = await look();
    return mistakes.length === 0 ? { name, status: 'ok' } : { name, status: 'failed', mistakes };
  } catch (error) {
    return {
      name,
      status: 'failed',
      mistakes: [{ found: describeFault(error), expected: 'an answer' }],
    };
  }
}

/** Makes the outcome of a check that does not apply. */
export function skip(name: string, reason: string): Finding {
  return { name, status: 'skipped', reason };
}

/** Compares one thing with what it should be; `undefined` on either side means that it is not there. */
export function compare(
  subject: string,
  found: string | number | undefined,
  expected: string | number | undefined,
): Mistake[] {
  if (found === expected) return [];
  return [
    { found: `${subject} ${found ?? 'not there'}`, expected: String(expected ?? 'not there') },
  ];
}

/**
 * Writes the line of a finding. Parts that came from elsewhere are cut, and cannot steer a terminal.
 *
 * @param credential what must not stand in the line; everything in the shape of an API key is taken out anyway
 */
export function formatFinding(finding: Finding, credential?: string): string {
  const label = finding.status.padEnd(8);
  if (finding.status === 'ok') return `${label} ${finding.name}`;
  if (finding.status === 'skipped') return `${label} ${finding.name}: ${finding.reason}`;
  const mistakes = finding.mistakes.map(({ found, expected }) => {
    return `found ${quote(found, credential)}, expected ${quote(expected, credential)}`;
  });
  return `${label} ${finding.name}: ${mistakes.join('; ')}`;
}

function quote(text: string, credential: string | undefined): string {
  const withoutCredential =
    credential === undefined ? text : text.replaceAll(credential, '[credential]');
  const printable = redactApiKeys(withoutCredential).replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    '?',
  );
  return printable.length <= QUOTED_LENGTH_MAX
    ? printable
    : `${printable.slice(0, QUOTED_LENGTH_MAX)}…`;
}

/** Errors of `fetch` say what happened in their cause only. */
function describeFault(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? `${error.message} (${cause.message})` : error.message;
}
