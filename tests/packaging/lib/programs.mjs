// Development servers and builds, run as their users run them: by their own command line.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** @typedef {{ script: string, cwd: string, env?: Record<string, string> }} Program */

/** @param {Program} program @param {string[]} args */
function start({ script, cwd, env }, args) {
  const all = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env };
  const child = spawn(process.execPath, [script, ...args], { cwd, env: all, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said = (said + text).slice(-5_000);
    });
  }
  return { child, said: () => said };
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
    createInterface({ input: child.stdout }).on('line', (line) => ready.test(line) && resolve('ready'));
  });
  if ((await Promise.race([answers, gone])) !== 'ready') throw new Error(`${args.join(' ')} is gone:\n${said()}`);
  return {
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
}
