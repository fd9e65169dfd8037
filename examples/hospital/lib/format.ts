import { common, LOCALE } from '@/messages';
import { translator } from './texts';

const t = translator(common);

const number = new Intl.NumberFormat(LOCALE);
/** Rounded down: nothing is 100 % done or saved before it is. */
const downwards = { style: 'percent', roundingMode: 'floor' } as const;
const percent = new Intl.NumberFormat(LOCALE, { ...downwards, maximumFractionDigits: 1 });
const percentWhole = new Intl.NumberFormat(LOCALE, { ...downwards, maximumFractionDigits: 0 });

/** S3 bills a gigabyte as 2^30 bytes; the whole app counts the same way so that the numbers agree with the bill. */
const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;
const byteFormats = new Map<string, Intl.NumberFormat>();

/** For example `1,000 bytes`, `12.4 kB`, `1.03 GB`: bytes are counted, everything else has three significant digits. */
export function formatBytes(bytes: number): string {
  let power = 0;
  let value = Math.max(0, bytes);
  // 999.5 kB would already be written with four digits.
  while (value >= (power === 0 ? 1024 : 999.5) && power < BYTE_UNITS.length - 1) {
    value /= 1024;
    power += 1;
  }
  return byteFormat(BYTE_UNITS[power] ?? 'byte', value).format(value);
}

function byteFormat(unit: string, value: number): Intl.NumberFormat {
  const digits = unit === 'byte' || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  const key = `${unit}${digits}`;
  let format = byteFormats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(LOCALE, {
      style: 'unit',
      unit,
      // "469 bytes", but "1.2 kB".
      unitDisplay: unit === 'byte' ? 'long' : 'short',
      maximumFractionDigits: digits,
      minimumFractionDigits: digits,
    });
    byteFormats.set(key, format);
  }
  return format;
}

/** Bytes a second, for example `18.2 MB/s`. */
export function formatSpeed(bytesPerSecond: number): string {
  return t('speed', { bytes: formatBytes(bytesPerSecond) });
}

const list = new Intl.ListFormat(LOCALE, { type: 'unit' });

/** Several things one after another, as the language separates them. */
export function formatList(items: readonly string[]): string {
  return list.format(items);
}

export function formatCount(value: number): string {
  return number.format(value);
}

/** A share of one, for example `0.8766` as `87.7 %`. */
export function formatPercent(share: number): string {
  return percent.format(share);
}

/** How much of a file compression has saved, for example `85.2 %`; the same figure wherever the file is shown. */
export function formatSaved(sourceBytes: number, storedBytes: number): string {
  return formatPercent(sourceBytes > 0 ? Math.max(0, 1 - storedBytes / sourceBytes) : 0);
}

/** Percent points given as a decimal string, for example `"34.8"`; read exactly, no float in between. */
export function formatPoints(points: string): string {
  return percent.format(`${points}e-2` as Intl.StringNumericLiteral);
}

export function formatPercentWhole(share: number): string {
  return percentWhole.format(share);
}

/** A time to wait, rounded the way people say it: `8 sec`, `3 min`, `1 hr 20 min`. */
export function formatDuration(seconds: number): string {
  const unit = (value: number, name: 'second' | 'minute' | 'hour') =>
    new Intl.NumberFormat(LOCALE, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  if (seconds < 60) return unit(Math.max(1, Math.ceil(seconds)), 'second');
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return unit(minutes, 'minute');
  const rest = minutes % 60;
  return `${unit(Math.floor(minutes / 60), 'hour')}${rest ? ` ${unit(rest, 'minute')}` : ''}`;
}
