// A slow link in front of local ports: bandwidth shared by all connections, delay both ways, loss as stalls.
//
// TCP's slow start is there when asked for; TLS is not: it would cost every contender the same one or two round trips.
import { connect, createServer } from 'node:net';

/** What goes onto the link in one go: at 5 Mbit/s it takes 26 ms, so connections share the link evenly. */
const PIECE_BYTES = 16 * 1024;
/** Per connection and direction, waiting for the link: more would only fill the proxy's memory. */
const QUEUE_BYTES = 64 * 1024;
/** On a busy machine timers come late; this much of the link's time may be made up for, in milliseconds. */
const BURST_MS = 20;
/** Payload of one segment: what one loss is the loss of. */
const SEGMENT_BYTES = 1448;
/** A new connection's window (RFC 6928), and the most it grows to: what Linux gives a socket by default. */
const FIRST_WINDOW_BYTES = 10 * SEGMENT_BYTES;
const LARGEST_WINDOW_BYTES = 4 << 20;

/** How a request of HTTP/1.1 begins: browsers send none before the last is answered, so it is where a piece begins. */
const REQUEST = /^(GET|HEAD|POST|PUT|DELETE|OPTIONS) [^ ]+ HTTP\/1\.1\r\n/;

/**
 * @typedef {object} Shape
 * @property {number} mbps megabits a second each way; 0: without limit
 * @property {number} rtt milliseconds there and back
 * @property {number} [loss] share of segments lost
 * @property {boolean} [slowStart] whether a connection's window begins small and doubles each round trip
 */

export class Link {
  #up = new Direction();
  #down = new Direction();
  #rtt = 0;
  /** @type {import('node:net').Server[]} */
  #servers = [];
  /** @type {Set<import('node:net').Socket>} */
  #sockets = new Set();

  /** @param {Shape} shape */
  shape({ mbps, rtt, loss = 0, slowStart = false }) {
    this.#rtt = rtt;
    for (const direction of [this.#up, this.#down]) Object.assign(direction, { mbps, rtt, loss, slowStart });
  }

  /** Bytes that went up the link so far. */
  get sentBytes() {
    return this.#up.bytes;
  }

  /** Requests that went up the link so far, and how many of them only asked for permission (CORS preflights). */
  get requests() {
    const { all, preflights } = this.#up.requests;
    return { all, preflights };
  }

  /** With slow start: the most bytes that were on their way up at once, sent and not acknowledged. */
  get mostInFlight() {
    return this.#up.mostInFlight;
  }

  /** Bytes that came down the link so far. */
  get receivedBytes() {
    return this.#down.bytes;
  }

  /** Listens on a port whose connections go over the link to that local port. @param {number} to @returns {Promise<number>} */
  async forward(to) {
    const server = createServer({ allowHalfOpen: true }, (near) => {
      const far = connect({ port: to, host: '127.0.0.1', allowHalfOpen: true });
      const end = () => {
        near.destroy();
        far.destroy();
      };
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.setNoDelay(true).on('error', end);
        // A side that is done says so by its end, which still has to cross the link.
        socket.on('close', () => this.#sockets.delete(socket));
      }
      // The handshake takes one round trip before anything can be sent.
      new Flow(this.#up, near, far, performance.now() + this.#rtt);
      new Flow(this.#down, far, near, 0);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
    this.#servers.push(server);
    return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
  }

  async close() {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

/** One way over the link: flows take turns, one piece each. */
class Direction {
  mbps = 0;
  rtt = 0;
  loss = 0;
  slowStart = false;
  bytes = 0;
  requests = { all: 0, preflights: 0 };
  mostInFlight = 0;
  #inFlight = 0;
  /** When the link will have sent all it was given. */
  #free = 0;
  /** @type {Flow[]} */
  #turns = [];
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /** How long the link is busy with so many bytes. @param {number} bytes */
  msFor(bytes) {
    return this.mbps ? (bytes * 8) / (this.mbps * 1000) : 0;
  }

  /** @param {number} bytes more are on their way, or fewer */
  count(bytes) {
    this.#inFlight += bytes;
    this.mostInFlight = Math.max(this.mostInFlight, this.#inFlight);
  }

  /** @param {Flow} flow has something to send */
  wants(flow) {
    // Time is made up for only while the link is busy: an idle one sends nothing early.
    if (this.#turns.length === 0) this.#free = Math.max(this.#free, performance.now());
    this.#turns.push(flow);
    if (!this.#timer) this.#run();
  }

  #run() {
    this.#timer = undefined;
    const now = performance.now();
    this.#free = Math.max(this.#free, now - BURST_MS);
    while (this.#turns.length > 0 && this.#free <= now) {
      const flow = /** @type {Flow} */ (this.#turns.shift());
      const length = flow.send(this.#free);
      this.bytes += length;
      this.#free += this.msFor(length);
      if (flow.maySend) this.#turns.push(flow);
    }
    if (this.#turns.length > 0) this.#timer = setTimeout(() => this.#run(), Math.max(1, this.#free - now));
  }
}

/** One connection's bytes in one direction. */
class Flow {
  #direction;
  #source;
  #sink;
  /** @type {Buffer[]} */
  #waiting = [];
  #waitingBytes = 0;
  /** @type {{ at: number, piece: Buffer | null }[]} */
  #flying = [];
  #lastArrival = 0;
  #ended = false;
  #openAt;
  #window;
  /** Where slow start ends. */
  #threshold = Number.POSITIVE_INFINITY;
  #unacknowledged = 0;

  /**
   * @param {Direction} direction
   * @param {import('node:net').Socket} source
   * @param {import('node:net').Socket} sink
   * @param {number} openAt
   */
  constructor(direction, source, sink, openAt) {
    this.#direction = direction;
    this.#source = source;
    this.#sink = sink;
    this.#openAt = openAt;
    // Without slow start nothing is held back, whatever is lost.
    this.#window = direction.slowStart ? FIRST_WINDOW_BYTES : Number.POSITIVE_INFINITY;
    source.on('data', (chunk) => this.#take(/** @type {Buffer} */ (chunk)));
    source.on('end', () => {
      this.#ended = true;
      if (!this.hasMore) this.#fly(performance.now(), null);
    });
  }

  get hasMore() {
    return this.#waiting.length > 0;
  }

  /** Whether it has something that its window lets out. */
  get maySend() {
    return (
      this.hasMore && (this.#unacknowledged === 0 || this.#unacknowledged + this.#waiting[0].length <= this.#window)
    );
  }

  /** @param {Buffer} chunk */
  #take(chunk) {
    const idle = !this.hasMore;
    const method = REQUEST.exec(chunk.toString('latin1', 0, 8192))?.[1];
    if (method) this.#direction.requests.all++;
    if (method === 'OPTIONS') this.#direction.requests.preflights++;
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) this.#waiting.push(chunk.subarray(at, at + PIECE_BYTES));
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes >= QUEUE_BYTES) this.#source.pause();
    if (!idle || !this.maySend) return;
    const wait = this.#openAt - performance.now();
    if (wait > 0) setTimeout(() => this.#direction.wants(this), wait);
    else this.#direction.wants(this);
  }

  /** Puts the next piece onto the link. @param {number} now the link's time @returns {number} its bytes */
  send(now) {
    const piece = /** @type {Buffer} */ (this.#waiting.shift());
    this.#waitingBytes -= piece.length;
    if (this.#waitingBytes < QUEUE_BYTES && this.#source.isPaused()) this.#source.resume();
    const leaves = now + this.#direction.msFor(piece.length);
    this.#fly(leaves, piece);
    if (this.#ended && !this.hasMore) this.#fly(leaves, null);
    if (this.#direction.slowStart) this.#awaitAcknowledgement(piece.length, leaves);
    return piece.length;
  }

  /** @param {number} bytes @param {number} leaves */
  #awaitAcknowledgement(bytes, leaves) {
    this.#unacknowledged += bytes;
    this.#direction.count(bytes);
    setTimeout(
      () => {
        const held = this.hasMore && !this.maySend;
        this.#unacknowledged -= bytes;
        this.#direction.count(-bytes);
        // Slow start: as much more as was acknowledged; from then on one segment a round trip (RFC 5681, 3.1).
        const gain = this.#window < this.#threshold ? bytes : (SEGMENT_BYTES * bytes) / this.#window;
        this.#window = Math.min(this.#window + gain, LARGEST_WINDOW_BYTES);
        if (held && this.maySend) this.#direction.wants(this);
      },
      leaves + this.#direction.rtt - performance.now(),
    );
  }

  /** @param {number} leaves @param {Buffer | null} piece null: the end */
  #fly(leaves, piece) {
    const { loss, rtt } = this.#direction;
    const segments = Math.ceil((piece?.length ?? 0) / SEGMENT_BYTES);
    const lost = loss > 0 && Math.random() > (1 - loss) ** segments;
    // A lost segment is sent again a round trip later; what follows waits behind it, and the window is halved (RFC 5681,
    // fast retransmit).
    if (lost && this.#direction.slowStart)
      this.#window = this.#threshold = Math.max(this.#unacknowledged / 2, 2 * SEGMENT_BYTES);
    this.#lastArrival = Math.max(leaves + rtt / 2 + (lost ? rtt : 0), this.#lastArrival);
    this.#flying.push({ at: this.#lastArrival, piece });
    if (this.#flying.length === 1) this.#land();
  }

  #land() {
    const now = performance.now();
    while (this.#flying.length > 0 && this.#flying[0].at <= now + 0.5) {
      const { piece } = /** @type {{ piece: Buffer | null }} */ (this.#flying.shift());
      if (this.#sink.destroyed) continue;
      if (piece) this.#sink.write(piece);
      else this.#sink.end();
    }
    if (this.#flying.length > 0) setTimeout(() => this.#land(), Math.max(1, this.#flying[0].at - now));
  }
}
