// A Chartlift server of the benchmark's own: demo mode, free ports, an empty data folder that is removed afterwards.
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { createRecord, signIn } from '../../kit/api.mjs';
import { chartlift, start } from '../server/program.mjs';
import { benchFolder } from './folders.mjs';

/** @typedef {Awaited<ReturnType<typeof startServer>>} Server */

/**
 * @param {string} webOrigin whose pages may call it
 * @param {string[]} [more] further flags
 * @param {string} [name] tells it from others of the same run
 */
export async function startServer(webOrigin, more = [], name = 'data') {
  const dataDir = path.join(benchFolder, `${name}-${process.pid}`);
  await mkdir(dataDir, { recursive: true });
  const flags = ['--demo', '--host', '127.0.0.1', '--api-port', '0', '--s3-port', '0', '--web-origin', webOrigin];
  const server = await start([chartlift(), ...flags, ...more, '--data-dir', dataDir], {
    log: path.join(benchFolder, `${name}-server.log`),
  });
  const { api_url: apiUrl, s3_url: s3Url } = server.said;

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
      await server.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}
