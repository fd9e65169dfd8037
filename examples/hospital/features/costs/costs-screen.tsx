'use client';
import { useCosts } from '@chartlift/client/query';
import { ReceiptText } from 'lucide-react';
import Link from 'next/link';
import { useRef, useState } from 'react';
import { formatDay } from '@/lib/format-date';
import { buttonClass } from '@/ui/button-class';
import { later } from '@/ui/later';
import { PageHeader } from '@/ui/page-header';
import { Skeleton } from '@/ui/skeleton';
import { ErrorMessage, StateMessage } from '@/ui/state-message';
import { BillTable } from './bill-table';
import { CostHistorySection } from './cost-history';
import { CostMethod } from './cost-method';
import { CostSummary } from './cost-summary';
import { t } from './texts';
import type { UsageOrder } from './usage-groups';
import { UsageReport } from './usage-report';

// What has forms in it stands further down, and comes when the figures are asked for.
const room = () => <div aria-busy="true" className="card mt-4 h-40" />;
const BudgetSection = later(() => import('./budget').then((module) => module.BudgetSection), room);
const WhatIfSection = later(() => import('./what-if').then((module) => module.WhatIfSection), room);

export function CostsScreen() {
  const query = useCosts();
  const report = query.data;
  const [order, setOrder] = useState<UsageOrder>('cost');
  const usage = useRef<HTMLDivElement>(null);
  const why = () => {
    setOrder('added');
    usage.current?.scrollIntoView();
    // Whoever uses the keyboard goes on there, too.
    usage.current?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
  };
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
              <BillTable bill={report.bill} month={report.month} />
              <CostHistorySection onWhy={why} />
              <BudgetSection />
              <div ref={usage}>
                <UsageReport order={order} onOrder={setOrder} />
              </div>
              <WhatIfSection />
            </>
          )}
          <CostMethod />
        </>
      )}
    </>
  );
}
