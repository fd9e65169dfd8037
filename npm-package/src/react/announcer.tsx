import { useEffect, useRef, useState } from 'react';
import { isActive } from '../basics.js';
import { totalProgress } from '../status.js';
import { throttled } from '../throttle.js';
import type { UploadSnapshot } from '../types.js';

/** Often enough to follow, rarely enough to listen to something else meanwhile. */
const ANNOUNCE_EVERY_MS = 10_000;

/** What ends soon after another is told of together with what does so meanwhile: hundreds may end within seconds. */
const NEWS_EVERY_MS = 5_000;

/** So many are told of by name. */
const MOST_NAMES = 3;

/** The words of {@link UploadAnnouncer}. */
export interface AnnouncerTexts {
  /** For example “2 files, 40 percent”. */
  underWay: (count: number, progress: number) => string;
  /** What one that ended is announced with. */
  ended: (upload: UploadSnapshot) => string;
  /** What more than three that ended within seconds are announced with; each with its own where absent. */
  endedTogether?: ((uploads: readonly UploadSnapshot[]) => string) | undefined;
}

interface AnnouncerProps {
  uploads: readonly UploadSnapshot[];
  texts: AnnouncerTexts;
}

/**
 * Tells screen readers how uploads are getting on: every ten seconds, and at once when one has ended; of those that end
 * in the five seconds after it, all at once.
 */
export function UploadAnnouncer(props: AnnouncerProps) {
  const [text, setText] = useState('');
  const latest = useRef(props);
  const fresh = useRef(false);
  const [lookForNews] = useState(() =>
    newsOf(latest, (news) => {
      setText(news);
      fresh.current = true;
    }),
  );
  const running = props.uploads.some(({ status }) => isActive(status));

  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (!running) return;
    const announce = () => {
      const now = latest.current.uploads.filter(({ status }) => isActive(status));
      setText(latest.current.texts.underWay(now.length, totalProgress(now)));
    };
    announce();
    const timer = setInterval(() => {
      // Nobody hears what is replaced at once.
      if (!fresh.current) announce();
      fresh.current = false;
    }, ANNOUNCE_EVERY_MS);
    return () => clearInterval(timer);
  }, [running]);

  // The last effect: of what is said at once, it is this that is heard.
  useEffect(lookForNews);

  return (
    <output aria-live="polite" ref={hide}>
      {text}
    </output>
  );
}

/** What looks for uploads that have ended and tells of them; what had ended before is no news. */
function newsOf(latest: { readonly current: AnnouncerProps }, say: (text: string) => void): () => void {
  const told = new Set<string>();
  const news = () =>
    latest.current.uploads.filter(({ id, status }) => {
      if (!isActive(status)) return !told.has(id);
      // It was started again.
      told.delete(id);
      return false;
    });
  const take = () => {
    const taken = news();
    for (const { id } of taken) told.add(id);
    return taken;
  };
  take();
  const tell = throttled(() => {
    const { ended, endedTogether } = latest.current.texts;
    const taken = take();
    if (taken.length === 0) return;
    say(taken.length > MOST_NAMES && endedTogether ? endedTogether(taken) : taken.map(ended).join(' '));
  }, NEWS_EVERY_MS);
  return () => {
    if (news().length > 0) tell();
  };
}

/** Seen by nobody, read by screen readers. */
const HIDDEN = {
  position: 'absolute',
  width: '1px',
  height: '1px',
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
};

/** Here and not by `style`: as an attribute of what a server renders, a Content-Security-Policy would keep it away. */
function hide(element: HTMLElement | null): void {
  if (element) Object.assign(element.style, HIDDEN);
}
