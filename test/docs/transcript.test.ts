import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CAN_RUN_TRANSCRIPTS,
  runTranscripts,
  TRANSCRIPTS,
  transcriptVariables,
} from '../../dev/transcript.ts';
import { describeLocal, openLocal } from '../e2e/target.ts';

const describeWhereCurlIs = CAN_RUN_TRANSCRIPTS ? describeLocal : describe.skip;
if (!CAN_RUN_TRANSCRIPTS) console.warn('bash or curl is missing: transcripts are not run');

describeWhereCurlIs('the transcripts in the documentation', () => {
  it.each(TRANSCRIPTS)('of %s are what its commands print', async (path) => {
    const document = readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
    const door = await openLocal();
    try {
      expect(await runTranscripts(document, await transcriptVariables(door))).toBe(document);
    } finally {
      await door.stop();
    }
  });
});
