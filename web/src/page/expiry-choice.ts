// How long a new key is to live: the choices of the form, and the time that each comes to.

/** A choice of the form. */
export type ExpiryChoice = '30' | '90' | '365' | 'date' | 'never';

/** The choices in the order of the form. */
export const EXPIRY_CHOICES: readonly { readonly value: ExpiryChoice; readonly label: string }[] = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: 'date', label: 'On a date…' },
  { value: 'never', label: 'No expiry' },
];

const DAY_MS = 86_400_000;

/**
 * Gives the end of a key as ISO 8601, or `undefined` for none. A date, `YYYY-MM-DD`, means the end of that day where
 * the user is.
 *
 * @throws {RangeError} when the date is none
 */
export function expiryOf(choice: ExpiryChoice, date: string, now: number): string | undefined {
  if (choice === 'never') return undefined;
  if (choice === 'date') return format(new Date(`${date}T23:59:59`));
  return format(new Date(now + Number(choice) * DAY_MS));
}

function format(time: Date): string {
  return time.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
