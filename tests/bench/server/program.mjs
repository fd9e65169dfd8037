// Programs that a benchmark starts: on one core where that is asked and the system can pin them, so that whoever asks has the
// other.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/** Cores by number: who is measured, and what it relies on. */
export const MEASURED = '0';
export const OTHERS = '1';

const pins = (() => {
  try {
    execFileSync('taskset', ['-c', OTHERS, 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** What a command is run as to stay on a core, where one is named. @param {string | undefined} core @param {string[]} command */
export const pinned = (core, command) => (pins && core ? ['taskset', '-c', core, ...command] : command);

/** Whether servers have a core of their own here. */
export const isPinned = pins;

/** The product's program. */
export function chartlift() {
  const program = process.env.CHARTLIFT_SERVER;
  if (!program) throw new Error('CHARTLIFT_SERVER is not set: run this through `cargo xtask bench`');
  return program;
}

/**
 * Starts a program that says where it is with its first line, in JSON.
 * @param {string[]} command
 * @param {object} [options]
 * @param {string} [options.core] where it stays; anywhere when absent
 * @param {string} [options.log] the file for what it writes beside; where ours goes when absent
 * @param {Record<string, string>} [options.env]
 * @param {NodeJS.Signals} [options.stopBy]
 */
export async function start(command, { core, log, env = {}, stopBy = 'SIGTERM' } = {}) {
  const [program, ...flags] = pinned(core, command);
  const began = performance.now();
  const stdio = /** @type {const} */ (['ignore', 'pipe', log ? 'pipe' : 'inherit']);
  const child = spawn(program, flags, { stdio: [...stdio], env: { ...process.env, ...env } });
  if (log) child.stderr?.pipe(createWriteStream(log));
  const endWithUs = () => child.kill('SIGKILL');
  process.on('exit', endWithUs);
  const ended = once(child, 'close');
  if (!child.stdout) throw new Error('its output is not piped');
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended]);
  if (typeof line !== 'string') throw new Error(`${command[0]} did not start${log ? `: see ${log}` : ''}`);
  return {
    said: JSON.parse(line),
    startedMs: Math.round(performance.now() - began),
    /** What it holds of memory now, in bytes. */
    held: () => memory(child.pid ?? 0, 'VmRSS'),
    /** The most it held so far, in bytes. */
    peak: () => memory(child.pid ?? 0, 'VmHWM'),
    stop: async () => {
      child.kill(stopBy);
      await ended;
      process.off('exit', endWithUs);
    },
  };
}

/** @param {number} pid `taskset` becomes what it runs, so this is the program itself @param {string} of as the kernel calls it */
async function memory(pid, of) {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(new RegExp(`^${of}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024;
}
