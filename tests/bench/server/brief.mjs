// The peer: a back end as most hospitals would write it, on Express, node-postgres and the AWS SDK. It makes a row, signs a
// PUT, and when told that the file is there looks for itself and marks the row. No audit log, no tenants, no checksums.
import { randomUUID } from 'node:crypto';
import { HeadObjectCommand, PutObjectCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import express from 'express';
import pg from 'pg';

const { DATABASE_URL = '', S3_URL, S3_ACCESS_KEY = '', S3_SECRET_KEY = '', BUCKET: Bucket = '' } = process.env;
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
  size_bytes bigint not null, status text not null, uploaded_at timestamptz)`);

const app = express().use(express.json({ limit: '1mb' }));

app.post('/upload-url', async (request, response) => {
  const { record_id, file_name, content_type, size_bytes } = request.body;
  const id = randomUUID();
  const Key = `records/${record_id}/${id}`;
  await database?.query('insert into brief.attachments values ($1, $2, $3, $4, $5, $6, $7)', [
    ...[id, record_id, file_name, content_type, Key, size_bytes, 'pending'],
  ]);
  const command = new PutObjectCommand({ Bucket, Key, ContentType: content_type, ContentLength: size_bytes });
  response.json({ id, url: await getSignedUrl(s3, command, EXPIRES) });
});

app.post('/complete', async (request, response) => {
  const { rows } = (await database?.query('select * from brief.attachments where id = $1', [request.body.id])) ?? {
    rows: [],
  };
  const { ContentLength } = await s3.send(new HeadObjectCommand({ Bucket, Key: rows[0].s3_key }));
  if (ContentLength !== Number(rows[0].size_bytes)) return void response.status(409).json({ error: 'size' });
  await database?.query("update brief.attachments set status = 'active', uploaded_at = now() where id = $1", [
    rows[0].id,
  ]);
  response.json({ id: rows[0].id });
});

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
