// The code of a login of the command line: made by the client, shown to the person who approves.

const CODE = /^[A-Za-z0-9_-]{20,128}$/;

/** What a code may be, in words that follow its name. */
export const CLI_LOGIN_CODE_FORM = 'must be 20 to 128 characters out of A-Z, a-z, 0-9, _ and -';

/**
 * Tells whether a text may be a code. The length is what can be asked of it from outside: 20 random characters are 120
 * bits, which nobody guesses in the five minutes of a login.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8628#section-5.2
 */
export function isCliLoginCode(text: string): boolean {
  return CODE.test(text);
}

/** Gives what is shown of a code, to be compared by eye: enough to tell two logins apart, too little to use one. */
export function endOfCliLoginCode(code: string): string {
  return code.slice(-6);
}
