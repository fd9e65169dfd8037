import { useEffect, useRef, useState } from 'react';
import { isActive } from '../basics.js';
import { totalProgress } from '../status.js';
import type { UploadSnapshot } from '../types.js';

/** Often enough to follow, rarely enough to listen to something else meanwhile. */
const ANNOUNCE_EVERY_MS = 10_000;

/** The words of {@link UploadAnnouncer}. */
export interface AnnouncerTexts {
  /** For example “2 files, 40 percent”. */
  underWay: (count: number, progress: number) => string;
  /** What one that ended is announced with. */
  ended: (upload: UploadSnapshot) => string;
}

/** Tells screen readers how uploads are getting on: every ten seconds, and at once when one has ended. */
export function UploadAnnouncer({ uploads, texts }: { uploads: readonly UploadSnapshot[]; texts: AnnouncerTexts }) {
  const [text, setText] = useState('');
  const latest = useRef({ uploads, texts });
  // What had ended before the page was opened is no news.
  const told = useRef<ReadonlySet<string>>(endedOf(uploads));
  const running = uploads.some(({ status }) => isActive(status));

  useEffect(() => {
    latest.current = { uploads, texts };
    const news = uploads.filter((one) => !isActive(one.status) && !told.current.has(one.id));
    told.current = endedOf(uploads);
    if (news.length > 0) setText(news.map(texts.ended).join(' '));
  }, [uploads, texts]);

  useEffect(() => {
    if (!running) return;
    const announce = () => {
      const now = latest.current.uploads.filter(({ status }) => isActive(status));
      setText(latest.current.texts.underWay(now.length, totalProgress(now)));
    };
    announce();
    const timer = setInterval(announce, ANNOUNCE_EVERY_MS);
    return () => clearInterval(timer);
  }, [running]);

  return (
    <output aria-live="polite" ref={hide}>
      {text}
    </output>
  );
}

function endedOf(uploads: readonly UploadSnapshot[]): ReadonlySet<string> {
  return new Set(uploads.filter(({ status }) => !isActive(status)).map(({ id }) => id));
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
