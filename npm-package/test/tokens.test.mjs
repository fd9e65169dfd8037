// When the page is asked for tokens, and what is made of its answers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jwtSubject, Tokens } from '../dist/tokens.js';
import { tokenOf } from './lib/fake-engine.mjs';

test('the page is asked for every request', async () => {
  let asked = 0;
  const tokens = new Tokens({ getToken: () => `token ${++asked}` });
  assert.equal((await tokens.get()).token, 'token 1');
  assert.equal((await tokens.get()).token, 'token 2');
});

test('many requests that were refused alike get one new token', async () => {
  const asked = [];
  const tokens = new Tokens({
    getToken: ({ refused }) => {
      asked.push(refused);
      return `token ${asked.length}`;
    },
  });
  const { token: first } = await tokens.get();
  const [one, other] = await Promise.all([tokens.get(first), tokens.get(first)]);
  const late = await tokens.get(first);
  assert.deepEqual([one.token, other.token, late.token], ['token 2', 'token 2', 'token 3']);
  assert.deepEqual(asked, [false, true, false], 'once it is renewed, nobody says that it was refused');
});

test('a getToken that throws, rejects or gives nothing ends as no token, with the reason', async () => {
  const boom = new Error('identity provider is down');
  for (const getToken of [
    () => {
      throw boom;
    },
    () => Promise.reject(boom),
  ]) {
    const { token, thrown } = await new Tokens({ getToken }).get();
    assert.deepEqual([token, thrown], [undefined, boom]);
  }
  const identify = () => {
    throw boom;
  };
  assert.equal((await new Tokens({ getToken: () => 'token', identify }).get()).thrown, boom, 'nor is a mistake lost');
  const { token, thrown } = await new Tokens({ getToken: () => undefined }).get();
  assert.deepEqual([token, thrown], [undefined, undefined]);
});

test('a JWT names its user; tokens of other kinds name none', () => {
  assert.equal(jwtSubject(tokenOf('ada')), jwtSubject(tokenOf('ada')));
  assert.notEqual(jwtSubject(tokenOf('ada')), jwtSubject(tokenOf('bo')));
  assert.notEqual(
    jwtSubject(tokenOf('ada')),
    jwtSubject(tokenOf('ada', 'south')),
    'the same person in another hospital',
  );
  for (const token of ['', 'opaque', 'a.b.c', 'a.e30.c']) assert.equal(jwtSubject(token), undefined);
});
