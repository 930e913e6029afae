// The PutEvents operation of EventBridge: judges each entry as the service does, and makes events of the good ones.
import { randomUUID } from 'node:crypto';

/** An event as rules and targets would see it, and the bus that it was put on. */
export interface BusEvent {
  readonly id: string;
  /** ARN of the bus. */
  readonly bus: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly resources: readonly string[];
  /** ISO 8601, to the second. */
  readonly time: string;
}

/** What the answer says of one entry. */
export type EntryResult =
  { readonly EventId: string } | { readonly ErrorCode: string; readonly ErrorMessage: string };

/** An entry as it was sent. */
export type PresentedEntry = Readonly<Record<string, unknown>>;

/** A request that is refused as a whole. */
export interface PutEventsRefusal {
  readonly refusal: string;
}

const ENTRIES_MAX = 10;
const REQUEST_BYTES_MAX = 256 * 1024;
const TIME_BYTES = 14;

/**
 * Reads the entries of a request.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export function entriesOf(body: unknown): readonly PresentedEntry[] | PutEventsRefusal {
  const entries = isObject(body) ? body['Entries'] : undefined;
  if (!Array.isArray(entries) || entries.length === 0 || !entries.every(isObject))
    return {
      refusal: violation(
        entries === undefined ? 'not be null' : 'have length greater than or equal to 1',
      ),
    };
  if (entries.length > ENTRIES_MAX)
    return { refusal: violation(`have length less than or equal to ${ENTRIES_MAX}`) };
  const bytes = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  return bytes < REQUEST_BYTES_MAX
    ? entries
    : { refusal: 'Total size of the entries in the request is over the limit.' };
}

/** Gives the event of an entry for a bus, or the error that the answer has in its place. */
export function eventOf(
  entry: PresentedEntry,
  bus: string,
  now: number,
): BusEvent | Exclude<EntryResult, { EventId: string }> {
  const missing = ['Source', 'DetailType', 'Detail'].find((name) => textOf(entry[name]) === '');
  if (missing !== undefined) {
    const reason = `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`;
    return { ErrorCode: 'InvalidArgument', ErrorMessage: reason };
  }
  const source = textOf(entry['Source']);
  if (source.startsWith('aws.')) {
    return {
      ErrorCode: 'NotAuthorizedForSourceException',
      ErrorMessage: 'Not authorized for the source.',
    };
  }
  const detail = parseObject(textOf(entry['Detail']));
  if (detail === undefined)
    return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  return {
    id: randomUUID(),
    bus,
    source,
    detailType: textOf(entry['DetailType']),
    detail,
    resources: resourcesOf(entry),
    time: timeOf(entry['Time'], now),
  };
}

function violation(constraint: string): string {
  return `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must ${constraint}`;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size */
function sizeOf(entry: PresentedEntry): number {
  const texts = [entry['Source'], entry['DetailType'], entry['Detail'], ...resourcesOf(entry)];
  const time = entry['Time'] === undefined ? 0 : TIME_BYTES;
  return texts.reduce<number>((bytes, text) => bytes + Buffer.byteLength(textOf(text)), time);
}

function resourcesOf({ Resources: resources }: PresentedEntry): readonly string[] {
  return Array.isArray(resources) ? (resources as unknown[]).map(String) : [];
}

/** Reads seconds since the epoch, as JSON 1.1 writes times; what is no time is now. */
function timeOf(seconds: unknown, now: number): string {
  const given = new Date(typeof seconds === 'number' ? seconds * 1000 : NaN);
  const time = Number.isNaN(given.getTime()) ? new Date(now) : given;
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** What is no text is not there. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
