/**
 * Has the browser connect to where files are stored while the server is still being asked for URLs: that saves a round
 * trip, with TLS two. Only a page can ask for it, no worker.
 */
export class StoreConnection {
  #origin: string | undefined;
  #link: HTMLLinkElement | undefined;

  /** The server has said where files are stored. */
  known(origin: string): void {
    this.#origin = origin;
    this.connect();
  }

  /** Connects, if it is known where to and no connection is open: browsers close what is idle for long. */
  connect(): void {
    if (this.#origin === undefined || typeof document === 'undefined') return;
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
