// The server's own figures: signatures, whole uploads, memory, start, and lists and searches at a million records.
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { benchFolder } from '../lib/folders.mjs';
import { machine } from '../lib/machine.mjs';
import { publish } from '../lib/results.mjs';
import { cycle } from './cycle.mjs';
import { startPostgres } from './postgres.mjs';
import { isPinned } from './program.mjs';
import { records as recordsOf } from './records.mjs';
import { report } from './report.mjs';
import { reports } from './reports.mjs';
import { sign } from './sign.mjs';

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
  const rows = [];
  try {
    if (inputs.includes('sign')) rows.push(...(await sign({ folder, seconds })));
    if (inputs.includes('cycle')) {
      const postgres = stores.includes('postgres') ? await startPostgres(path.join(folder, 'cycle-pg')) : undefined;
      try {
        rows.push(...(await cycle({ folder, seconds, stores, postgres })));
      } finally {
        await postgres?.stop();
      }
    }
    if (inputs.includes('records')) {
      for (const store of stores) {
        const postgres = store === 'postgres' ? await startPostgres(path.join(folder, 'records-pg')) : undefined;
        const flags = postgres ? ['--database-url', postgres.url] : [];
        try {
          rows.push(...(await recordsOf({ store, folder, flags, records, seconds, filled })));
        } finally {
          await postgres?.stop();
        }
      }
    }
    if (inputs.includes('report')) {
      for (const store of stores) {
        const postgres = store === 'postgres' ? await startPostgres(path.join(folder, 'report-pg')) : undefined;
        const flags = postgres ? ['--database-url', postgres.url] : [];
        try {
          rows.push(...(await reports({ store, folder, flags, attachments, filled })));
        } finally {
          await postgres?.stop();
        }
      }
    }
  } finally {
    if (!data) await rm(folder, { recursive: true, force: true });
  }
  const pinning = isPinned ? '' : ' `taskset` is missing: servers had no core of their own.';
  await publish(report(rows, machine(['express', 'pg', '@aws-sdk/s3-request-presigner']) + pinning), {
    json,
    keep: results,
  });
}
