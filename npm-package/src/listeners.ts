/** Calls the page's own code: what it throws is the page's error, told as one, and keeps nothing here from going on. */
export function isolated<A extends unknown[]>(callback: ((...args: A) => unknown) | undefined, ...args: A): void {
  try {
    callback?.(...args);
  } catch (error) {
    report(error);
  }
}

/** As if nobody had caught it: `window.onerror`, error trackers and the console hear of it. */
function report(error: unknown): void {
  if (typeof reportError === 'function') reportError(error);
  else
    setTimeout(() => {
      throw error;
    });
}

/** Who is called back after changes. */
export class Listeners {
  readonly #all = new Set<() => void>();

  /** Returns what ends it. The same function given twice is called twice. */
  add(listener: () => void): () => void {
    const one = () => listener();
    this.#all.add(one);
    return () => this.#all.delete(one);
  }

  call(): void {
    // A copy: a listener may add or remove some.
    for (const listener of [...this.#all]) isolated(listener);
  }
}
