'use client';
import { type UsageRowFilter, useStorageUsage } from '@chartlift/client/query';
import { Download } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { formatBytes, formatPercent } from '@/lib/format';
import { formatMonth, today } from '@/lib/format-date';
import { formatSmallMoney } from '@/lib/format-money';
import { saveText } from '@/lib/save-text';
import { Button } from '@/ui/button';
import { LINK } from '@/ui/link-class';
import { Select } from '@/ui/select';
import { addErrorToast } from '@/ui/toasts';
import { BehindButton } from './behind-button';
import { type Grouping, useUsageCsv } from './queries';
import { Section } from './section';
import { storageText } from './storage-classes';
import { t } from './texts';
import { groupsOf, type UsageGroup, type UsageOrder } from './usage-groups';

const GROUPINGS = (['department', 'doctor', 'file_type', 'month', 'record', 'uploader', 'storage_class'] as const).map(
  (value) => ({ value, label: t(`usage.grouping.${value}`) }),
);
const ORDERS = (['cost', 'added'] as const).map((value) => ({ value, label: t(`usage.order.${value}`) }));

/** The dearest are what is looked for; the rest is one button away. */
const FIRST = 10;

/** What is stored and what it costs, by department, doctor, type, month, record, person or class; the same as CSV. */
export function UsageReport({ order, onOrder }: { order: UsageOrder; onOrder: (order: UsageOrder) => void }) {
  const [by, setBy] = useState<Grouping>('department');
  const [all, setAll] = useState(false);
  const query = useStorageUsage(by);
  const csv = useUsageCsv();
  const report = query.data;
  const groups = report ? groupsOf(report.rows, report.by, order) : [];
  const shown = all ? groups : groups.slice(0, FIRST);

  const save = () =>
    csv.mutate(by, {
      onSuccess: (text) => {
        const fileName = t('usage.fileName', { grouping: t(`usage.grouping.${by}`).toLowerCase(), day: today() });
        saveText(String(text), fileName, 'text/csv');
      },
      onError: addErrorToast,
    });

  return (
    <Section
      id="usage-title"
      title={t('usage.title')}
      query={query}
      action={
        <div className="flex flex-wrap gap-2 print:hidden">
          <div className="w-52">
            <Select<UsageOrder> label={t('usage.orderBy')} options={ORDERS} value={order} onChange={onOrder} />
          </div>
          <div className="w-44">
            <Select<Grouping> label={t('usage.by')} options={GROUPINGS} value={by} onChange={setBy} />
          </div>
          <Button disabled={csv.isPending} focusableWhenDisabled onClick={save}>
            <Download aria-hidden="true" className="size-4" />
            {t(csv.isPending ? 'usage.exporting' : 'usage.export')}
          </Button>
        </div>
      }
    >
      {report && groups.length === 0 ? (
        <p className="px-5 py-4 text-ink-2">{t('usage.none')}</p>
      ) : (
        report && (
          <>
            <table className="w-full compact:block" aria-busy={query.isFetching}>
              <thead className="border-b bg-sunken text-left text-ink-2 text-xs compact:sr-only">
                <tr>
                  <th className="py-2.5 pr-3 pl-5 font-medium">{t('usage.group')}</th>
                  <th className="px-3 py-2.5 text-right font-medium">{t('usage.files')}</th>
                  <th className="px-3 py-2.5 text-right font-medium">{t('usage.source')}</th>
                  <th className="px-3 py-2.5 text-right font-medium">{t('usage.stored')}</th>
                  <th className="px-3 py-2.5 text-right font-medium">{t('usage.added')}</th>
                  <th className="py-2.5 pr-5 pl-3 text-right font-medium">{t('usage.cost')}</th>
                </tr>
              </thead>
              <tbody className="divide-y compact:block">
                {shown.map((group) => (
                  <GroupRow key={group.key} group={group} by={report.by} />
                ))}
              </tbody>
              <tfoot className="border-t bg-sunken compact:block">
                <tr className="compact:flex compact:justify-between compact:px-5 compact:py-3">
                  <th scope="row" colSpan={5} className="text-left font-semibold wide:py-3 wide:pl-5">
                    {t('usage.total')}
                  </th>
                  <td className="figures text-right font-semibold wide:py-3 wide:pr-5 wide:pl-3">
                    {formatSmallMoney(report.total_monthly_cost)}
                  </td>
                </tr>
              </tfoot>
            </table>
            {groups.length > shown.length && (
              <div className="border-t p-3 text-center">
                <Button look="ghost" size="sm" onClick={() => setAll(true)}>
                  {t('usage.all', { count: groups.length })}
                </Button>
              </div>
            )}
          </>
        )
      )}
    </Section>
  );
}

function GroupRow({ group, by }: { group: UsageGroup; by: Grouping }) {
  // Ids begin with the time they were made at: their ends differ.
  const label = by === 'record' ? t('usage.record', { id: group.name.slice(-8) }) : labelOf(group, by);
  const files = t('count.files', { count: group.files });
  return (
    <tr
      data-testid="usage-row"
      className="compact:grid compact:grid-cols-[1fr_auto] compact:gap-x-4 compact:gap-y-1 compact:px-5 compact:py-3"
    >
      <td className="min-w-0 break-words font-medium wide:py-3 wide:pr-3 wide:pl-5">
        {by === 'record' && group.name ? (
          <Link href={`/records/${group.name}`} className={LINK}>
            {label}
          </Link>
        ) : by === 'department' && group.name ? (
          <Link href={`/records?department=${encodeURIComponent(group.name)}`} className={LINK}>
            {label}
          </Link>
        ) : (
          label
        )}
      </td>
      <td className="figures text-ink-2 compact:order-3 compact:text-xs wide:px-3 wide:text-right">
        <BehindButton row={rowOf(group, by)} text={files} label={label} />
      </td>
      <td className="figures text-right compact:hidden wide:px-3">{formatBytes(group.sourceBytes)}</td>
      <td className="figures text-right text-ink-2 compact:order-4 compact:text-xs wide:px-3">
        {formatBytes(group.storedBytes)}
      </td>
      <td
        data-testid="usage-added"
        className="figures compact:order-5 compact:col-span-2 compact:text-ink-2 compact:text-xs wide:px-3 wide:text-right"
      >
        <span className="wide:hidden">{t('usage.addedLead')}</span>
        {formatBytes(group.addedBytes)}
      </td>
      <td className="figures text-right font-medium compact:order-2 wide:py-3 wide:pr-5 wide:pl-3">
        {formatSmallMoney(group.cost)}
        <span className="block font-normal text-ink-2 text-xs">
          {t('usage.share', { share: formatPercent(group.share) })}
        </span>
      </td>
    </tr>
  );
}

/** What the server is asked for: a class has no group. */
function rowOf({ name, storageClass, accessTier }: UsageGroup, by: Grouping): UsageRowFilter {
  const row = { by, group: name };
  if (by !== 'storage_class') return row;
  const tier = storageClass === 'INTELLIGENT_TIERING' && { access_tier: accessTier ?? 'FREQUENT_ACCESS' };
  return { ...row, storage_class: storageClass, ...tier };
}

function labelOf({ name, storageClass, accessTier }: UsageGroup, by: Grouping): string {
  if (by === 'storage_class') return storageText(storageClass, accessTier).name;
  if (!name) return t('usage.unnamed');
  return by === 'month' ? formatMonth(name) : name;
}
