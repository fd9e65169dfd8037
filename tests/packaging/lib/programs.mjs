// Development servers and builds, run as their users run them: by their own command line.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { within } from '../../kit/demo.mjs';

/** A development server that starts for the first time bundles what it finds in node_modules. */
const START_MS = 5 * 60_000;
/** Some wait for the connections of pages that are gone; how they end is not what is tested. */
const GRACE_MS = 10_000;

/** @typedef {{ script: string, cwd: string, env?: Record<string, string> }} Program */

/** @param {Program} program @param {string[]} args */
function start({ script, cwd, env }, args) {
  // Some write in colours where `CI` is set, also into a pipe: here all always do, so that what is looked for is found in both.
  const { NO_COLOR: _, ...ours } = process.env;
  const all = { ...ours, FORCE_COLOR: '1', NEXT_TELEMETRY_DISABLED: '1', ...env };
  const child = spawn(process.execPath, [script, ...args], { cwd, env: all, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said = (said + text).slice(-5_000);
    });
  }
  return { child, said: () => stripVTControlCharacters(said) };
}

/** Runs to the end. @param {Program} program @param {string[]} args */
export async function run(program, args) {
  const { child, said } = start(program, args);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${said()}`);
}

/** Starts a server and waits until it says that it is ready. @param {Program} program @param {string[]} args @param {RegExp} ready */
export async function serve(program, args, ready) {
  const { child, said } = start(program, args);
  const endWithUs = () => child.kill('SIGKILL');
  process.on('exit', endWithUs);
  const gone = once(child, 'exit').finally(() => process.off('exit', endWithUs));
  const answers = new Promise((resolve) => {
    createInterface({ input: child.stdout }).on(
      'line',
      (line) => ready.test(stripVTControlCharacters(line)) && resolve('ready'),
    );
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await within(GRACE_MS, gone, () => 'still there').catch(endWithUs);
    await gone;
  };
  try {
    const first = await within(
      START_MS,
      Promise.race([answers, gone]),
      () => `${args.join(' ')} does not start:\n${said()}`,
    );
    if (first !== 'ready') throw new Error(`${args.join(' ')} is gone:\n${said()}`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop, said };
}
