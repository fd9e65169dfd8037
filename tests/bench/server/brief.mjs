// The peer: a back end as most hospitals would write it, on Express, node-postgres and the AWS SDK. It makes a row, signs a
// PUT, and when told that the file is there looks for itself and marks the row. No audit log, no tenants, no checksums.
//
// With PROVES=true it is as careful as ours, and still has no tenants, revisions or search: it reads the object and compares
// its CRC-32, writes both steps into a chained audit log in the transaction that they belong to, and describes the file in
// JSON beside it, after the answer.
import { createHmac, randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import express from 'express';
import pg from 'pg';

const { DATABASE_URL = '', S3_URL, S3_ACCESS_KEY = '', S3_SECRET_KEY = '', BUCKET: Bucket = '', PROVES } = process.env;
const EXPIRES = { expiresIn: 900 };
const s3 = new S3Client({
  endpoint: S3_URL,
  region: 'us-east-1',
  credentials: { accessKeyId: S3_ACCESS_KEY, secretAccessKey: S3_SECRET_KEY },
  forcePathStyle: true,
  // A presigned URL cannot carry the checksum of a body that its signer does not have.
  requestChecksumCalculation: 'WHEN_REQUIRED',
});
const database = DATABASE_URL ? new pg.Pool({ connectionString: DATABASE_URL, max: 16 }) : undefined;
await database?.query(`create schema if not exists brief; create table if not exists brief.attachments (
  id uuid primary key, record_id text not null, file_name text not null, content_type text not null, s3_key text not null,
  size_bytes bigint not null, status text not null, uploaded_at timestamptz, crc32 text);
  create table if not exists brief.audit_log (seq bigint primary key, at timestamptz not null, actor text not null,
  action text not null, attachment_id uuid not null, details text not null, mac text not null);
  create table if not exists brief.audit_head (seq bigint not null, mac text not null);
  insert into brief.audit_head select 0, '' where not exists (select from brief.audit_head)`);
const proves = PROVES === 'true';
const AUDIT_KEY = randomUUID();

/**
 * @template T
 * @param {(client: pg.PoolClient) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function inTransaction(work) {
  if (!database) throw new Error('DATABASE_URL is not set');
  const client = await database.connect();
  try {
    await client.query('begin');
    const done = await work(client);
    await client.query('commit');
    return done;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

/** @param {pg.PoolClient} client @param {string} action @param {string} id @param {object} details */
async function log(client, action, id, details) {
  const { rows } = await client.query('select seq, mac from brief.audit_head for update');
  const entry = [Number(rows[0].seq) + 1, new Date().toISOString(), 'someone', action, id, JSON.stringify(details)];
  const mac = createHmac('sha256', AUDIT_KEY)
    .update(rows[0].mac + JSON.stringify(entry))
    .digest('hex');
  await client.query('insert into brief.audit_log values ($1, $2, $3, $4, $5, $6, $7)', [...entry, mac]);
  await client.query('update brief.audit_head set seq = $1, mac = $2', [entry[0], mac]);
}

const app = express().use(express.json({ limit: '1mb' }));

app.post('/upload-url', async (request, response) => {
  const { record_id, file_name, content_type, size_bytes } = request.body;
  const id = randomUUID();
  const Key = `records/${record_id}/${id}`;
  const insert = 'insert into brief.attachments values ($1, $2, $3, $4, $5, $6, $7)';
  const row = [id, record_id, file_name, content_type, Key, size_bytes, 'pending'];
  if (proves) {
    await inTransaction(async (client) => {
      await client.query(insert, row);
      await log(client, 'upload.created', id, { record_id, size_bytes });
    });
  } else {
    await database?.query(insert, row);
  }
  const command = new PutObjectCommand({ Bucket, Key, ContentType: content_type, ContentLength: size_bytes });
  response.json({ id, url: await getSignedUrl(s3, command, EXPIRES) });
});

app.post('/complete', async (request, response) => {
  const { rows } = (await database?.query('select * from brief.attachments where id = $1', [request.body.id])) ?? {
    rows: [],
  };
  if (proves) return void (await completeProven(rows[0], request.body.crc32, response));
  const { ContentLength } = await s3.send(new HeadObjectCommand({ Bucket, Key: rows[0].s3_key }));
  if (ContentLength !== Number(rows[0].size_bytes)) return void response.status(409).json({ error: 'size' });
  await database?.query("update brief.attachments set status = 'active', uploaded_at = now() where id = $1", [
    rows[0].id,
  ]);
  response.json({ id: rows[0].id });
});

/** @param {any} row @param {string} said the CRC-32, in hex @param {express.Response} response */
async function completeProven(row, said, response) {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: row.s3_key }));
  const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
  const found = crc32(bytes).toString(16).padStart(8, '0');
  if (bytes.length !== Number(row.size_bytes)) return void response.status(409).json({ error: 'size' });
  if (found !== said) return void response.status(409).json({ error: 'checksum' });
  const active = await inTransaction(async (client) => {
    const { rows } = await client.query(
      "update brief.attachments set status = 'active', uploaded_at = now(), crc32 = $2 where id = $1 returning *",
      [row.id, found],
    );
    await log(client, 'upload.completed', row.id, { crc32: found });
    return rows[0];
  });
  response.json({ id: row.id });
  const described = { Key: `${row.s3_key}.metadata.json`, Body: JSON.stringify(active) };
  await s3.send(new PutObjectCommand({ Bucket, ...described, ContentType: 'application/json' }));
}

app.post('/part-urls', async (request, response) => {
  const urls = request.body.parts.map((/** @type {{ number: number }} */ { number }) => {
    const command = new UploadPartCommand({ Bucket, Key: 'a/b.pdf', UploadId: 'upload', PartNumber: number });
    return getSignedUrl(s3, command, EXPIRES);
  });
  response.json({ parts: await Promise.all(urls) });
});

const server = app.listen(0, '127.0.0.1', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  process.stdout.write(`${JSON.stringify({ api_url: `http://127.0.0.1:${port}` })}\n`);
});
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  void database?.end();
});
