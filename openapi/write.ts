// Writes openapi/openapi.json anew.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildDocument } from './document.ts';

writeFileSync(
  join(import.meta.dirname, 'openapi.json'),
  `${JSON.stringify(buildDocument(), null, 2)}\n`,
);
