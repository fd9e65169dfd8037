import { describeError } from '@/lib/errors';

/** A short notice. */
export interface Notice {
  title: string;
  description?: string | undefined;
  /** Where it leads, within the app. */
  link?: { href: string; text: string };
  type?: 'error';
  /** `high` interrupts what a screen reader says. */
  priority?: 'low' | 'high';
  /** Milliseconds until it goes; 0 for when it is dismissed. */
  timeout?: number;
}

/** Says what went wrong, and what to do about it. */
export function addErrorToast(error: unknown): void {
  const { title, advice } = describeError(error);
  addToast({ type: 'error', title, description: advice, priority: 'high' });
}

type Show = (notice: Notice) => void;

/** What was said before there was somebody to show it. */
const waiting: Notice[] = [];
let show: Show | null = null;
let wanted = () => {};

/** Shows a notice to the user, wherever they are in the app. */
export function addToast(notice: Notice): void {
  if (show) show(notice);
  else {
    waiting.push(notice);
    wanted();
  }
}

/** Calls back when there is something to show and nobody to show it: what shows it need not be there before. */
export function onFirstToast(callback: () => void): void {
  wanted = callback;
  if (waiting.length > 0) callback();
}

/** Takes what waits, and all that comes, until the returned function is called. */
export function showToasts(by: Show): () => void {
  show = by;
  for (const notice of waiting.splice(0)) by(notice);
  return () => {
    if (show === by) show = null;
  };
}
