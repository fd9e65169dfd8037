// Whole uploads of small files as a back end sees them: create, PUT to S3 by the URL it signed, complete. The server has one
// core; S3, which keeps its objects in memory, the database where that is PostgreSQL, and who asks have the other.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRecord, signIn } from '../../kit/api.mjs';
import { crc32Hex } from '../../kit/crc32.mjs';
import { Client, run } from './load.mjs';
import { chartlift, MEASURED, OTHERS, start } from './program.mjs';

const CONNECTIONS = 8;
const BYTES = 20_000;
/** Visits whose files they are: a few of each, as hospitals have them. */
const RECORDS = 100;
const OPEN_UPLOADS = 1_000;
const REGION = 'us-east-1';
const here = path.dirname(fileURLToPath(import.meta.url));

/** @typedef {{ url: string, analyze: () => void }} Database */
/** @typedef {{ per_second: number, p50_ms: number, p99_ms: number }} Figures */

/**
 * @param {{ folder: string, seconds: number, stores: string[], postgres: Database | undefined }} setting
 * @returns {Promise<object[]>} rows
 */
export async function cycle({ folder, seconds, stores, postgres }) {
  const s3Folder = await s3FolderIn(folder);
  const s3 = await startS3(s3Folder);
  try {
    const rows = [];
    for (const store of stores) {
      const database = store === 'postgres' ? postgres : undefined;
      rows.push(...(await chartliftCycles(path.join(folder, `cycle-${store}`), store, database, s3, seconds)));
    }
    if (postgres) {
      for (const client of /** @type {const} */ (['brief', 'brief-proving'])) {
        rows.push(await briefCycles(client, postgres, s3, seconds));
      }
    }
    return rows;
  } finally {
    await s3.stop();
    await rm(s3Folder, { recursive: true, force: true });
  }
}

/**
 * In memory, where the system has a file system there: with a disk of the machine's, half of what was measured was that disk and the
 * S3 before it, which in earnest are others' machines.
 * @param {string} folder
 */
async function s3FolderIn(folder) {
  const memory = '/dev/shm';
  return existsSync(memory) ? mkdtemp(path.join(memory, 'chartlift-bench-')) : path.join(folder, 'cycle-s3');
}

/** The S3 that all of them use: the embedded one of a server that is not measured. @param {string} dataDir */
async function startS3(dataDir) {
  const flags = ['--demo', '--data-dir', dataDir, '--host', '127.0.0.1', '--api-port', '0', '--s3-port', '0'];
  const server = await start([chartlift(), ...flags], { core: OTHERS });
  const secrets = JSON.parse(await readFile(path.join(dataDir, 'secrets.json'), 'utf8'));
  return {
    url: /** @type {string} */ (server.said.s3_url),
    accessKey: /** @type {string} */ (secrets.s3_access_key),
    secretKey: /** @type {string} */ (secrets.s3_secret_key),
    bucket: 'chartlift',
    stop: server.stop,
  };
}

/** A file's bytes, of no known kind: one in 65,536 would begin like a program (`MZ`), and be refused. */
function noise() {
  return randomBytes(BYTES).fill(1, 0, 4);
}

/** @typedef {Awaited<ReturnType<typeof startS3>>} S3 */

/** @param {string} dataDir @param {string} store @param {Database | undefined} database @param {S3} s3 @param {number} seconds */
async function chartliftCycles(dataDir, store, database, s3, seconds) {
  const where = ['--s3-bucket', s3.bucket, '--s3-endpoint', s3.url, '--s3-region', REGION, '--s3-path-style', 'true'];
  const flags = ['--demo', '--data-dir', dataDir, '--host', '127.0.0.1', '--api-port', '0'];
  const env = { CHARTLIFT_S3_ACCESS_KEY: s3.accessKey, CHARTLIFT_S3_SECRET_KEY: s3.secretKey };
  const at = database ? ['--database-url', database.url] : [];
  const server = await start([chartlift(), ...flags, ...where, ...at], { core: MEASURED, env });
  try {
    const idle = await server.held();
    const { api, token } = await signIn(server.said.api_url, ({ role }) => role === 'clinician');
    /** @type {{ id: string }[]} */
    const records = [];
    for (let number = 0; number < RECORDS; number++) records.push(await createRecord(api, `Benchmark ${number}`));
    const client = new Client(server.said.api_url, CONNECTIONS, { authorization: `Bearer ${token}` });
    const objects = new Client(s3.url, CONNECTIONS);
    const file = (/** @type {number} */ number) => ({
      record_id: records[number % RECORDS].id,
      content_type: 'application/octet-stream',
    });
    const figures = await measured(seconds, database, async (number) => {
      const bytes = noise();
      const crc32 = crc32Hex(bytes);
      const whole = { size_bytes: BYTES, crc32 };
      const first = { encoding: 'identity', whole: true, parts: [{ number: 1, ...whole }] };
      const asked = { ...file(number), file_name: `scan-${number}.bin`, size_bytes: BYTES, first };
      const created = await client.post('/api/files/upload-url', asked);
      const [signed] = created.signed;
      await objects.send('PUT', signed.url, bytes, signed.headers);
      const part = { number: 1, source_bytes: BYTES, stored_bytes: BYTES, source_crc32: crc32, stored_crc32: crc32 };
      const done = { source: whole, stored: whole, parts: [part] };
      await client.post(`/api/files/uploads/${created.upload_id}/complete`, done);
    });
    for (let number = 0; number < OPEN_UPLOADS; number++) {
      await client.post('/api/files/upload-url', {
        ...file(number),
        file_name: `open-${number}.zip`,
        size_bytes: 50_000_000,
      });
    }
    const open = await server.held();
    client.close();
    objects.close();
    const row = (/** @type {string} */ input, /** @type {object} */ more) => ({
      ...{ bench: 'server', input, client: 'chartlift', store },
      ...more,
    });
    return [
      row('cycle', { connections: CONNECTIONS, ...figures }),
      row('start-empty', { ms: server.startedMs }),
      row('idle', { peak_bytes: idle }),
      row('open-uploads', { uploads: OPEN_UPLOADS, peak_bytes: open }),
    ];
  } finally {
    await server.stop();
  }
}

/** @param {'brief' | 'brief-proving'} peer @param {Database} database @param {S3} s3 @param {number} seconds */
async function briefCycles(peer, database, s3, seconds) {
  const keys = { S3_ACCESS_KEY: s3.accessKey, S3_SECRET_KEY: s3.secretKey };
  const env = {
    DATABASE_URL: database.url,
    S3_URL: s3.url,
    BUCKET: s3.bucket,
    ...keys,
    PROVES: String(peer === 'brief-proving'),
  };
  const server = await start([process.execPath, path.join(here, 'brief.mjs')], { core: MEASURED, env });
  try {
    const client = new Client(server.said.api_url, CONNECTIONS);
    const objects = new Client(s3.url, CONNECTIONS);
    const content_type = 'application/octet-stream';
    const figures = await measured(seconds, database, async (number) => {
      const asked = {
        record_id: `brief-${number % RECORDS}`,
        file_name: `scan-${number}.bin`,
        content_type,
        size_bytes: BYTES,
      };
      const { id, url } = await client.post('/upload-url', asked);
      const bytes = noise();
      await objects.send('PUT', url, bytes, { 'content-type': content_type });
      await client.post('/complete', { id, crc32: crc32Hex(bytes) });
    });
    client.close();
    objects.close();
    return {
      ...{ bench: 'server', input: 'cycle', client: peer, store: 'postgres', connections: CONNECTIONS },
      ...figures,
      peak_bytes: await server.held(),
    };
  } finally {
    await server.stop();
  }
}

/**
 * Once warm, and once a database of its own has counted its rows, after which it plans otherwise.
 * @param {number} seconds
 * @param {Database | undefined} database
 * @param {(number: number) => Promise<void>} work
 */
async function measured(seconds, database, work) {
  await run({ connections: CONNECTIONS, seconds: Math.min(2, seconds), work });
  database?.analyze();
  return run({ connections: CONNECTIONS, seconds, work });
}
