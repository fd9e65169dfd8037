import Link from 'next/link';
import { auditAddress } from '@/features/audit/filter';
import { useCan } from '@/features/session/me';
import type { Bill } from '@/lib/api-types';
import { formatSmallMoney } from '@/lib/format-money';
import { LINK } from '@/ui/link-class';
import { BehindButton } from './behind-button';
import { type BillLine, monthlyLines, onceLines } from './cost-lines';
import { t } from './texts';

interface BillTableProps {
  bill: Bill;
  /** The first day of the month that requests are of. */
  month: string;
}

/** Every line of the bill, each with what it is. */
export function BillTable({ bill, month }: BillTableProps) {
  const once = onceLines(bill, month);
  return (
    <section aria-labelledby="bill-title" className="card mt-4 overflow-hidden">
      <h2 id="bill-title" className="border-b px-5 py-3.5 font-semibold">
        {t('bill.title')}
      </h2>
      <table className="w-full compact:block">
        <thead className="border-b bg-sunken text-left text-ink-2 text-xs compact:sr-only">
          <tr>
            <th className="py-2.5 pr-3 pl-5 font-medium">{t('bill.storage')}</th>
            <th className="px-3 py-2.5 text-right font-medium">{t('bill.what')}</th>
            <th className="px-3 py-2.5 text-right font-medium">{t('bill.price')}</th>
            <th className="py-2.5 pr-5 pl-3 text-right font-medium">{t('bill.cost')}</th>
          </tr>
        </thead>
        <tbody className="divide-y compact:block">
          {monthlyLines(bill).map((line) => (
            <LineRow key={line.key} line={line} />
          ))}
        </tbody>
        <tfoot className="border-t bg-sunken compact:block">
          <tr className="compact:flex compact:justify-between compact:px-5 compact:py-3">
            <th scope="row" colSpan={3} className="text-left font-semibold wide:py-3 wide:pr-3 wide:pl-5">
              {t('bill.total')}
            </th>
            <td className="figures whitespace-nowrap text-right font-semibold wide:py-3 wide:pr-5 wide:pl-3">
              {formatSmallMoney(bill.monthly_total)}
            </td>
          </tr>
        </tfoot>
      </table>
      {once.length > 0 && (
        <details className="border-t px-5 py-3.5">
          <summary className="cursor-pointer text-ink-2">
            {t.rich('bill.once', {
              sum: formatSmallMoney(bill.once_total),
              amount: (text) => <span className="figures font-medium text-ink">{text}</span>,
            })}
          </summary>
          <ul className="mt-2 space-y-1 text-ink-2 text-xs">
            {once.map((line) => (
              <li key={line.key} className="figures flex flex-wrap justify-between gap-x-4">
                <OnceText line={line} month={month} />
                <span>{formatSmallMoney(line.amount)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** What was charged once; it leads to the files, or to who caused it. */
function OnceText({ line, month }: { line: BillLine; month: string }) {
  const mayAudit = useCan('audit_read');
  const text = t('bill.onceLine', { name: line.name, quantity: line.quantity, price: line.price });
  if (line.behind) return <BehindButton row={line.behind} text={text} label={line.name} />;
  if (!mayAudit || !line.action) return <span>{text}</span>;
  return (
    <Link href={auditAddress({ action: line.action, from: month })} className={LINK}>
      {text}
    </Link>
  );
}

function LineRow({ line }: { line: BillLine }) {
  return (
    <tr className="align-top compact:grid compact:grid-cols-[1fr_auto] compact:gap-x-4 compact:gap-y-1 compact:px-5 compact:py-3.5">
      <td className="wide:py-3.5 wide:pr-3 wide:pl-5">
        <p className="font-medium">{line.name}</p>
        <p className="mt-0.5 max-w-md text-pretty text-ink-2 text-xs leading-relaxed compact:hidden">{line.about}</p>
      </td>
      <td className="figures whitespace-nowrap text-ink-2 compact:order-3 compact:text-xs wide:px-3 wide:py-3.5 wide:text-right">
        {line.behind ? <BehindButton row={line.behind} text={line.quantity} label={line.name} /> : line.quantity}
      </td>
      <td className="figures whitespace-nowrap text-right text-ink-2 compact:order-4 compact:text-xs wide:px-3 wide:py-3.5">
        {line.price}
      </td>
      <td className="figures whitespace-nowrap text-right font-medium compact:order-2 wide:py-3.5 wide:pr-5 wide:pl-3">
        {formatSmallMoney(line.amount)}
      </td>
      <td className="order-5 col-span-2 text-pretty text-ink-2 text-xs leading-relaxed wide:hidden">{line.about}</td>
    </tr>
  );
}
