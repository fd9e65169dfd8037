// Asks S3 itself, with the secret the server keeps in its data folder (Signature Version 4, "Authorization header").
import { createHash, createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const REGION = 'us-east-1';
const BUCKET = 'chartlift';

const sha256 = (/** @type {string} */ text) => createHash('sha256').update(text).digest('hex');
const hmac = (/** @type {string | Buffer} */ key, /** @type {string} */ text) =>
  createHmac('sha256', key).update(text).digest();

/** A signed `GET` of the bucket. @param {{ s3Url: string, dataDir: string }} demo @param {string} query in canonical form */
async function get({ s3Url, dataDir }, query) {
  const secrets = JSON.parse(await readFile(path.join(dataDir, 'secrets.json'), 'utf8'));
  const { host } = new URL(s3Url);
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/${REGION}/s3/aws4_request`;
  const payload = sha256('');
  const headers = `host:${host}\nx-amz-content-sha256:${payload}\nx-amz-date:${time}\n`;
  const signed = 'host;x-amz-content-sha256;x-amz-date';
  const canonical = ['GET', `/${BUCKET}`, query, headers, signed, payload].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce(hmac, /** @type {string | Buffer} */ (`AWS4${secrets.s3_secret_key}`));
  const signature = hmac(/** @type {Buffer} */ (key), toSign).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${secrets.s3_access_key}/${scope}, SignedHeaders=${signed}, Signature=${signature}`;
  const response = await fetch(`${s3Url}/${BUCKET}?${query}`, {
    headers: { authorization, 'x-amz-content-sha256': payload, 'x-amz-date': time },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`S3 answered ${response.status}: ${text}`);
  return text;
}

/** Keys of a record's unfinished multipart uploads. @param {{ s3Url: string, dataDir: string }} demo @param {string} record */
export async function multipartUploads(demo, record) {
  const xml = await get(demo, 'uploads=');
  if (xml.includes('<IsTruncated>true')) throw new Error('there are more uploads than one page');
  const keys = [...xml.matchAll(/<Upload>.*?<Key>([^<]+)<\/Key>.*?<\/Upload>/gs)].map(([, key]) => key);
  return keys.filter((key) => key.includes(record));
}
