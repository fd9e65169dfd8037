// A server under measurement: on one core where the system can pin it, so that whoever asks has the other.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
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

/** What a command is run as to stay on a core. @param {string} core @param {string[]} command */
export const pinned = (core, command) => (pins ? ['taskset', '-c', core, ...command] : command);

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
 * @param {{ core?: string, env?: Record<string, string>, stopBy?: NodeJS.Signals }} [options]
 */
export async function start(command, { core = MEASURED, env = {}, stopBy = 'SIGTERM' } = {}) {
  const [program, ...flags] = pinned(core, command);
  const began = performance.now();
  const child = spawn(program, flags, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } });
  const endWithUs = () => child.kill('SIGKILL');
  process.on('exit', endWithUs);
  const ended = once(child, 'close');
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended]);
  if (typeof line !== 'string') throw new Error(`${command[0]} did not start`);
  return {
    said: JSON.parse(line),
    startedMs: Math.round(performance.now() - began),
    /** What it holds of memory now, in bytes. */
    held: () => held(child.pid ?? 0),
    stop: async () => {
      child.kill(stopBy);
      await ended;
      process.off('exit', endWithUs);
    },
  };
}

/** @param {number} pid `taskset` becomes what it runs, so this is the program itself */
async function held(pid) {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024;
}
