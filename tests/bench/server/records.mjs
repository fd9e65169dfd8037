// Lists and searches at a million records, over HTTP as the app asks, each audited and durable before it is answered. The
// records, and a file of each, are invented by `chartlift-server fill`.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { signIn } from '../../kit/api.mjs';
import { Client, run } from './load.mjs';
import { chartlift, start } from './program.mjs';

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
const LIST = '/api/medical-records';

/**
 * @param {{ store: string, folder: string, flags: string[], records: number, seconds: number, filled: boolean }} setting
 * @returns {Promise<object[]>} rows
 */
export async function records({ store, folder, flags, records, seconds, filled }) {
  const all = ['--demo', '--data-dir', path.join(folder, store), ...flags];
  const size = ['--records', String(records), '--attachments', String(records)];
  if (!filled) execFileSync(chartlift(), ['fill', ...all, ...size], { stdio: 'inherit' });
  const ports = ['--host', '127.0.0.1', '--api-port', '0', '--s3-port', '0', '--seed-demo', 'false'];
  // On both cores: what is asked for here is the machine's answer, not one core's.
  const server = await start([chartlift(), ...all, ...ports], { core: '0,1' });
  try {
    const { token } = await signIn(server.said.api_url, ({ role }) => role === 'clinician');
    const row = (/** @type {string} */ input, /** @type {object} */ figures) => ({
      ...{ bench: 'server', input, client: 'chartlift', store, records },
      ...figures,
    });
    const rows = [row('start', { ms: server.startedMs })];
    // A list that was asked for a minute ago is not written down again, so each asks for another page.
    let asked = 0;
    const fresh = (/** @type {string} */ query, limit = 1 + (asked % 50)) =>
      `${LIST}?${query}&limit=${limit}&visited_to=${farDay(asked++)}`;
    const search = (/** @type {number} */ n) => fresh(`q=${encodeURIComponent(SEARCHES[n % SEARCHES.length])}`);
    /** @type {[string, number, (n: number) => string][]} */
    const cases = [
      ['search', 1, search],
      ['filter', 1, (n) => `${LIST}?${FILTERS[n % FILTERS.length]}`],
      ['list', 1, () => fresh('')],
      ['list', 32, () => fresh('')],
      ['list-of-one', 32, () => fresh('', 1)],
      ['search', 8, search],
    ];
    for (const [input, connections, path] of cases) {
      const client = new Client(server.said.api_url, connections, { authorization: `Bearer ${token}` });
      const work = (/** @type {number} */ n) => client.get(path(n));
      await run({ connections, seconds: Math.min(2, seconds), work });
      rows.push(row(input, { connections, ...(await run({ connections, seconds, work })) }));
      client.close();
    }
    return rows;
  } finally {
    await server.stop();
  }
}

/** One of 329,000 days that all visits are before. @param {number} number */
function farDay(number) {
  return new Date(Date.UTC(2100, 0, 1 + (number % 329_000))).toISOString().slice(0, 10);
}
