// A port for a program that takes a number and not 0.
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below what Linux and macOS give to connections: none of those takes it before the program does. */
const FIRST = 10_000;
const BEHIND_LAST = 32_000;
/** A machine on which so many in a row are taken has another trouble. */
const TRIES = 100;

/** One on which nobody listens, on neither of this machine's addresses. @returns {Promise<number>} */
export async function freePort() {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(FIRST, BEHIND_LAST);
    if ((await isFree(port, '127.0.0.1')) && (await isFree(port, '::1'))) return port;
  }
  throw new Error(`none of ${TRIES} ports between ${FIRST} and ${BEHIND_LAST} is free: see what listens there`);
}

/** @param {number} port @param {string} host */
async function isFree(port, host) {
  const server = createServer();
  try {
    const listening = once(server, 'listening');
    server.listen(port, host);
    await listening;
  } catch (error) {
    // A machine without IPv6 cannot have the port taken there.
    return /** @type {NodeJS.ErrnoException} */ (error).code !== 'EADDRINUSE';
  }
  server.close();
  await once(server, 'close');
  return true;
}
