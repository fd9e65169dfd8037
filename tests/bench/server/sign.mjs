// How many part URLs a second a server signs on one core: 64 to a call, four calls at a time. boto3 signs in a loop, without
// a server around it, which flatters it.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRecord, signIn } from '../../kit/api.mjs';
import { Client, run } from './load.mjs';
import { chartlift, MEASURED, pinned, start } from './program.mjs';

const PARTS = 64;
/** Calls for one upload. Part numbers end at 10,000, and what is signed again is looked for in S3 first. */
const CALLS = 15;
const CONNECTIONS = 4;
const PART_BYTES = 16 * 1024 * 1024;
const here = path.dirname(fileURLToPath(import.meta.url));

/** @param {{ folder: string, seconds: number }} setting @returns {Promise<object[]>} rows */
export async function sign({ folder, seconds }) {
  return [
    row('chartlift', await chartliftSigns(path.join(folder, 'sign'), seconds)),
    row('aws-sdk-js', await briefSigns(seconds)),
    row('boto3', botoSigns(seconds)),
  ];
}

/** @param {string} client @param {number} perSecond */
const row = (client, perSecond) => ({ bench: 'server', input: 'sign', client, per_second: Math.round(perSecond) });

/** The parts of a call, each other than all before: nothing can be remembered. @param {number} call */
const parts = (call) =>
  Array.from({ length: PARTS }, (_, index) => ({
    number: (call % CALLS) * PARTS + index + 1,
    size_bytes: PART_BYTES,
    crc32: ((call * PARTS + index) >>> 0).toString(16).padStart(8, '0'),
  }));

/** @param {string} dataDir @param {number} seconds */
async function chartliftSigns(dataDir, seconds) {
  const flags = ['--demo', '--data-dir', dataDir, '--host', '127.0.0.1', '--api-port', '0', '--s3-port', '0'];
  const server = await start([chartlift(), ...flags], { core: MEASURED });
  try {
    const { api, token } = await signIn(server.said.api_url, ({ role }) => role === 'clinician');
    const record = await createRecord(api, 'Benchmark');
    const file = { record_id: record.id, file_name: 'study.zip', content_type: 'application/zip' };
    const begin = () => api.ok('POST', '/api/files/upload-url', { ...file, size_bytes: CALLS * PARTS * PART_BYTES });
    /** @type {Map<number, Promise<{ upload_id: string }>>} */
    const uploads = new Map();
    const client = new Client(server.said.api_url, CONNECTIONS, { authorization: `Bearer ${token}` });
    let calls = 0;
    const work = async () => {
      // Counted here: the warm-up's are not to come again.
      const call = calls++;
      const number = Math.floor(call / CALLS);
      const begun = uploads.get(number) ?? begin();
      uploads.set(number, begun);
      const path = `/api/files/uploads/${(await begun).upload_id}/part-urls`;
      return client.post(path, { encoding: 'identity', whole: false, parts: parts(call) });
    };
    return await signed(client, work, seconds);
  } finally {
    await server.stop();
  }
}

/** @param {number} seconds */
async function briefSigns(seconds) {
  const env = { S3_URL: 'http://127.0.0.1:9', S3_ACCESS_KEY: 'access', S3_SECRET_KEY: 'secret', BUCKET: 'chartlift' };
  const server = await start([process.execPath, path.join(here, 'brief.mjs')], { core: MEASURED, env });
  try {
    const client = new Client(server.said.api_url, CONNECTIONS);
    return await signed(client, (call) => client.post('/part-urls', { parts: parts(call) }), seconds);
  } finally {
    await server.stop();
  }
}

/** @param {number} seconds */
function botoSigns(seconds) {
  const python = process.env.CHARTLIFT_PYTHON;
  if (!python) throw new Error('CHARTLIFT_PYTHON is not set: run this through `cargo xtask bench`');
  const [program, ...args] = pinned(MEASURED, [python, path.join(here, 'sign.py'), String(seconds)]);
  return JSON.parse(execFileSync(program, args, { encoding: 'utf8' })).per_second;
}

/** URLs a second, once warm. @param {Client} client @param {(call: number) => Promise<unknown>} work @param {number} seconds */
async function signed(client, work, seconds) {
  await run({ connections: CONNECTIONS, seconds: Math.min(2, seconds), work });
  const { per_second: calls } = await run({ connections: CONNECTIONS, seconds, work });
  client.close();
  return calls * PARTS;
}
