// The link must be what it says, or every table behind it is wrong. It must not be faster; a busy machine makes it slower.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { after, test } from 'node:test';
import { Link } from './link.mjs';

/** Answers one byte for a "?", and "!" when the other side is done. */
const server = createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('data', (chunk) => chunk[0] === 63 && socket.write('a'));
  socket.on('end', () => socket.end('!'));
});
const port = new Promise((resolve) =>
  server.listen(0, '127.0.0.1', () => resolve(/** @type {import('node:net').AddressInfo} */ (server.address()).port)),
);
after(() => server.close());

/** A link that is closed after the test, however it ends: what stays open keeps the process. @param {import('node:test').TestContext} t @param {import('./link.mjs').Shape} shape */
async function link(t, shape) {
  const made = new Link();
  t.after(() => made.close());
  made.shape(shape);
  const entry = await made.forward(await port);
  return { link: made, open: () => connect(entry, '127.0.0.1') };
}

/** How long sending so many bytes takes, until the other side has seen them all. @param {import('node:net').Socket} socket @param {number} bytes */
async function send(socket, bytes) {
  const start = performance.now();
  socket.end(Buffer.alloc(bytes, 1));
  const [answer] = await once(socket, 'data');
  assert.equal(String(answer), '!');
  return performance.now() - start;
}

/** What a busy machine may add to anything that waits for timers: a link is never faster than it says, and not much slower. */
const BUSY_MS = 5_000;

test('an exchange on a new connection takes two round trips, on an old one a single', async (t) => {
  const { open } = await link(t, { mbps: 100, rtt: 80 });
  const socket = open();
  for (const expected of [160, 80]) {
    const start = performance.now();
    socket.write('?');
    await once(socket, 'data');
    const took = performance.now() - start;
    assert.ok(took >= expected - 2 && took < expected + BUSY_MS, `${took} ms instead of ${expected}`);
  }
  socket.destroy();
});

test('connections share the bandwidth evenly', async (t) => {
  const { link: slow, open } = await link(t, { mbps: 20, rtt: 0 });
  const bytes = 1_000_000;
  const took = await Promise.all([open(), open()].map((socket) => send(socket, bytes)));
  const expected = (2 * bytes * 8) / 20_000;
  for (const ms of took)
    assert.ok(ms > expected * 0.9 && ms < expected * 2 + BUSY_MS, `${ms} ms instead of ${expected}`);
  assert.equal(slow.sentBytes, 2 * bytes);
});

test('losses stall a connection but lose nothing', async (t) => {
  const bytes = 300_000;
  // Every piece is lost once, the last and the answer too: with few losses it is chance whether one of them is waited for.
  const { link: lossy, open } = await link(t, { mbps: 50, rtt: 40, loss: 1 });
  const whole = await send(open(), bytes);
  // A round trip for the handshake, one there and back, and one more each way; timers ring a little early.
  assert.ok(whole > (bytes * 8) / 50_000 + 4 * 40 - 5, `${whole} ms`);
  assert.equal(lossy.sentBytes, bytes);
});

test('with slow start a connection needs round trips to fill the link', async (t) => {
  const bytes = 1_000_000;
  const rtt = 30;
  const { open } = await link(t, { mbps: 1000, rtt, slowStart: true });
  // 14.5 kB, then twice as much each round trip: after six it has sent 912 kB, the seventh carries the rest. Before it
  // the handshake; half a round trip to arrive and half for the answer.
  const took = await send(open(), bytes);
  assert.ok(took > 7 * rtt && took < 30 * rtt + BUSY_MS, `${took} ms`);
});

test('with slow start a loss halves what one connection has on its way, so several do more', async (t) => {
  const bytes = 160_000;
  // How much is on its way at once, not how long it takes: that is the machine's.
  const inFlight = async (/** @type {number} */ connections, /** @type {number} */ loss) => {
    const { link: slow, open } = await link(t, { mbps: 1000, rtt: 200, loss, slowStart: true });
    await Promise.all(Array.from({ length: connections }, () => send(open(), bytes / connections)));
    return slow.mostInFlight;
  };
  const [unharmed, alone, several] = await Promise.all([inFlight(1, 0), inFlight(1, 1), inFlight(6, 1)]);
  assert.ok(alone < unharmed, `with losses ${alone} bytes, without ${unharmed}`);
  assert.ok(alone < several, `one connection had ${alone} bytes on their way, six ${several}`);
});

test('requests are counted, and preflights among them', async (t) => {
  const answering = createServer((socket) => socket.on('data', () => socket.write('a')));
  t.after(() => answering.close());
  await new Promise((resolve) => answering.listen(0, '127.0.0.1', () => resolve(undefined)));
  const counting = new Link();
  t.after(() => counting.close());
  counting.shape({ mbps: 0, rtt: 0 });
  const { port: far } = /** @type {import('node:net').AddressInfo} */ (answering.address());
  const socket = connect(await counting.forward(far), '127.0.0.1');
  const line = (/** @type {string} */ method) => `${method} /bucket/key?partNumber=1 HTTP/1.1\r\nhost: s3\r\n\r\n`;
  for (const bytes of [line('OPTIONS'), line('PUT'), 'a body that has PUT / HTTP/1.1 in it', line('POST')]) {
    socket.write(bytes);
    await once(socket, 'data');
  }
  socket.destroy();
  assert.deepEqual(counting.requests, { all: 3, preflights: 1 });
});
