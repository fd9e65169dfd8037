import type { Bill } from '@/lib/api-types';
import { formatBytes, formatCount, formatPercent, formatPoints } from '@/lib/format';
import { formatSmallMoney } from '@/lib/format-money';
import { ComparisonBars } from './comparison-bars';

/** The headline: what a month costs, and what it would cost without compression and tiering. */
export function CostSummary({ bill }: { bill: Bill }) {
  const saved = Number(bill.savings_monthly);
  const ratio = bill.source_bytes > 0 ? 1 - bill.stored_bytes / bill.source_bytes : 0;
  return (
    <section aria-label="Summary" className="card mt-6 grid lg:grid-cols-[1fr_17rem]">
      <div className="self-center p-5 sm:p-6">
        <p className="text-ink-2">Now, a month</p>
        <p className="mt-1 flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <span data-testid="monthly-cost" className="figures font-semibold text-4xl tracking-tight">
            {formatSmallMoney(bill.monthly_total)}
          </span>
          {saved > 0 && (
            <span className="figures font-medium text-positive">
              {formatPoints(bill.savings_percent)} less than uncompressed
            </span>
          )}
          {saved < 0 && (
            <span className="figures font-medium text-caution">
              {formatPoints(bill.savings_percent.replace('-', ''))} more than uncompressed
            </span>
          )}
        </p>
        <ComparisonBars
          bars={[
            { label: 'Uncompressed, all in Standard', amount: bill.baseline_monthly, strong: false },
            { label: 'As it is stored', amount: bill.monthly_total, strong: true },
          ]}
        />
      </div>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-4 border-t p-5 sm:p-6 lg:grid-cols-1 lg:border-t-0 lg:border-l">
        <Fact label="Files" value={formatCount(bill.objects)} />
        <Fact label="As uploaded" value={formatBytes(bill.source_bytes)} />
        <Fact label="As stored" value={formatBytes(bill.stored_bytes)} />
        <Fact label="Saved by compression" value={formatPercent(ratio)} />
      </dl>
    </section>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt className="text-ink-2 text-xs">{label}</dt>
      <dd className="figures mt-0.5 font-medium text-base">{value}</dd>
    </div>
  );
}
