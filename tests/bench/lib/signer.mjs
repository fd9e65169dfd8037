// The back end that peers are given: it signs requests to the same S3 and, for the plainest of them, makes the calls itself.
import { createServer } from 'node:http';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

export const BUCKET = 'chartlift';
export const REGION = 'us-east-1';
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'content-type',
  'access-control-max-age': '600',
};

/** @param {import('./server.mjs').Server} server */
export async function startSigner({ s3Url, credentials }) {
  const s3 = new S3Client({
    endpoint: s3Url,
    region: REGION,
    credentials,
    forcePathStyle: true,
    // A presigned URL cannot carry the checksum of a body that its signer does not have.
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });

  /** @type {Record<string, (asked: any) => Promise<object>>} */
  const answers = {
    '/ready': async () => ({}),
    '/sign': async (asked) => ({ url: await getSignedUrl(s3, command(asked), { expiresIn: 900 }) }),
    '/sign-parts': async ({ key, uploadId, count }) => ({
      urls: await Promise.all(
        Array.from({ length: count }, (_, index) =>
          getSignedUrl(s3, command({ method: 'PUT', key, uploadId, partNumber: index + 1 }), { expiresIn: 900 }),
        ),
      ),
    }),
    // The stored bytes as they are, for pages that inflate them themselves.
    '/sign-get': async ({ key }) => ({
      url: await getSignedUrl(
        s3,
        new GetObjectCommand({ Bucket: BUCKET, Key: key, ResponseContentEncoding: 'identity' }),
        { expiresIn: 900 },
      ),
    }),
    '/create': async ({ key, contentType }) => {
      const asked = { Bucket: BUCKET, Key: key, ContentType: contentType, ContentEncoding: 'gzip' };
      const { UploadId } = await s3.send(new CreateMultipartUploadCommand(asked));
      return { uploadId: UploadId };
    },
    '/complete': async ({ key, uploadId, parts }) => {
      const asked = { Bucket: BUCKET, Key: key, UploadId: uploadId, MultipartUpload: { Parts: parts } };
      await s3.send(new CompleteMultipartUploadCommand(asked));
      return {};
    },
  };

  const http = createServer(async (request, response) => {
    if (request.method === 'OPTIONS') return void response.writeHead(204, CORS).end();
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    try {
      const answer = await answers[request.url ?? ''](JSON.parse(body || '{}'));
      response.writeHead(200, { ...CORS, 'content-type': 'application/json' }).end(JSON.stringify(answer));
    } catch (error) {
      response.writeHead(500, CORS).end(/** @type {Error} */ (error).name);
    }
  });
  await new Promise((resolve) => http.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (http.address());
  return {
    url: `http://localhost:${port}`,
    /** @param {string} key */
    size: async (key) => (await s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: key }))).ContentLength ?? 0,
    /** The keys of all objects. */
    keys: async () => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
      return Contents.map(({ Key = '' }) => Key);
    },
    /** @param {string} key */
    remove: (key) => s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: key })),
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      s3.destroy();
    },
  };
}

/**
 * One request to sign, as Uppy names them.
 * @param {{ method: string, key: string, uploadId?: string, partNumber?: number, contentType?: string }} asked
 * @returns {any} the SDK's commands have no type in common that its signer takes
 */
function command({ method, key, uploadId, partNumber, contentType }) {
  const object = { Bucket: BUCKET, Key: key };
  if (method === 'PUT' && uploadId) {
    return new UploadPartCommand({ ...object, UploadId: uploadId, PartNumber: partNumber });
  }
  if (method === 'PUT') return new PutObjectCommand({ ...object, ContentType: contentType });
  if (method === 'POST' && uploadId) return new CompleteMultipartUploadCommand({ ...object, UploadId: uploadId });
  if (method === 'POST') return new CreateMultipartUploadCommand(object);
  return new AbortMultipartUploadCommand({ ...object, UploadId: uploadId });
}
