import { CURRENCY, common, LOCALE } from '@/messages';
import { translator } from './texts';

const t = translator(common);

/** Formats money given as a decimal string; `Intl` reads the string exactly, no float in between. */
export function formatMoney(amount: string, maximumFractionDigits = 2): string {
  return new Intl.NumberFormat(LOCALE, {
    style: 'currency',
    currency: CURRENCY,
    minimumFractionDigits: 2,
    maximumFractionDigits: Math.max(2, maximumFractionDigits),
  }).format(amount as Intl.StringNumericLiteral);
}

/** Less than this is told as such: a row of zeros says nothing to those who pay. */
const LEAST = '0.0001';

/** An amount of a line: cents when there are some, else as many digits as show that it is not nothing. */
export function formatSmallMoney(amount: string): string {
  const size = Math.abs(Number(amount));
  if (size === 0 || size >= 0.1) return formatMoney(amount);
  if (size < Number(LEAST)) return t('lessThan', { amount: formatRate(LEAST) });
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
