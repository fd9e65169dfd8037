import { CURRENCY, LOCALE } from '@/messages';

/** Formats money given as a decimal string; `Intl` reads the string exactly, no float in between. */
export function formatMoney(amount: string, maximumFractionDigits = 2): string {
  return new Intl.NumberFormat(LOCALE, {
    style: 'currency',
    currency: CURRENCY,
    minimumFractionDigits: 2,
    maximumFractionDigits: Math.max(2, maximumFractionDigits),
  }).format(amount as Intl.StringNumericLiteral);
}

/** An amount of a line: cents when there are some, else as many digits as show it is not nothing. */
export function formatSmallMoney(amount: string): string {
  const size = Math.abs(Number(amount));
  if (size === 0 || size >= 0.1) return formatMoney(amount);
  return new Intl.NumberFormat(LOCALE, {
    style: 'currency',
    currency: CURRENCY,
    maximumSignificantDigits: 2,
    minimumSignificantDigits: 2,
  }).format(amount as Intl.StringNumericLiteral);
}

/** A unit price with all its digits, for example `$0.0025`. */
export function formatRate(rate: string): string {
  return formatMoney(rate, 8);
}
