// The system's own gzip as the judge of what we store.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { get } from 'node:http';
import { pipeline } from 'node:stream/promises';

/** @param {import('node:stream').Readable} stream */
async function sha256(stream) {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of stream) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** The stored object's stream, undecoded. @param {string} url @returns {Promise<import('node:http').IncomingMessage>} */
async function open(url) {
  const [response] = /** @type {[import('node:http').IncomingMessage]} */ (await once(get(url), 'response'));
  if (response.statusCode !== 200) throw new Error(`S3 answered ${response.statusCode}`);
  return response;
}

/** Hash and size of an object as S3 holds it. @param {string} url */
export async function storedAsIs(url) {
  const response = await open(url);
  return { ...(await sha256(response)), headers: response.headers };
}

/** Runs `gzip` with these flags on an object: fails unless it is one sound stream. @param {string} url @param {string[]} flags */
export async function throughGzip(url, flags) {
  const gzip = spawn('gzip', flags, { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  gzip.stderr.on('data', (text) => {
    complaint += text;
  });
  const ended = once(gzip, 'close');
  const [output] = await Promise.all([sha256(gzip.stdout), pipeline(await open(url), gzip.stdin)]);
  const [code] = await ended;
  if (code !== 0) throw new Error(`gzip ${flags.join(' ')} ended with ${code}: ${complaint}`);
  return output;
}
