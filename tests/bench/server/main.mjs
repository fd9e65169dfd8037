// The server's own figures at a million records: lists and searches, over HTTP as its clients ask, each audited and durable
// before it is answered. The records are invented by `chartlift-server fill`.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { signIn } from '../../kit/api.mjs';
import { benchFolder } from '../lib/folders.mjs';
import { run } from './load.mjs';
import { startPostgres } from './postgres.mjs';

/** What people type: names and the beginnings of names, complaints, diagnoses; common, rare and together. */
const SEARCHES = [
  'belcor',
  'maria',
  'dorfin ada',
  'chest pain',
  'cystic',
  'case 4711',
  'mrn 0004',
  'zimyor',
  'hypertension dizziness',
  'mole',
  'κωσ',
  'inan',
  'belanger',
  'xixixi',
  'naevi rosa',
  'migr',
  'no fever',
  'holpet',
  'palpitations night asthma',
  'q',
];
const FILTERS = [
  '',
  'status=draft',
  'visit_type=virtual',
  'department=Oncology',
  'visited_from=2024-01-01&visited_to=2024-03-31',
  'sort=patient_name',
  'sort=-updated_at&status=draft',
  'diagnosis_code=E84.0',
  'has_attachments=true',
  'q=chest%20pain&sort=patient_name',
];

/** @param {{ records?: number, seconds?: number, stores?: string[], json?: string, data?: string, filled?: boolean }} options */
export async function server({
  records = 1_000_000,
  seconds = 20,
  stores = ['sqlite', 'postgres'],
  json,
  data,
  filled = false,
}) {
  const rows = [];
  for (const store of stores) {
    const folder = data ?? path.join(benchFolder, `server-${process.pid}`);
    await mkdir(folder, { recursive: true });
    const database = store === 'postgres' ? await startPostgres(path.join(folder, 'postgres')) : undefined;
    const flags = [
      '--demo',
      '--data-dir',
      path.join(folder, store),
      ...(database ? ['--database-url', database.url] : []),
    ];
    try {
      rows.push(...(await measure(store, flags, records, seconds, filled)));
    } finally {
      await database?.stop();
      if (!data) await rm(folder, { recursive: true });
    }
  }
  if (json) await writeFile(json, `${JSON.stringify(rows, null, 2)}\n`);
  for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`);
}

/** @param {string} store @param {string[]} flags @param {number} records @param {number} seconds @param {boolean} filled */
async function measure(store, flags, records, seconds, filled) {
  const program = process.env.CHARTLIFT_SERVER;
  if (!program) throw new Error('CHARTLIFT_SERVER is not set: run this through `cargo xtask bench`');
  if (!filled) execFileSync(program, ['fill', ...flags, '--records', String(records)], { stdio: 'inherit' });
  const began = performance.now();
  const ports = ['--host', '127.0.0.1', '--api-port', '0', '--s3-port', '0', '--seed-demo', 'false'];
  const child = spawn(program, [...flags, ...ports], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended]);
  const started = performance.now() - began;
  if (typeof line !== 'string') throw new Error('the server did not start');
  const { api_url: url } = JSON.parse(line);
  const { token } = await signIn(url, ({ role }) => role === 'clinician');
  const row = (/** @type {string} */ input, /** @type {object} */ figures) => ({
    bench: 'server',
    input,
    client: 'chartlift',
    store,
    records,
    ...figures,
  });
  const rows = [row('start', { ms: Math.round(started) })];
  const list = '/api/medical-records';
  // A list that was asked for a minute ago is not written down again, so each asks for another page.
  let asked = 0;
  const fresh = (/** @type {string} */ query) =>
    `${list}?${query}&limit=${1 + (asked++ % 50)}&visited_to=2${String(100 + (asked % 900))}-01-01`;
  const cases = [
    ['search', 1, (/** @type {number} */ n) => fresh(`q=${encodeURIComponent(SEARCHES[n % SEARCHES.length])}`)],
    ['filter', 1, (/** @type {number} */ n) => `${list}?${FILTERS[n % FILTERS.length]}`],
    ['list', 1, () => fresh('')],
    ['list', 32, () => fresh('limit=1')],
    ['search', 8, (/** @type {number} */ n) => fresh(`q=${encodeURIComponent(SEARCHES[n % SEARCHES.length])}`)],
  ];
  for (const [input, connections, path] of /** @type {[string, number, (n: number) => string][]} */ (cases)) {
    await run({ url, token, connections, seconds: 2, path });
    rows.push(row(input, { connections, ...(await run({ url, token, connections, seconds, path })) }));
  }
  child.kill('SIGTERM');
  await ended;
  return rows;
}
