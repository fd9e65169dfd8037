// Asks S3 itself, with the secret the server keeps in its data folder (Signature Version 4, "Authorization header").
import { createHash, createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const REGION = 'us-east-1';
const BUCKET = 'chartlift';

const sha256 = (/** @type {string} */ text) => createHash('sha256').update(text).digest('hex');
const hmac = (/** @type {string | Buffer} */ key, /** @type {string} */ text) =>
  createHmac('sha256', key).update(text).digest();

/**
 * A signed request about the bucket, or an object of it.
 * @param {{ s3Url: string, dataDir: string }} demo
 * @param {'GET' | 'DELETE'} method
 * @param {string} key of letters that need no escaping; empty for the bucket
 * @param {string} query in canonical form
 */
async function ask({ s3Url, dataDir }, method, key, query) {
  const target = key ? `/${BUCKET}/${key}` : `/${BUCKET}`;
  const secrets = JSON.parse(await readFile(path.join(dataDir, 'secrets.json'), 'utf8'));
  const { host } = new URL(s3Url);
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/${REGION}/s3/aws4_request`;
  const payload = sha256('');
  const headers = `host:${host}\nx-amz-content-sha256:${payload}\nx-amz-date:${time}\n`;
  const signed = 'host;x-amz-content-sha256;x-amz-date';
  const canonical = [method, target, query, headers, signed, payload].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const signing = scope.split('/').reduce(hmac, /** @type {string | Buffer} */ (`AWS4${secrets.s3_secret_key}`));
  const signature = hmac(/** @type {Buffer} */ (signing), toSign).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${secrets.s3_access_key}/${scope}, SignedHeaders=${signed}, Signature=${signature}`;
  const response = await fetch(`${s3Url}${target}?${query}`, {
    method,
    headers: { authorization, 'x-amz-content-sha256': payload, 'x-amz-date': time },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`S3 answered ${response.status}: ${text}`);
  return text;
}

/** A record's unfinished multipart uploads. @param {{ s3Url: string, dataDir: string }} demo @param {string} record */
async function unfinished(demo, record) {
  const xml = await ask(demo, 'GET', '', 'uploads=');
  if (xml.includes('<IsTruncated>true')) throw new Error('there are more uploads than one page');
  const uploads = [...xml.matchAll(/<Upload>(.*?)<\/Upload>/gs)].map(([, upload]) => ({
    key: /<Key>([^<]+)/.exec(upload)?.[1] ?? '',
    id: /<UploadId>([^<]+)/.exec(upload)?.[1] ?? '',
  }));
  return uploads.filter(({ key }) => key.includes(record));
}

/** Keys of a record's unfinished multipart uploads. @param {{ s3Url: string, dataDir: string }} demo @param {string} record */
export async function multipartUploads(demo, record) {
  return (await unfinished(demo, record)).map(({ key }) => key);
}

/** Aborts them, as a rule of the bucket or an administrator does: the server hears nothing. @param {{ s3Url: string, dataDir: string }} demo @param {string} record */
export async function abortMultiparts(demo, record) {
  const uploads = await unfinished(demo, record);
  for (const { key, id } of uploads) await ask(demo, 'DELETE', key, `uploadId=${encodeURIComponent(id)}`);
  return uploads.length;
}
