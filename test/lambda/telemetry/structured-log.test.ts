import { jest } from '@jest/globals';
import { writeLog } from '../../../lambda/telemetry/structured-log.ts';
import { captureWrites } from '../captured-log.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

it('writes the whole line where the system takes it in pieces', () => {
  const pieces: string[] = [];
  captureWrites((chunk) => {
    const taken = Buffer.from(chunk).subarray(0, 7);
    pieces.push(taken.toString());
    return taken.length;
  });

  writeLog({ event: 'piecemeal' });

  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.join('')).toBe('{"event":"piecemeal"}\n');
});

it('leaves what a full pipe does not take to the stream, which waits', () => {
  const taken: string[] = [];
  const written = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    taken.push(String(chunk));
    return true;
  });
  captureWrites((chunk) => {
    if (taken.length > 0) throw Object.assign(new Error('EAGAIN'), { code: 'EAGAIN' });
    taken.push(Buffer.from(chunk).subarray(0, 7).toString());
    return 7;
  });

  writeLog({ event: 'piecemeal' });

  expect(written).toHaveBeenCalledTimes(1);
  expect(taken.join('')).toBe('{"event":"piecemeal"}\n');
});
