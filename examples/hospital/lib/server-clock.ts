/** A clock that is off by no more is as good as the server's: answers take a while, and their `Date` has whole seconds. */
const TOLERATED_MS = 60_000;

let aheadMs = 0;

/** Compares this browser's clock with that of a server that has just answered. */
export function learnTime(answer: Response): void {
  const date = Date.parse(answer.headers.get('date') ?? '');
  if (Number.isNaN(date)) return;
  const ahead = Date.now() - date;
  aheadMs = Math.abs(ahead) > TOLERATED_MS ? ahead : 0;
}

/** Now, in milliseconds since the epoch: by the server's clock where this browser's is off by minutes. */
export function serverNow(): number {
  return Date.now() - aheadMs;
}
