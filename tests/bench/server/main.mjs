// The server's own figures: signatures, whole uploads, memory, start, and lists and searches at a million records.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { benchFolder } from '../lib/folders.mjs';
import { machine } from '../lib/machine.mjs';
import { publish } from '../lib/results.mjs';
import { cycle } from './cycle.mjs';
import { startPostgres } from './postgres.mjs';
import { isPinned } from './program.mjs';
import { records as recordsOf } from './records.mjs';
import * as report from './report.mjs';
import { reports } from './reports.mjs';
import { sign } from './sign.mjs';

const PEERS = ['express', 'pg', '@aws-sdk/s3-request-presigner'];
const UNPINNED = ' `taskset` is missing: servers had no core of their own.';

/** @param {{ inputs?: string[], records?: number, attachments?: number, seconds?: number, stores?: string[], json?: string, data?: string, filled?: boolean, results?: boolean }} options */
export async function server({
  inputs = ['sign', 'cycle', 'records', 'report'],
  records = 1_000_000,
  attachments = 1_000_000,
  seconds = 20,
  stores = ['sqlite', 'postgres'],
  json,
  data,
  filled = false,
  results = true,
}) {
  const folder = data ?? path.join(benchFolder, `server-${process.pid}`);
  await mkdir(folder, { recursive: true });
  /** @type {any[]} */
  const all = [];
  // Each section is written when it is measured: what fails later takes nothing away.
  const tell = async (/** @type {typeof report.reads} */ section, /** @type {any[]} */ rows) => {
    if (rows.length === 0) return;
    all.push(...rows);
    await publish(section(rows, machine(PEERS) + (isPinned ? '' : UNPINNED)), { keep: results });
  };
  try {
    const rows = [];
    if (inputs.includes('sign')) rows.push(...(await sign({ folder, seconds })));
    if (inputs.includes('cycle')) {
      const postgres = stores.includes('postgres') ? await startPostgres(path.join(folder, 'cycle-pg')) : undefined;
      try {
        rows.push(...(await cycle({ folder, seconds, stores, postgres })));
      } finally {
        await postgres?.stop();
      }
    }
    await tell(report.uploads, rows);
    if (inputs.includes('records')) {
      const rows = [];
      for (const store of stores) {
        const postgres = store === 'postgres' ? await startPostgres(path.join(folder, 'records-pg')) : undefined;
        const flags = postgres ? ['--database-url', postgres.url] : [];
        try {
          rows.push(...(await recordsOf({ store, folder, flags, records, seconds, filled })));
        } finally {
          await postgres?.stop();
        }
      }
      await tell(report.reads, rows);
    }
    if (inputs.includes('report')) {
      const rows = [];
      for (const store of stores) {
        const postgres = store === 'postgres' ? await startPostgres(path.join(folder, 'report-pg')) : undefined;
        const flags = postgres ? ['--database-url', postgres.url] : [];
        try {
          rows.push(...(await reports({ store, folder, flags, attachments, filled })));
        } finally {
          await postgres?.stop();
        }
      }
      await tell(report.reports, rows);
    }
  } finally {
    if (!data) await rm(folder, { recursive: true, force: true });
  }
  if (json) await writeFile(json, `${JSON.stringify(all, null, 1)}\n`);
}
