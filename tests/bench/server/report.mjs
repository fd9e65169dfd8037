// The server's tables.
import { figure, megabytes, table, times } from '../lib/format.mjs';

/** What issues and docs ask for. */
const GOALS = { sign: 10, cycle: 5, searchMs: 50, reads: 5_000, idleBytes: 40e6, startMs: 300, reportMs: 2_000 };

/** @typedef {import('../lib/results.mjs').Report} Report */

const reached = (/** @type {boolean} */ yes) => (yes ? 'reached' : 'missed');

/** @param {any[]} rows @param {string} machine @returns {Report} */
export function uploads(rows, machine) {
  const of = (/** @type {string} */ input) => rows.filter((row) => row.input === input);
  const parts = [machine];
  const sign = of('sign');
  if (sign.length > 0) {
    const ours = sign.find(({ client }) => client === 'chartlift')?.per_second;
    parts.push(
      'Part URLs signed a second on one core: 64 to a call over HTTP, boto3 in a loop without a server.',
      table(
        ['client', 'URLs a second', 'ours ÷ its', 'to reach'],
        sign.map(({ client, per_second }) => {
          const ratio = ours / per_second;
          const goal = client === 'aws-sdk-js' ? `${GOALS.sign}×: ${reached(ratio >= GOALS.sign)}` : '–';
          return [client, figure(per_second), times(ratio), goal];
        }),
      ),
    );
  }
  const cycle = of('cycle');
  if (cycle.length > 0) {
    const asMany = (/** @type {string} */ of) => cycle.find(({ client }) => client === of)?.per_second;
    const [brief, proving] = [asMany('brief'), asMany('brief-proving')];
    parts.push(
      'Create, PUT, complete: files of 20 kB of 100 records over 8 connections, the server on one core, S3 on the other and in memory. Ours proves each object in S3, keeps a chained audit log and syncs both to disk; the brief’s server (Express, node-postgres, AWS SDK) writes a row twice and asks S3 once. `brief-proving` is the brief’s that reads each object and compares its CRC-32, keeps a chained audit log in the same transactions, and writes a description beside each object, as ours does; it still has no tenants, revisions or search.',
      table(
        ['client', 'store', 'a second', 'p50 ms', 'p99 ms', '÷ brief’s', '÷ brief-proving’s', 'to reach'],
        cycle.map(({ client, store, per_second, p50_ms, p99_ms }) => {
          const [ratio, even] = [per_second / brief, per_second / proving];
          const ours = client === 'chartlift' && brief;
          const goal = ours ? `${GOALS.cycle}×: ${reached(ratio >= GOALS.cycle)}` : '–';
          return [client, store, figure(per_second), figure(p50_ms), figure(p99_ms), times(ratio), times(even), goal];
        }),
      ),
    );
    const memory = ['idle', 'open-uploads'].flatMap(of);
    parts.push(
      table(
        ['what one process holds', 'store', 'MB', 'to reach'],
        memory.map(({ input, store, uploads, peak_bytes }) => [
          input === 'idle' ? 'just started' : `after cycles, ${uploads} uploads open`,
          store,
          megabytes(peak_bytes),
          input === 'idle' ? `40 MB: ${reached(peak_bytes <= GOALS.idleBytes)}` : '–',
        ]),
      ),
    );
  }
  const empty = of('start-empty');
  if (empty.length > 0) parts.push(starts(empty));
  return section('server', 'Server', parts, rows);
}

/** @param {any[]} rows @param {string} machine @returns {Report} */
export function reads(rows, machine) {
  const asked = rows.filter(({ input }) => input !== 'start');
  const parts = [machine, starts(rows.filter(({ input }) => input === 'start'))];
  parts.push(
    'Reads, each audited and on disk before it is answered. A `list` has 25 records on average (40 kB of JSON), a `list-of-one` one.',
    table(
      ['input', 'store', 'records', 'connections', 'a second', 'p50 ms', 'p95 ms', 'p99 ms', 'to reach'],
      asked.map(({ input, store, records, connections, per_second, p50_ms, p95_ms, p99_ms }) => {
        const alone = connections === 1 ? `p95 ${GOALS.searchMs} ms: ${reached(p95_ms <= GOALS.searchMs)}` : '–';
        const many = input.startsWith('list') && connections === 32 && store === 'sqlite';
        const goal = many ? `${GOALS.reads} a second: ${reached(per_second >= GOALS.reads)}` : alone;
        const figures = [per_second, p50_ms, p95_ms, p99_ms].map(figure);
        return [input, store, records, connections, ...figures, goal];
      }),
    ),
  );
  return section('server-reads', 'Server: lists and searches', parts, rows);
}

/** @param {any[]} rows @param {string} machine @returns {Report} */
export function reports(rows, machine) {
  const parts = [machine];
  parts.push(
    'Reports of storage usage as CSV, whole, and costs as JSON; the middle of three. `peak` is what the process held at most.',
    table(
      ['by', 'store', 'attachments', 'ms', 'kB', 'peak MB', 'to reach'],
      rows.map(({ by, store, attachments, ms, bytes, peak_bytes }) => [
        by,
        store,
        attachments,
        ms,
        Math.round(bytes / 1000),
        megabytes(peak_bytes),
        `${GOALS.reportMs} ms: ${reached(ms <= GOALS.reportMs)}`,
      ]),
    ),
  );
  return section('server-reports', 'Server: reports', parts, rows);
}

/** @param {any[]} rows */
function starts(rows) {
  return table(
    ['from start to the first line', 'store', 'records', 'ms', 'to reach'],
    rows.map(({ input, store, records, ms }) => [
      input === 'start' ? 'filled' : 'empty, with the demo’s hospitals to seed',
      store,
      records ?? 'few',
      ms,
      `${GOALS.startMs} ms: ${reached(ms <= GOALS.startMs)}`,
    ]),
  );
}

/** @param {string} bench @param {string} title @param {string[]} parts @param {any[]} rows @returns {Report} */
function section(bench, title, parts, rows) {
  return { bench, title, text: parts.join('\n\n'), rows };
}
