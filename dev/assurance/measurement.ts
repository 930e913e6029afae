// Measurements: what a test or a command counted while it ran, one file each in `.rigbox/assurance/`.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** The folder that measurements are left in. */
export const MEASUREMENT_FOLDER = join(import.meta.dirname, '../../.rigbox/assurance');

/** What a measurement is, and of which form docs/assurance.json keeps it. */
export const MEASUREMENT = z.strictObject({
  title: z.string().min(1),
  /** Repeats it. */
  command: z.string().min(1),
  /** When it was made, ISO 8601. */
  at: z.iso.datetime(),
  counts: z.array(z.strictObject({ what: z.string().min(1), count: z.number() })).min(1),
  /** How many decisions were wrong; of a command that decides nothing, how many of its findings nobody has explained. */
  wrong: z.number().int().nonnegative(),
  notes: z.array(z.string()).optional(),
});

/** One measurement. */
export type Measurement = z.infer<typeof MEASUREMENT>;

/** Gives a measurement, or undefined when there is none; one of another form is an error that names the file. */
export function readMeasurement(
  name: string,
  folder: string = MEASUREMENT_FOLDER,
): Measurement | undefined {
  const path = join(folder, `${name}.json`);
  if (!existsSync(path)) return undefined;
  const read = MEASUREMENT.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (read.success) return read.data;
  throw new TypeError(`${path} must be a measurement\n${read.error.message}`);
}

/** Leaves a measurement, in the place of an earlier one of its name. */
export function writeMeasurement(
  name: string,
  measurement: Measurement,
  folder: string = MEASUREMENT_FOLDER,
): void {
  mkdirSync(folder, { recursive: true });
  const text = JSON.stringify(MEASUREMENT.parse(measurement), null, 2);
  writeFileSync(join(folder, `${name}.json`), `${text}\n`);
}
