'use client';
import { isActive, type UploadSnapshot } from '@chartlift/client';
import { useEffect, useRef, useState } from 'react';
import { formatPercentWhole } from '@/lib/format';
import { sentence } from '@/lib/text';
import { t } from './texts';

/** Often enough to follow, rarely enough to listen to something else meanwhile. */
const ANNOUNCE_EVERY_MS = 10_000;

/** Tells screen readers how the uploads are getting on: every ten seconds, and at once when one is settled. */
export function UploadAnnouncer({ files }: { files: readonly UploadSnapshot[] }) {
  const [text, setText] = useState('');
  const latest = useRef(files);
  latest.current = files;
  // What was settled before the page was opened is no news.
  const settledBefore = useRef(settledIds(files));
  const fresh = useRef(false);
  const running = files.some((file) => isActive(file.status));

  useEffect(() => {
    if (!running) return;
    const announce = () => setText(summary(latest.current));
    announce();
    const timer = setInterval(() => {
      // Nobody hears what is replaced at once.
      if (!fresh.current) announce();
      fresh.current = false;
    }, ANNOUNCE_EVERY_MS);
    return () => clearInterval(timer);
  }, [running]);

  useEffect(() => {
    const news = files.filter((file) => !isActive(file.status) && !settledBefore.current.has(file.id));
    settledBefore.current = settledIds(files);
    if (news.length === 0) return;
    setText(news.map(outcome).join(' '));
    fresh.current = true;
  }, [files]);

  return (
    <output aria-live="polite" className="sr-only">
      {text}
    </output>
  );
}

function settledIds(files: readonly UploadSnapshot[]): ReadonlySet<string> {
  return new Set(files.filter((file) => !isActive(file.status)).map((file) => file.id));
}

function summary(files: readonly UploadSnapshot[]): string {
  const running = files.filter((file) => isActive(file.status));
  const [first] = running;
  if (!first) return '';
  const least = Math.min(...running.map((file) => file.progress));
  return running.length === 1
    ? t('announce.one', { name: first.fileName, share: formatPercentWhole(first.progress) })
    : t('announce.several', { count: running.length, share: formatPercentWhole(least) });
}

function outcome(file: UploadSnapshot): string {
  if (file.status === 'done') return t('announce.done', { name: file.fileName });
  if (file.status === 'failed')
    return t('announce.failed', { name: file.fileName, reason: sentence(file.error?.message ?? '') });
  return t('announce.cancelled', { name: file.fileName });
}
