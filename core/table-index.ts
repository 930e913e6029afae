// Names of the indexes of the key table, shared by the construct that creates them and whatever reads them.

/** Lists an account's keys. It is eventually consistent, so nothing is ever decided by it. */
export const ACCOUNT_INDEX = 'byAccount';

/** Finds an owner's keys, when the owner is suspended or removed. */
export const OWNER_INDEX = 'byOwner';
