// Runs in the page: one contender gets ready, then uploads the file the moment it is chosen.
import { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import AwsS3 from '@uppy/aws-s3';
import Uppy from '@uppy/core';
import { gzip } from 'pako';
import { createChartlift } from '/client/dist/index.js';

/**
 * @typedef {object} Place where to upload to
 * @property {string} apiUrl
 * @property {string} token
 * @property {string} recordId
 * @property {string} s3Url
 * @property {string} signerUrl
 * @property {string} bucket
 * @property {string} region
 * @property {{ accessKeyId: string, secretAccessKey: string }} credentials
 * @property {string} key the object of those who name it themselves
 */

/** Nobody chooses a file sooner after a page has come; by then a browser has ended what it does to open one. */
const SETTLED_MS = 1000;

/** What the brief's design sends at a time, and how many at once. */
const BRIEF_PART_BYTES = 5 << 20;
const BRIEF_PARALLEL = 3;

/** @typedef {(files: File[]) => Promise<number>} Send uploads files, answers the bytes stored */

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);

/** @param {Place} place @returns {Promise<Send>} */
async function chartlift({ apiUrl, token, recordId }) {
  const client = createChartlift({ apiUrl, getToken: () => token });
  // As an app does that shows where to drop files: the workers run before one is chosen.
  await client.prepare();
  return async (files) =>
    sum(await Promise.all(client.upload(files, { recordId }).map(async ({ done }) => (await done).storedBytes)));
}

/** @param {Place} place @param {boolean} [multipart] its own choice where absent: above 100 MB */
async function uppy({ signerUrl, key }, multipart) {
  let next = 0;
  const core = new Uppy().use(AwsS3, {
    signRequest: (request) => ask(signerUrl, '/sign', request),
    generateObjectKey: () => `${key}/${next++}`,
    ...(multipart !== undefined && { shouldUseMultipart: multipart }),
  });
  return async (/** @type {File[]} */ files) => {
    core.addFiles(files.map((file) => ({ name: file.name, type: file.type, data: file })));
    const result = await core.upload();
    if (result?.successful?.length !== files.length)
      throw new Error(String(result?.failed?.[0]?.error ?? 'the upload failed'));
    return sum(files.map((file) => file.size));
  };
}

/** @param {Place} place */
async function libStorage({ s3Url, credentials, region, bucket, key }) {
  const client = new S3Client({ endpoint: s3Url, forcePathStyle: true, region, credentials });
  const one = async (/** @type {File} */ file, /** @type {number} */ index) => {
    const params = { Bucket: bucket, Key: `${key}/${index}`, Body: file, ContentType: file.type };
    await new Upload({ client, params }).done();
    return file.size;
  };
  return async (/** @type {File[]} */ files) => sum(await Promise.all(files.map(one)));
}

/** The whole file read and gzipped on the main thread, then presigned parts, three at a time. @param {Place} place */
async function brief({ signerUrl, key: folder }) {
  const one = async (/** @type {File} */ file, /** @type {number} */ index) => {
    const key = `${folder}/${index}`;
    const stored = gzip(new Uint8Array(await file.arrayBuffer()));
    const { uploadId } = await ask(signerUrl, '/create', { key, contentType: file.type });
    const count = Math.ceil(stored.length / BRIEF_PART_BYTES);
    const { urls } = await ask(signerUrl, '/sign-parts', { key, uploadId, count });
    /** @type {{ PartNumber: number, ETag: string }[]} */
    const parts = [];
    let next = 0;
    const lane = async () => {
      for (let index = next++; index < count; index = next++) {
        const bytes = stored.subarray(index * BRIEF_PART_BYTES, (index + 1) * BRIEF_PART_BYTES);
        const response = await fetch(urls[index], { method: 'PUT', body: /** @type {BodyInit} */ (bytes) });
        if (!response.ok) throw new Error(`part ${index + 1}: ${response.status}`);
        parts[index] = { PartNumber: index + 1, ETag: response.headers.get('etag') ?? '' };
      }
    };
    await Promise.all(Array.from({ length: BRIEF_PARALLEL }, lane));
    await ask(signerUrl, '/complete', { key, uploadId, parts });
    return stored.length;
  };
  return async (/** @type {File[]} */ files) => sum(await Promise.all(files.map(one)));
}

/** @param {string} url @param {string} path @param {unknown} body @returns {Promise<any>} */
async function ask(url, path, body) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

/** @type {Record<string, (place: Place) => Promise<Send>>} */
const contenders = {
  chartlift,
  'chartlift-crc': chartlift,
  uppy: (place) => uppy(place, true),
  'uppy-put': (place) => uppy(place),
  'lib-storage': libStorage,
  brief,
};

/** @type {Promise<unknown> | undefined} */
let outcome;

/** Gets a contender ready; the clock starts when a file is chosen. @param {string} name @param {Place} place */
async function prepare(name, place) {
  const upload = await contenders[name](place);
  // Any app has talked to its own back end before.
  const headers = { authorization: `Bearer ${place.token}` };
  if (name.startsWith('chartlift')) await fetch(`${place.apiUrl}/api/medical-records?limit=1`, { headers });
  else await ask(place.signerUrl, '/ready', {});
  await new Promise((done) => setTimeout(done, SETTLED_MS));
  let longest = 0;
  const tasks = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  });
  const input = /** @type {HTMLInputElement} */ (document.querySelector('input'));
  outcome = new Promise((resolve, reject) => {
    input.onchange = async () => {
      const files = [...(input.files ?? [])];
      if (files.length === 0) return;
      tasks.observe({ type: 'longtask' });
      const start = performance.now();
      try {
        const stored = await upload(files);
        const ms = performance.now() - start;
        // A long task is reported when it has ended: after the promise that it resolved.
        await new Promise((done) => setTimeout(done));
        resolve({ ms, stored, longest });
      } catch (error) {
        reject(error);
      }
    };
  });
  outcome.catch(() => {});
}

Object.assign(window, { bench: { prepare, outcome: () => outcome } });
