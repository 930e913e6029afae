// What the operations on sessions work with: handed to each, so that tests can put time and failure in.
import type { EndingService } from '../http/effective-by.ts';
import type { SessionStore } from '../store/session-store.ts';

/** The parts that the operations share. */
export interface SessionService extends EndingService {
  readonly store: SessionStore;
}
