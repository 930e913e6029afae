// Runs a command line on Node 24, the runtime of the Lambda functions, whatever Node started this script.
// The binary is the platform package of package.json; without one (macOS), the Node on the PATH must be 24 or newer.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

const NODE_MAJOR = 24;

/** Gives the path of a Node that can run this project, or ends the process with what to install. */
export function node24() {
  if (process.versions.node.startsWith(`${NODE_MAJOR}.`)) return process.execPath;
  const binary = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  try {
    const platform = process.platform === 'win32' ? 'win' : process.platform;
    return createRequire(import.meta.url).resolve(`node-${platform}-${process.arch}/${binary}`);
  } catch {
    if (Number.parseInt(process.versions.node, 10) > NODE_MAJOR) return process.execPath;
    console.error(
      `Node ${NODE_MAJOR} is needed on ${process.platform}-${process.arch}, found ${process.version}: install it and put it first on the PATH`,
    );
    process.exit(1);
  }
}

/** Runs `node24 …args` in the foreground: same streams, signals passed on, same exit code. */
export function run(args) {
  const child = spawn(node24(), args, { stdio: 'inherit' });
  // A terminal sends Ctrl-C to the whole process group: the child has it already and decides when to end.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

if (process.argv[1] === import.meta.filename) run(process.argv.slice(2));
