// Starts and stops the demo as a person would: `cargo xtask demo`, then Ctrl-C.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { freshFolder, root } from './folders.mjs';

/** On a clean clone everything is compiled first; on two cores that takes minutes. */
const PATIENCE_MS = 30 * 60_000;
/** The server gives uploads in flight 30 s before it is killed; a busy machine takes its time for the rest. */
const GRACE_MS = 5 * 60_000;

/** How long a test waits where it looks for what hangs, in milliseconds: a busy machine takes its time for everything else. */
export const HANGS_MS = 5 * 60_000;

/**
 * @typedef {object} Demo
 * @property {string} apiUrl
 * @property {string} s3Url
 * @property {string} webUrl empty without the web app
 * @property {string} dataDir
 * @property {(name: 'server' | 'web') => Promise<string>} log
 * @property {() => Promise<void>} stop fails unless everything ended cleanly
 */

/**
 * @param {{ web?: boolean, dataDir?: string, seed?: boolean, year?: boolean, webPort?: number, flags?: string[], env?: NodeJS.ProcessEnv }} [options]
 *   `year`: with a year of visits and files; `webPort`: of the page that CORS lets in, when it is not the app's; `env`:
 *   settings of the server beside ours
 * @returns {Promise<Demo>}
 */
export async function startDemo({
  web = true,
  dataDir,
  seed = true,
  year = false,
  webPort = 0,
  flags = [],
  env = {},
} = {}) {
  const folder = dataDir ?? (await freshFolder('data'));
  const ports = ['--web-port', String(webPort), '--api-port', '0', '--s3-port', '0'];
  const [program, ...before] = xtask();
  const child = spawn(
    program,
    [
      ...before,
      'demo',
      ...ports,
      '--data-dir',
      folder,
      web ? [] : '--no-web',
      seed ? [] : '--no-seed-demo',
      year ? [] : '--no-seed-year',
      flags,
    ].flat(2),
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } },
  );
  const endWithUs = () => child.kill('SIGTERM');
  process.on('exit', endWithUs);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said = (said + text).slice(-20_000);
  });
  const ended = once(child, 'exit').then(([code, signal]) => {
    process.off('exit', endWithUs);
    return signal ?? code;
  });
  await ready(child, ended, () => said);
  const state = JSON.parse(await readFile(path.join(folder, 'demo.json'), 'utf8'));
  return {
    apiUrl: state.api_url,
    s3Url: state.s3_url,
    webUrl: state.web_url ?? '',
    dataDir: folder,
    log: (name) => readFile(path.join(folder, 'logs', `${name}.log`), 'utf8'),
    stop: async () => {
      child.kill('SIGINT');
      const code = await within(GRACE_MS, ended, () => `the demo did not stop:\n${said}`);
      if (code !== 0) throw new Error(`the demo ended with ${code}:\n${said}`);
    },
  };
}

/** Runs the demo where it is expected to fail at once; answers its exit code and what it said. @param {string[]} flags */
export async function failedDemo(flags) {
  const [program, ...before] = xtask();
  const child = spawn(program, [...before, 'demo', ...flags], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  const [code] = await once(child, 'close');
  return { code, said };
}

function xtask() {
  return process.env.CHARTLIFT_XTASK ? [process.env.CHARTLIFT_XTASK] : ['cargo', 'xtask'];
}

/**
 * Waits for the demo's last line.
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child
 * @param {Promise<unknown>} ended
 * @param {() => string} said
 */
async function ready(child, ended, said) {
  const answers = new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('Chartlift is ready')) resolve('ready');
    });
  });
  const first = await within(PATIENCE_MS, Promise.race([answers, ended]), () => `the demo did not start:\n${said()}`);
  if (first !== 'ready') throw new Error(`the demo ended with ${first}:\n${said()}`);
}

/** @template T @param {number} ms @param {Promise<T>} promise @param {() => string} otherwise @returns {Promise<T>} */
export async function within(ms, promise, otherwise) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise())), ms);
  });
  try {
    return await /** @type {Promise<T>} */ (Promise.race([promise, late]));
  } finally {
    clearTimeout(timer);
  }
}
