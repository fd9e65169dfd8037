// Reports and costs of what is stored at a million attachments, over HTTP, whole. The rows are invented by `chartlift-server fill`; nothing of
// them is in S3, which a report does not ask.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { signIn } from '../../kit/api.mjs';
import { Client } from './load.mjs';
import { chartlift, start } from './program.mjs';

const GROUPINGS = ['storage_class', 'month', 'file_type', 'record', 'department', 'doctor', 'uploader'];
/** What a month costs as things are, and what it cost so far. */
const COSTS = [
  ['costs', '/api/costs'],
  ['costs, 12 months', '/api/costs/history?months=12'],
];
/** Each is asked so often; the middle one counts. */
const TIMES = 3;
/** How many files a record has. */
const FILES = 10;

/**
 * @param {{ store: string, folder: string, flags: string[], attachments: number, filled: boolean }} setting
 * @returns {Promise<object[]>} rows
 */
export async function reports({ store, folder, flags, attachments, filled }) {
  const all = ['--demo', '--data-dir', path.join(folder, `report-${store}`), ...flags];
  const size = ['--records', String(Math.ceil(attachments / FILES)), '--attachments', String(attachments)];
  if (!filled) execFileSync(chartlift(), ['fill', ...all, ...size], { stdio: 'inherit' });
  const ports = ['--host', '127.0.0.1', '--api-port', '0', '--s3-port', '0', '--seed-demo', 'false'];
  const server = await start([chartlift(), ...all, ...ports], { core: '0,1' });
  try {
    const { token } = await signIn(server.said.api_url, ({ role }) => role === 'administrator');
    const client = new Client(server.said.api_url, 1, { authorization: `Bearer ${token}` });
    /** @type {object[]} */
    const rows = [];
    const asked = async (/** @type {string} */ input, /** @type {string} */ by, /** @type {string} */ path) => {
      const times = [];
      let bytes = 0;
      for (let time = 0; time < TIMES; time++) {
        const asked = performance.now();
        bytes = (await client.get(path)).length;
        times.push(performance.now() - asked);
      }
      times.sort((a, b) => a - b);
      const ms = Math.round(times[Math.floor(TIMES / 2)]);
      rows.push({ bench: 'server', input, client: 'chartlift', store, by, attachments, ms, bytes });
    };
    for (const by of GROUPINGS) await asked('report', by, `/api/reports/storage-usage?by=${by}&format=csv`);
    for (const [by, path] of COSTS) await asked('cost', by, path);
    client.close();
    const peak_bytes = await server.peak();
    return rows.map((row) => ({ ...row, peak_bytes }));
  } finally {
    await server.stop();
  }
}
