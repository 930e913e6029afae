// The part of dynalite's interface that the local run uses; the package brings no types.

declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** How long tables stay in state CREATING. */
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  }

  /** Creates a server that is not listening yet and keeps its tables in memory. */
  function dynalite(options?: DynaliteOptions): Server;

  export = dynalite;
}
