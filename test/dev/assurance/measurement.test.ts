import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMeasurement, writeMeasurement } from '../../../dev/assurance/measurement.ts';
import { MEASURED } from './sample.ts';

describe('a measurement', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'measurement-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is read as it was written, and the latest counts', () => {
    const inside = join(folder, 'made', 'when-needed');
    writeMeasurement('load', MEASURED, inside);
    writeMeasurement('load', { ...MEASURED, notes: ['again'] }, inside);

    expect(readMeasurement('load', inside)).toEqual({ ...MEASURED, notes: ['again'] });
  });

  it('that nobody made is none', () => {
    expect(readMeasurement('load', folder)).toBeUndefined();
  });

  it.each([
    ['without a number of wrong ones', { ...MEASURED, wrong: undefined }],
    ['that counts nothing', { ...MEASURED, counts: [] }],
    ['whose count is a text', { ...MEASURED, counts: [{ what: 'answers', count: '7' }] }],
    ['without a time', { ...MEASURED, at: 'yesterday' }],
    ['with a member more', { ...MEASURED, score: 1 }],
  ])('%s fails by the name of its file', (_, content) => {
    writeFileSync(join(folder, 'load.json'), JSON.stringify(content));

    expect(() => readMeasurement('load', folder)).toThrow('load.json must be a measurement');
  });

  it('of another form is not written', () => {
    expect(() => writeMeasurement('load', { ...MEASURED, wrong: -1 }, folder)).toThrow('wrong');
    expect(readMeasurement('load', folder)).toBeUndefined();
  });
});
