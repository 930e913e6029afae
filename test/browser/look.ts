// How a state of a page is looked at: in light and dark, wide and narrow, for broken accessibility rules and for what sticks
// out. `UPDATE_IMAGES=1` keeps the pictures in docs/image/.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { findBarriers } from './dashboard-target.ts';

/** One appearance of a page. */
export interface Look {
  readonly suffix: string;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly colorScheme: 'light' | 'dark';
}

/** Whether pictures are kept. */
export const KEEPS_IMAGES = process.env['UPDATE_IMAGES'] === '1';

/** Where the pictures of the documents are. */
export const IMAGE_FOLDER = join(import.meta.dirname, '../../docs/image');

/** The window of a desk. */
export const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 844 };

/** Width and colours do not depend on each other: these two show every rule broken. */
export const TWO_LOOKS: readonly Look[] = [
  { suffix: '', viewport: WIDE, colorScheme: 'light' },
  { suffix: '-narrow-dark', viewport: NARROW, colorScheme: 'dark' },
];

/** For pictures, all four. */
export const FOUR_LOOKS: readonly Look[] = [
  ...TWO_LOOKS,
  { suffix: '-dark', viewport: WIDE, colorScheme: 'dark' },
  { suffix: '-narrow', viewport: NARROW, colorScheme: 'light' },
];

/** Looks at the state that a page is in, under a name for messages and pictures, and leaves it wide and light. */
export async function examine(page: Page, name: string, looks: readonly Look[]): Promise<void> {
  for (const { suffix, viewport, colorScheme } of looks) {
    const image = name + suffix;
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    expect([image, await findBarriers(page)]).toEqual([image, []]);
    expect([image, await overflowOf(page)]).toEqual([image, 0]);
    if (KEEPS_IMAGES) await page.screenshot({ path: join(IMAGE_FOLDER, `${image}.png`) });
  }
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: 'light' });
}

function overflowOf(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
}
