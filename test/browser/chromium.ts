// The browser of the browser tests: Debian's Chromium, or the one that `CHROMIUM` names; without one they are skipped.
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const PATH = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const HAS_CHROMIUM = existsSync(PATH);
// Not by console.log, of which jest shows nothing when every test of a file is skipped.
if (!HAS_CHROMIUM) {
  process.stderr.write(`skipped: there is no Chromium at ${PATH} (apt-get install chromium)\n`);
}

/** `describe` for what needs a browser. */
export const describeInBrowser = HAS_CHROMIUM ? describe : describe.skip;

/** Starts Chromium without a window, with more arguments for what a test is about; nothing but the loopback is called. */
export function launchChromium(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: PATH,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}
