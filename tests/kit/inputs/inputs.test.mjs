// The inputs are what they claim to be, judged by tools that did not write them where the machine has one.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { deflateRawSync, inflateRawSync, inflateSync } from 'node:zlib';
import { targetFolder } from '../folders.mjs';
import { dicomSlice } from './dicom.mjs';
import { docx, noise, pdf, text } from './documents.mjs';
import { fhirNdjson } from './fhir.mjs';
import { inputs, write } from './index.mjs';
import { jpeg } from './jpeg.mjs';

const folder = path.join(targetFolder, 'inputs-test');
after(() => rm(folder, { recursive: true, force: true }));

/** @param {Iterable<Buffer>} chunks */
const whole = (chunks) => Buffer.concat([...chunks]);

/** Runs a program of the system; skips aloud where it is missing. @param {import('node:test').TestContext} t @param {string} program @param {string[]} args */
function judge(t, program, args) {
  const result = spawnSync(program, args, { encoding: 'utf8' });
  if (result.error) {
    t.diagnostic(`${program} is not installed here: this judge was not heard`);
    return;
  }
  assert.equal(result.status, 0, `${program}: ${result.stdout}${result.stderr}`);
}

test('the same seed gives the same bytes, another seed others', () => {
  assert.deepEqual(whole(fhirNdjson(1e5, 1)), whole(fhirNdjson(1e5, 1)));
  assert.notDeepEqual(whole(fhirNdjson(1e5, 1)), whole(fhirNdjson(1e5, 2)));
});

test('every FHIR line is a resource and no two are alike', () => {
  const lines = whole(fhirNdjson(500_000)).toString().trimEnd().split('\n');
  assert.equal(new Set(lines).size, lines.length);
  for (const line of lines) assert.match(JSON.parse(line).resourceType, /^(Patient|Encounter|Observation)$/);
});

test('sizes are exact to the byte', () => {
  for (const size of [0, 1, 5 * 1024 * 1024 - 1, 5 * 1024 * 1024, 5 * 1024 * 1024 + 1]) {
    assert.equal(whole(text(size)).length, size);
    assert.equal(whole(noise(size)).length, size);
  }
});

test('a DICOM slice has its preamble, its header length and all its pixels', () => {
  const bytes = whole(dicomSlice({ slice: 3, slices: 20, size: 64 }));
  assert.equal(bytes.subarray(128, 132).toString(), 'DICM');
  const body = 144 + bytes.readUInt32LE(140);
  assert.equal(bytes.readUInt16LE(body), 0x0008, 'the header group ends where its length says');
  const pixels = bytes.length - 64 * 64 * 2;
  assert.equal(bytes.readUInt32LE(pixels - 4), 64 * 64 * 2);
  assert.equal(bytes.readUInt32BE(pixels - 12), 0xe07f1000);
  const ratio = deflateRawSync(bytes).length / bytes.length;
  assert.ok(ratio > 0.3 && ratio < 0.75, `noise and structure in the proportions of a scanner, not ${ratio}`);
});

test('the PDF has a sound cross-reference table and readable streams', () => {
  const bytes = pdf({ pages: 2 });
  const latin = bytes.toString('latin1');
  const start = Number(/startxref\n(\d+)/.exec(latin)?.[1]);
  const offsets = [...latin.slice(start).matchAll(/(\d{10}) 00000 n/g)].map((match) => Number(match[1]));
  offsets.forEach((offset, index) => {
    assert.ok(latin.startsWith(`${index + 1} 0 obj`, offset));
  });
  const flate = /FlateDecode\/Length (\d+)>>\nstream\n/.exec(latin);
  assert.ok(flate);
  const at = flate.index + flate[0].length;
  assert.match(inflateSync(bytes.subarray(at, at + Number(flate[1]))).toString(), /BT \/F1/);
});

test('the DOCX unpacks', async (t) => {
  const bytes = docx({ paragraphs: 5 });
  const name = bytes.readUInt16LE(26);
  const first = inflateRawSync(bytes.subarray(30 + name, 30 + name + bytes.readUInt32LE(18)));
  assert.match(first.toString(), /^<\?xml/);
  const { path: file } = await write('docx', folder);
  judge(t, 'python3', ['-m', 'zipfile', '-t', file]);
});

test('the JPEG is complete and stuffed', () => {
  const bytes = jpeg({ width: 64, height: 64 });
  assert.deepEqual([...bytes.subarray(0, 2), ...bytes.subarray(-2)], [0xff, 0xd8, 0xff, 0xd9]);
  assert.ok(deflateRawSync(jpeg({ width: 640, height: 480 })).length > 0.9 * jpeg({ width: 640, height: 480 }).length);
});

test('every input is written with its size and hash', async () => {
  for (const key of Object.keys(inputs).filter((key) => key !== 'fhir')) {
    const written = await write(key, folder);
    assert.match(written.sha256, /^[0-9a-f]{64}$/);
    assert.equal(whole(written.chunks()).length, written.bytes);
  }
});
