// Which files are taken, by the rules of `<input accept>`.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAccepted, refusal } from '../dist/restrictions.js';

const pdf = { name: 'Befund Müller.PDF', type: 'application/pdf', size: 10 };

test('extensions, media types and families, however they are written', () => {
  for (const accept of ['.pdf', ' .PDF , .dcm', 'application/pdf', 'Application/*', 'image/*,.pdf']) {
    assert.ok(isAccepted(pdf, accept), accept);
  }
  for (const accept of ['.df', 'image/*', 'application/pd', 'text/plain,.doc', ',']) {
    assert.ok(!isAccepted(pdf, accept), accept);
  }
});

test('what many write for any file takes any, also one without a type', () => {
  for (const accept of ['*', '*/*', 'image/*, */*']) assert.ok(isAccepted({ name: 'IM01', type: '' }, accept), accept);
});

test('a refusal has the server’s code and names no file', () => {
  const wrong = refusal(pdf, { accept: 'image/*' });
  const large = refusal(pdf, { maxFileSize: 9 });
  assert.deepEqual([wrong.code, large.code, wrong.retryable], ['type_not_allowed', 'file_too_large', false]);
  assert.doesNotMatch(wrong.message + large.message, /Müller/);
  assert.equal(refusal(pdf, { accept: '.pdf', maxFileSize: 10 }), undefined);
});
