import type { CostReport } from '@/lib/api-types';
import { formatBytes, formatCount, formatPercent, formatPoints } from '@/lib/format';
import { formatSmallMoney } from '@/lib/format-money';
import { ComparisonBars } from './comparison-bars';
import { t } from './texts';

/** The headline: what a month costs, and what it would cost without compression and tiering. */
export function CostSummary({ report }: { report: CostReport }) {
  const { savings } = report;
  const saved = Number(savings.total);
  const ratio = report.total_size_bytes > 0 ? 1 - report.compressed_size_bytes / report.total_size_bytes : 0;
  return (
    <section aria-label={t('summary.label')} className="card mt-6 grid lg:grid-cols-[1fr_17rem]">
      <div className="self-center p-5 sm:p-6">
        <p className="text-ink-2">{t('summary.now')}</p>
        <p className="mt-1 flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <span data-testid="monthly-cost" className="figures font-semibold text-4xl tracking-tight">
            {formatSmallMoney(report.estimated_monthly_cost)}
          </span>
          {saved > 0 && (
            <span className="figures font-medium text-positive">
              {t('summary.less', { share: formatPoints(savings.percent) })}
            </span>
          )}
          {saved < 0 && (
            <span className="figures font-medium text-caution">
              {t('summary.more', { share: formatPoints(savings.percent.replace('-', '')) })}
            </span>
          )}
        </p>
        <ComparisonBars
          bars={[
            { label: t('summary.baseline'), amount: savings.baseline_monthly, strong: false },
            { label: t('summary.compressed'), amount: savings.compressed_monthly, strong: false },
            { label: t('summary.actual'), amount: report.estimated_monthly_cost, strong: true },
          ]}
        />
        <UnfinishedNote report={report} />
        {report.scale && <p className="mt-4 text-pretty text-ink-2">{t('scale', report.scale)}</p>}
        {report.remarks.map((remark) => (
          <p key={remark.storage_class} className="mt-4 text-caution text-pretty">
            {remark.text}
          </p>
        ))}
      </div>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-4 border-t p-5 sm:p-6 lg:grid-cols-1 lg:border-t-0 lg:border-l">
        <Fact label={t('summary.files')} value={formatCount(report.total_files)} />
        <Fact label={t('summary.asUploaded')} value={formatBytes(report.total_size_bytes)} />
        <Fact label={t('summary.asStored')} value={formatBytes(report.compressed_size_bytes)} />
        <Fact label={t('summary.saved')} value={formatPercent(ratio)} />
      </dl>
    </section>
  );
}

/** Parts of unfinished uploads are billed and hold nothing yet: said wherever they weigh, above all when they are the cause. */
function UnfinishedNote({ report }: { report: CostReport }) {
  const line = report.bill.lines.find(({ kind }) => kind === 'unfinished_part');
  if (!line || Number(line.amount) === 0) return null;
  const saved = Number(report.savings.total);
  const cause = saved < 0 && saved + Number(line.amount) >= 0;
  const values = { count: line.objects, amount: formatSmallMoney(line.amount) };
  return (
    <p data-testid="unfinished" className={`mt-4 text-pretty ${cause ? 'text-caution' : 'text-ink-2'}`}>
      {cause ? t('unfinished', values) : t('unfinishedAlso', values)}
    </p>
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
