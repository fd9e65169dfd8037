'use client';
import { type ComponentType, type ReactNode, useEffect, useSyncExternalStore } from 'react';

/** Between two attempts to fetch what did not come, in milliseconds. */
const AGAIN_MS = 2_000;

/**
 * A component whose code the first view of a page does not need. It comes once the browser has nothing else to do (`idle`), and is
 * then there like any other, also without a network; or beside what the page waits for anyway (`now`). Until then the fallback
 * stands in its place.
 */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
  fallback: (props: P) => ReactNode = () => null,
  when: 'idle' | 'now' = 'idle',
): ComponentType<P> {
  let here: ComponentType<P> | null = null;
  let coming: Promise<void> | null = null;
  const waiting = new Set<() => void>();
  const come = () => {
    coming ??= load()
      .then((component) => {
        here = component;
        for (const tell of waiting) tell();
      })
      .finally(() => {
        coming = null;
      });
    return coming;
  };
  if (typeof window !== 'undefined') {
    if (when === 'idle') whenIdle(() => (here ? Promise.resolve() : come()));
    // What does not come now comes when somebody waits for it.
    else come().catch(() => {});
  }
  const subscribe = (tell: () => void) => {
    waiting.add(tell);
    return () => waiting.delete(tell);
  };
  return function Later(props: P) {
    const Component = useSyncExternalStore(
      subscribe,
      () => here,
      () => null,
    );
    useEffect(() => (Component ? undefined : untilItComes(come)), [Component]);
    return Component ? <Component {...props} /> : fallback(props);
  };
}

/** Somebody waits for it: asked for at once, and again until it comes. */
function untilItComes(come: () => Promise<void>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let given = false;
  const attempt = () => {
    come().catch(() => {
      if (!given) timer = setTimeout(attempt, AGAIN_MS);
    });
  };
  attempt();
  return () => {
    given = true;
    clearTimeout(timer);
  };
}

const idle: (() => Promise<unknown>)[] = [];

/** Has work done when the browser has no other: one after the other, so that whatever the user does comes between. */
export function whenIdle(work: () => Promise<unknown>): void {
  idle.push(work);
  if (idle.length > 1) return;
  const soon = (act: () => void) =>
    'requestIdleCallback' in window ? requestIdleCallback(act, { timeout: AGAIN_MS }) : setTimeout(act, 200);
  const next = () => {
    // What does not come now comes when somebody waits for it.
    const done = () => {
      idle.shift();
      if (idle.length > 0) soon(next);
    };
    void idle[0]?.().then(done, done);
  };
  if (document.readyState === 'complete') soon(next);
  else window.addEventListener('load', () => soon(next), { once: true });
}
