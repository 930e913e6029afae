// The parts of the local cloud that run until they are stopped.

/** What has been started and how to end it. */
export interface Part {
  stop(): Promise<void>;
}

/** Takes note of a part that must be ended with the cloud, and gives it back. */
export type Keep = <P extends Part>(part: P) => P;
