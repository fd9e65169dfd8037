// A Chartlift server of the benchmark's own: demo mode, free ports, an empty data folder that is removed afterwards.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createRecord, signIn } from '../../kit/api.mjs';
import { benchFolder } from './folders.mjs';

/** @typedef {Awaited<ReturnType<typeof startServer>>} Server */

/**
 * @param {string} webOrigin whose pages may call it
 * @param {string[]} [more] further flags
 * @param {string} [name] tells it from others of the same run
 */
export async function startServer(webOrigin, more = [], name = 'data') {
  const program = process.env.CHARTLIFT_SERVER;
  if (!program) throw new Error('CHARTLIFT_SERVER is not set: run this through `cargo xtask bench`');
  const dataDir = path.join(benchFolder, `${name}-${process.pid}`);
  await mkdir(dataDir, { recursive: true });
  const log = path.join(benchFolder, `${name}-server.log`);
  const flags = ['--demo', '--host', '127.0.0.1', '--api-port', '0', '--s3-port', '0', '--web-origin', webOrigin];
  const child = spawn(program, [...flags, ...more, '--data-dir', dataDir], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.pipe(createWriteStream(log));
  const endWithUs = () => child.kill('SIGKILL');
  process.on('exit', endWithUs);
  const ended = once(child, 'close');
  const line = once(createInterface({ input: child.stdout }), 'line');
  const [first] = await Promise.race([line, ended]);
  if (typeof first !== 'string') throw new Error(`the server did not start: see ${log}`);
  const { api_url: apiUrl, s3_url: s3Url } = JSON.parse(first);

  const { api, token } = await signIn(apiUrl, ({ role }) => role === 'clinician');
  const record = await createRecord(api, 'Benchmark');
  const secrets = JSON.parse(await readFile(path.join(dataDir, 'secrets.json'), 'utf8'));
  return {
    apiUrl,
    s3Url,
    token,
    recordId: /** @type {string} */ (record.id),
    /** What peers that hold credentials sign with. */
    credentials: { accessKeyId: secrets.s3_access_key, secretAccessKey: secrets.s3_secret_key },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      process.off('exit', endWithUs);
      await rm(dataDir, { recursive: true });
    },
  };
}
