// A database dump as `pg_dump` writes it: keys, times, codes and free text in columns.
import { Random } from '../../kit/inputs/random.mjs';
import { english } from './english.mjs';

const ROWS_A_CHUNK = 1000;
const WARDS = 'cardiology surgery paediatrics radiology oncology neurology urology emergency'.split(' ');
const STATES = ['draft', 'final', 'final', 'final', 'amended', 'entered-in-error'];
const HEAD = `--
-- PostgreSQL database dump
--

SET statement_timeout = 0;
SET client_encoding = 'UTF8';

CREATE TABLE public.encounters (
    id uuid NOT NULL,
    patient_id uuid NOT NULL,
    ward text,
    state text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    code text,
    amount numeric(12,2),
    note text
);

COPY public.encounters (id, patient_id, ward, state, started_at, code, amount, note) FROM stdin;
`;

/** @param {number} bytes at least @param {number} [seed] @returns {Generator<Buffer>} */
export function* dump(bytes, seed = 43) {
  const random = new Random(seed);
  const hex = (/** @type {number} */ digits) =>
    Array.from({ length: digits }, () => random.int(16).toString(16)).join('');
  const uuid = () => `${hex(8)}-${hex(4)}-7${hex(3)}-a${hex(3)}-${hex(12)}`;
  const patients = Array.from({ length: 4000 }, uuid);
  const notes = Buffer.concat([...english(400_000, seed)])
    .toString()
    .split(/[.]\s+/);
  let started = Date.UTC(2025, 0, 1);
  yield Buffer.from(HEAD);
  for (let written = 0; written < bytes; ) {
    const rows = [];
    for (let row = 0; row < ROWS_A_CHUNK; row++) {
      started += random.int(90_000);
      const time = new Date(started).toISOString().replace('T', ' ').replace('Z', '+00');
      const code = `${String.fromCharCode(65 + random.int(26))}${random.int(100)}.${random.int(10)}`;
      const amount = random.int(5) === 0 ? '\\N' : (random.int(900_000) / 100).toFixed(2);
      const note = random.int(3) === 0 ? random.pick(notes) : '\\N';
      const cells = [uuid(), random.pick(patients), random.pick(WARDS), random.pick(STATES), time, code, amount, note];
      rows.push(`${cells.join('\t')}\n`);
    }
    const chunk = Buffer.from(rows.join(''));
    written += chunk.length;
    yield chunk;
  }
  yield Buffer.from('\\.\n');
}
