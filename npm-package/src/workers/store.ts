/** Asking again sooner is of no use: no browser closes an idle connection so soon. */
const ASKED_MS = 5000;

/**
 * Has the browser connect to where files are stored while the server is still being asked for URLs: that saves a round
 * trip, with TLS two. Only a page can ask for it, no worker.
 */
export class StoreConnection {
  #origin: string | undefined;
  #link: HTMLLinkElement | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;

  /** The server has said where files are stored. */
  known(origin: string): void {
    if (origin !== this.#origin) this.#askedAt = Number.NEGATIVE_INFINITY;
    this.#origin = origin;
    this.connect();
  }

  /** Connects, if it is known where to and no connection is open: browsers close what is idle for long. */
  connect(): void {
    if (this.#origin === undefined || typeof document === 'undefined') return;
    // Of a thousand files chosen together, each asks for it.
    if (performance.now() - this.#askedAt < ASKED_MS) return;
    this.#askedAt = performance.now();
    const link = document.createElement('link');
    link.rel = 'preconnect';
    link.href = this.#origin;
    // What is sent there goes without cookies, over connections of its own.
    link.crossOrigin = 'anonymous';
    this.#link?.remove();
    this.#link = link;
    document.head.append(link);
  }

  /** Leaves nothing in the page. */
  close(): void {
    this.#link?.remove();
    this.#origin = undefined;
  }
}
