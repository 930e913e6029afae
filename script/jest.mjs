// Runs jest on Node 24 with native ES modules; arguments are passed on.
import { createRequire } from 'node:module';
import { run } from './node24.mjs';

process.env.NODE_OPTIONS = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
run([createRequire(import.meta.url).resolve('jest/bin/jest'), ...process.argv.slice(2)]);
