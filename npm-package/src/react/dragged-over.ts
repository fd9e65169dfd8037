/**
 * The elements that files are dragged over, each as often as it was entered and not left: entering one is told before
 * leaving the other.
 */
export class DraggedOver {
  readonly #times = new Map<EventTarget, number>();

  enter(element: EventTarget): void {
    this.#times.set(element, (this.#times.get(element) ?? 0) + 1);
  }

  /** Answers whether they are still over any. */
  leave(element: EventTarget): boolean {
    this.#times.set(element, (this.#times.get(element) ?? 0) - 1);
    for (const [one, times] of this.#times) {
      // Of what was taken off the page meanwhile, nobody is told that it was left.
      if (times < 1 || !(one as Node).isConnected) this.#times.delete(one);
    }
    return this.#times.size > 0;
  }

  clear(): void {
    this.#times.clear();
  }
}
