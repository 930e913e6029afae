// The environment of the cache flush function.
import { FOLLOWED_STAGE } from './stage.ts';

/** The cache flush function's variables. */
export const CACHE_FLUSH_VARIABLES = FOLLOWED_STAGE;
