// Times as people and other services read them.

/** Writes seconds since the epoch as ISO 8601 in UTC, to the second; texts of the years 0 to 9999 sort by time. */
export function formatIsoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
