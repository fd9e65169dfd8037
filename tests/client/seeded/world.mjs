// A server and an S3 that are right about what they store. What the real ones check is checked here too: sizes and
// checksums bound into URLs, expiry, parts at completion, the whole object's checksum. The moods live in `double.mjs`.
import { crc32Hex } from '../../kit/crc32.mjs';
import { fate, seedOf, tuning } from './fate.mjs';

/** The status of each code that is sent here; see `server/protocol/src/error.rs`. @type {Record<string, number>} */
const STATUS = {
  not_found: 404,
  upload_not_active: 409,
  upload_incomplete: 409,
  validation_failed: 422,
  part_mismatch: 422,
  checksum_mismatch: 422,
  token_expired: 401,
  rate_limited: 429,
  internal: 500,
  object_store_unavailable: 503,
};

/** A refusal, as a problem document. */
export class Problem extends Error {
  /** @param {string} code @param {number[]} [partNumbers] */
  constructor(code, partNumbers = []) {
    super(code);
    this.status = STATUS[code];
    this.document = {
      type: `/problems/${code}`,
      title: code,
      status: this.status,
      detail: `simulated ${code}`,
      code,
      ...(partNumbers.length > 0 && { part_numbers: partNumbers }),
    };
  }
}

/** What S3 says instead of storing. */
export class Refusal extends Error {
  /** @param {number} status @param {string} code */
  constructor(status, code) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

/**
 * @typedef {object} Upload
 * @property {string} id
 * @property {number} seed
 * @property {number} size
 * @property {'active' | 'completed' | 'aborted'} status
 * @property {string | undefined} encoding
 * @property {boolean | undefined} whole
 * @property {Map<number, Buffer>} parts
 * @property {Buffer | undefined} object
 * @property {any} completed
 * @property {any} summary what complete said of the source
 */

export class World {
  /** @type {Map<string, Upload>} */
  uploads = new Map();
  /** @type {Map<string, string>} */
  #byKey = new Map();
  /** @type {Map<string, { upload: Upload, part: any, expires: number }>} */
  #urls = new Map();
  #next = 0;
  #s3Url;

  /** @param {string} s3Url */
  constructor(s3Url) {
    this.#s3Url = s3Url;
  }

  /** @param {string} id */
  #upload(id) {
    const upload = this.uploads.get(id);
    if (!upload) throw new Problem('not_found');
    return upload;
  }

  /** @param {string} key @param {any} request */
  create(key, request) {
    let id = this.#byKey.get(key);
    if (!id) {
      id = `upload-${++this.#next}`;
      const seed = seedOf(request.record_id);
      const fresh = { encoding: undefined, whole: undefined, parts: new Map(), object: undefined };
      const status = /** @type {const} */ ('active');
      const ended = { completed: undefined, summary: undefined };
      this.uploads.set(id, { id, seed, size: request.size_bytes, status, ...fresh, ...ended });
      this.#byKey.set(key, id);
    }
    const { policy } = fate(this.#upload(id).seed);
    const unwanted = policy.compression === 'never' && request.first?.encoding === 'gzip';
    const signed = request.first && !unwanted ? this.sign(id, request.first).parts : [];
    return { upload_id: id, attachment_id: `attachment-of-${id}`, policy, signed, expires_in_seconds: 604_800 };
  }

  /** @param {string} id @param {any} request */
  sign(id, request) {
    const upload = this.#upload(id);
    if (upload.status !== 'active') throw new Problem('upload_not_active');
    upload.encoding ??= request.encoding;
    upload.whole ??= request.whole;
    if (upload.encoding !== request.encoding || upload.whole !== request.whole) throw new Problem('validation_failed');
    const { urlLifeMs } = fate(upload.seed);
    const parts = request.parts.map((/** @type {any} */ part) => {
      const name = `url-${++this.#next}`;
      this.#urls.set(name, { upload, part, expires: Date.now() + urlLifeMs });
      const headers = { 'x-amz-checksum-crc32': part.crc32 };
      return {
        number: part.number,
        url: `${this.#s3Url}/${name}?X-Amz-Signature=secret`,
        headers,
        expires_in_seconds: Math.floor(urlLifeMs / 1000),
      };
    });
    return { parts };
  }

  /** Whose part a URL is for. @param {string} name */
  signed(name) {
    const url = this.#urls.get(name);
    return url && { seed: url.upload.seed, number: url.part.number, bytes: url.part.size_bytes };
  }

  /** A `PUT` that reached S3 whole. @param {string} name @param {Buffer} body */
  put(name, body) {
    const url = this.#urls.get(name);
    if (!url || body.length !== url.part.size_bytes) throw new Refusal(403, 'SignatureDoesNotMatch');
    if (Date.now() > url.expires) throw new Refusal(403, 'AccessDenied');
    if (crc32Hex(body) !== url.part.crc32) throw new Refusal(400, 'BadDigest');
    const { upload, part } = url;
    if (upload.whole) {
      if (upload.object) throw new Refusal(412, 'PreconditionFailed');
      if (upload.status === 'aborted') throw new Refusal(403, 'AccessDenied');
      upload.object = body;
    } else {
      if (upload.status !== 'active') throw new Refusal(404, 'NoSuchUpload');
      upload.parts.set(part.number, body);
    }
  }

  /** @param {string} id */
  state(id) {
    const upload = this.#upload(id);
    const parts = [...upload.parts].sort(([a], [b]) => a - b);
    return {
      upload_id: id,
      attachment_id: `attachment-of-${id}`,
      record_id: `record-${upload.seed}`,
      file_name: 'file',
      size_bytes: upload.size,
      status: upload.status,
      policy: fate(upload.seed).policy,
      encoding: upload.encoding,
      whole: upload.whole,
      parts: parts.map(([number, bytes]) => ({ number, size_bytes: bytes.length, crc32: crc32Hex(bytes) })),
      created_at: '2026-01-01T00:00:00Z',
      expires_at: '2027-01-01T00:00:00Z',
    };
  }

  /** @param {string} id @param {any} request */
  complete(id, request) {
    const upload = this.#upload(id);
    if (upload.completed) return upload.completed;
    if (upload.status !== 'active') throw new Problem('upload_not_active');
    const object = upload.whole ? upload.object : joined(upload, request);
    if (!object) throw new Problem('upload_incomplete', [1]);
    const { stored, source } = request;
    if (object.length !== stored.size_bytes || crc32Hex(object) !== stored.crc32 || source.size_bytes !== upload.size) {
      upload.status = 'aborted';
      upload.object = undefined;
      upload.parts.clear();
      throw new Problem('checksum_mismatch');
    }
    Object.assign(upload, { object, summary: source, status: 'completed' });
    upload.parts.clear();
    upload.completed = {
      upload_id: id,
      attachment_id: `attachment-of-${id}`,
      version: 1,
      source_bytes: upload.size,
      stored_bytes: object.length,
      encoding: upload.encoding ?? 'identity',
    };
    return upload.completed;
  }

  /** @param {string} id */
  abort(id) {
    const upload = this.#upload(id);
    if (upload.status !== 'active') return;
    upload.status = 'aborted';
    upload.parts.clear();
    upload.object = undefined;
  }

  /** All uploads of a run. @param {number} seed */
  of(seed) {
    return [...this.uploads.values()].filter((upload) => upload.seed === seed);
  }
}

/** @param {Upload} upload @param {any} request */
function joined(upload, request) {
  const missing = request.parts.filter((/** @type {any} */ part) => !upload.parts.has(part.number));
  if (missing.length > 0) {
    const numbers = missing.map((/** @type {any} */ part) => part.number);
    throw new Problem('upload_incomplete', numbers);
  }
  const wrong = request.parts.filter((/** @type {any} */ part, /** @type {number} */ at) => {
    const bytes = upload.parts.get(part.number) ?? Buffer.alloc(0);
    const small = at + 1 < request.parts.length && bytes.length < tuning.minPartBytes;
    return small || bytes.length !== part.stored_bytes || crc32Hex(bytes) !== part.stored_crc32;
  });
  if (wrong.length > 0) {
    const numbers = wrong.map((/** @type {any} */ part) => part.number);
    throw new Problem('part_mismatch', numbers);
  }
  return Buffer.concat(request.parts.map((/** @type {any} */ part) => upload.parts.get(part.number)));
}
