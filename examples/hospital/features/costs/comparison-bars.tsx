import { formatSmallMoney } from '@/lib/format-money';

interface Bar {
  label: string;
  amount: string;
  strong: boolean;
}

const HEIGHT = 12;
/** The shortest bar that is still seen, in percent. */
const MIN_WIDTH = 0.6;

/** Amounts side by side, to one scale. The amounts are written out, so the drawing is decoration. */
export function ComparisonBars({ bars }: { bars: readonly Bar[] }) {
  const most = Math.max(...bars.map((bar) => Number(bar.amount)), 0);
  return (
    <ul className="mt-6 flex flex-col gap-4">
      {bars.map((bar) => {
        const share = most > 0 ? Math.max(MIN_WIDTH, (Number(bar.amount) / most) * 100) : 0;
        return (
          <li key={bar.label}>
            <p className="flex items-baseline justify-between gap-4">
              <span className={bar.strong ? 'font-medium' : 'text-ink-2'}>{bar.label}</span>
              <span className="figures font-medium">{formatSmallMoney(bar.amount)}</span>
            </p>
            <svg width="100%" height={HEIGHT} aria-hidden="true" className="mt-1.5 block overflow-hidden rounded-full">
              <rect width="100%" height={HEIGHT} className="fill-hover" />
              <rect
                width={`${share}%`}
                height={HEIGHT}
                rx={HEIGHT / 2}
                className={bar.strong ? 'fill-accent' : 'fill-line-strong'}
              />
            </svg>
          </li>
        );
      })}
    </ul>
  );
}
