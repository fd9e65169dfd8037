'use client';
import { ReceiptText } from 'lucide-react';
import Link from 'next/link';
import { formatDay } from '@/lib/format-date';
import { buttonClass } from '@/ui/button-class';
import { PageHeader } from '@/ui/page-header';
import { Skeleton } from '@/ui/skeleton';
import { ErrorMessage, StateMessage } from '@/ui/state-message';
import { BillTable } from './bill-table';
import { BudgetSection } from './budget';
import { CostHistorySection } from './cost-history';
import { CostMethod } from './cost-method';
import { CostSummary } from './cost-summary';
import { useCosts } from './queries';
import { t } from './texts';
import { UsageReport } from './usage-report';
import { WhatIfSection } from './what-if';

export function CostsScreen() {
  const query = useCosts();
  const report = query.data;
  return (
    <>
      <PageHeader
        title={t('title')}
        lead={report ? t('leadOf', { region: report.region, day: formatDay(report.prices_effective_from) }) : t('lead')}
      />
      {query.isError && !report ? (
        <div className="card mt-6">
          <ErrorMessage error={query.error} onRetry={() => query.refetch()} />
        </div>
      ) : !report ? (
        <div aria-busy="true" className="mt-6 flex flex-col gap-4">
          <div className="card p-6">
            <Skeleton className="h-4 w-24" />
            <Skeleton className="mt-3 h-10 w-48" />
            <Skeleton className="mt-8 h-6 w-full" />
            <Skeleton className="mt-3 h-6 w-1/3" />
          </div>
          <div className="card h-48" />
        </div>
      ) : (
        <>
          <CostSummary report={report} />
          {report.bill.lines.length === 0 ? (
            <div className="card mt-4">
              <StateMessage
                icon={ReceiptText}
                title={t('none.title')}
                action={
                  <Link href="/records" className={buttonClass('secondary')}>
                    {t('none.action')}
                  </Link>
                }
              >
                <p>{t('none.text')}</p>
              </StateMessage>
            </div>
          ) : (
            <>
              <BillTable bill={report.bill} />
              <CostHistorySection />
              <BudgetSection />
              <UsageReport />
              <WhatIfSection />
            </>
          )}
          <CostMethod />
        </>
      )}
    </>
  );
}
