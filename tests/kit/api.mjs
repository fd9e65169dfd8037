// The API as any client would call it: plain fetch, no library of ours.
import assert from 'node:assert/strict';
import { get } from 'node:http';

/** One person's access to the API. */
export class Api {
  #url;
  #token;

  /** @param {string} url base URL @param {string} [token] */
  constructor(url, token = '') {
    this.#url = url;
    this.#token = token;
  }

  /**
   * Calls and answers whatever came back.
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body] sent as JSON
   * @param {Record<string, string>} [headers]
   */
  async call(method, path, body, headers = {}) {
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        ...(this.#token && { authorization: `Bearer ${this.#token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
  }

  /** Calls and expects success. @param {string} method @param {string} path @param {unknown} [body] @param {Record<string, string>} [headers] */
  async ok(method, path, body, headers) {
    const answer = await this.call(method, path, body, headers);
    assert.ok(answer.status >= 200 && answer.status < 300, `${method} ${path}: ${answer.status} ${answer.body?.code}`);
    return answer.body;
  }

  /**
   * Calls and expects a problem document with this code that says what to do.
   * @param {{ status: number, code: string }} problem
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   */
  async refused(problem, method, path, body) {
    const answer = await this.call(method, path, body);
    assert.equal(`${answer.status} ${answer.body.code}`, `${problem.status} ${problem.code}`, `${method} ${path}`);
    assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
    assert.equal(answer.body.status, answer.status);
    assert.ok(answer.body.title && answer.body.detail, 'a problem says what happened and what to do');
    return answer.body;
  }

  /** Every item of a list, page by page. @param {string} path @returns {Promise<any[]>} */
  async all(path) {
    const items = [];
    let cursor = null;
    do {
      const page = await this.ok('GET', cursor ? `${path}?cursor=${encodeURIComponent(cursor)}` : path);
      items.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor);
    return items;
  }
}

/**
 * Signs in as the first demo persona that fits.
 * @param {string} apiUrl
 * @param {(persona: { id: string, role: string, tenant_id: string }, all: any[]) => boolean} fits
 */
export async function signIn(apiUrl, fits) {
  const anyone = new Api(apiUrl);
  const answer = await anyone.ok('GET', '/api/demo/personas');
  const personas = Array.isArray(answer) ? answer : answer.items;
  const persona = personas.find((/** @type {any} */ one) => fits(one, personas));
  assert.ok(persona, `no demo persona fits; there are: ${personas.map((/** @type {any} */ p) => p.id).join(', ')}`);
  const { token } = await anyone.ok('POST', '/api/demo/token', { persona_id: persona.id });
  return { persona, token, api: new Api(apiUrl, token) };
}

/** A record of one visit of a new patient, to put files on. @param {Api} api @param {string} complaint */
export async function createRecord(api, complaint) {
  const patient = await api.ok('POST', '/api/patients', {
    mrn: `T-${Math.random().toString(36).slice(2, 10)}`,
    name: { family: 'Ångström', given: ['Zoë'] },
    birth_date: '1961-05-04',
    gender: 'female',
    active: true,
  });
  const doctors = await api.ok('GET', '/api/practitioners?active=true&limit=1');
  assert.ok(doctors.items[0], 'the hospital has no doctors: start it with its seeds');
  return api.ok('POST', '/api/medical-records', {
    patient_id: patient.id,
    doctor_id: doctors.items[0].id,
    visit_type: 'ambulatory',
    department: 'Cardiology',
    visit_date: '2026-03-02',
    chief_complaint: complaint,
  });
}

/** Sends a part to its presigned URL, with exactly the headers the signature covers. @param {{ url: string, headers: Record<string, string> }} signed @param {Buffer} bytes */
export function put(signed, bytes) {
  return fetch(signed.url, { method: 'PUT', headers: signed.headers, body: /** @type {any} */ (bytes) });
}

/** The stored bytes as they are: `fetch` would decode them. @param {string} url @param {Record<string, string>} [headers] @returns {Promise<{ status: number, headers: import('node:http').IncomingHttpHeaders, bytes: Buffer }>} */
export function getStored(url, headers = {}) {
  return new Promise((resolve, reject) => {
    get(url, { headers }, (response) => {
      /** @type {Buffer[]} */
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(chunks) }),
      );
    }).on('error', reject);
  });
}
