// How the tables of attacks are written down.
import type { RefusalReason } from '../../core/refusal.ts';
import { CLAIMS, forge, forgeText, headerOf, KEYS, POOL, POOL_KEY } from './forgery.ts';

/** One attack. */
export interface JwtAttack {
  readonly name: string;
  readonly presented: string;
  readonly refused: RefusalReason;
}

/** A name and the token of an attack. */
export type Row = readonly [name: string, presented: string];

/** Writes down attacks that are refused for the same reason. */
export function group(refused: RefusalReason, rows: readonly Row[]): JwtAttack[] {
  return rows.map(([name, presented]) => ({ name, presented, refused }));
}

/** Gives how a value is written in the name of an attack. */
export function label(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 40);
}

/** A good token and its parts, for attacks on its spelling. */
export const good = forge({});
export const [goodHeader = '', goodClaims = '', goodSignature = ''] = good.split('.');

/** The JSON of a good header and of good claims. */
export const claimsText = JSON.stringify(CLAIMS);
export const headerText = JSON.stringify(headerOf(KEYS.RS256));
export const within = (text: string, member: string) => text.replace(/\}$/, `,${member}}`);
export const before = (text: string, member: string) => text.replace(/^\{/, `{${member},`);
export const inHeader = (header: unknown) => forgeText(header, claimsText);
export const inClaims = (claims: unknown) => forgeText(headerText, claims);

/** Signs a token of the user pool. */
export const pool = (claims: object, header: object = {}) =>
  forge({
    key: POOL_KEY,
    header: { typ: undefined, ...header },
    claims: { iss: POOL.issuer, aud: undefined, token_use: 'access', ...claims },
  });
