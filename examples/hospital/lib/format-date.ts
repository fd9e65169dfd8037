import { LOCALE } from '@/messages';
import { serverNow } from './server-clock';

const day = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeZone: 'UTC' });
const month = new Intl.DateTimeFormat(LOCALE, { month: 'short', year: 'numeric', timeZone: 'UTC' });
const localDay = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium' });
const moment = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' });
const timeOfDay = new Intl.DateTimeFormat(LOCALE, { timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' });

/** A calendar day (`2026-11-21`), the same in every time zone. */
export function formatDay(isoDate: string): string {
  const date = new Date(`${isoDate.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? isoDate : day.format(date);
}

/** A point in time (RFC 3339), in the user's zone. */
export function formatMoment(timestamp: string): string {
  const date = new Date(timestamp);
  return Number.isNaN(date.getTime()) ? timestamp : moment.format(date);
}

/** A time of the day in the user's zone, given in milliseconds since 1970. */
export function formatTime(unixMs: number): string {
  return timeOfDay.format(new Date(unixMs));
}

/** A month given by its first day, for example `Nov 2026`. */
export function formatMonth(isoDate: string): string {
  const date = new Date(`${isoDate.slice(0, 7)}-01T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? isoDate : month.format(date);
}

/** The month so many after the one given by its first day, as its own first day. */
export function monthAfter(isoDate: string, months: number): string {
  const date = new Date(`${isoDate.slice(0, 7)}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 10);
}

/** How long ago, for example `3 hours ago`; from a week on, the day in the user's zone says more. */
export function formatAgo(timestamp: string, now: number = serverNow()): string {
  const minutes = Math.round((Date.parse(timestamp) - now) / 60_000);
  if (!Number.isFinite(minutes)) return timestamp;
  if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute');
  if (Math.abs(minutes) < 60 * 24) return relative.format(Math.round(minutes / 60), 'hour');
  if (Math.abs(minutes) < 60 * 24 * 7) return relative.format(Math.round(minutes / 60 / 24), 'day');
  return localDay.format(new Date(timestamp));
}

/** Whole years from a birth date to a day. */
export function ageAt(birthDate: string, onDay: string): number | null {
  const [by, bm, bd] = birthDate.split('-').map(Number);
  const [y, m, d] = onDay.slice(0, 10).split('-').map(Number);
  if (!by || !bm || !bd || !y || !m || !d) return null;
  const years = y - by - (m < bm || (m === bm && d < bd) ? 1 : 0);
  return years >= 0 ? years : null;
}

/** Today in the user's zone as `YYYY-MM-DD`. */
export function today(): string {
  const now = new Date(serverNow());
  const two = (n: number) => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
