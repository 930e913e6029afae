import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { obtainCredentials } from '../../dev/credential-set.ts';
import { CAN_RUN_TRANSCRIPTS, runTranscripts, TRANSCRIPTS } from '../../dev/transcript.ts';
import { describeLocal, openLocal } from '../e2e/target.ts';

const describeWhereCurlIs = CAN_RUN_TRANSCRIPTS ? describeLocal : describe.skip;
if (!CAN_RUN_TRANSCRIPTS) console.warn('bash or curl is missing: transcripts are not run');

describeWhereCurlIs('the transcripts in the documentation', () => {
  it.each(TRANSCRIPTS)('of %s are what its commands print', async (path) => {
    const document = readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
    const door = await openLocal();
    try {
      const { owner } = await obtainCredentials(door);
      const variables = { API: door.cloud.apiUrl, RIGBOX_API_KEY: owner.apiKey, JWT: owner.jwt };

      expect(await runTranscripts(document, variables)).toBe(document);
    } finally {
      await door.stop();
    }
  });
});
