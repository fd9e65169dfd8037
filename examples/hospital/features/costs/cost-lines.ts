import type { Bill } from '@/lib/api-types';
import { formatBytes, formatCount } from '@/lib/format';
import { formatRate } from '@/lib/format-money';
import { storageText } from './storage-classes';

/** One line of the bill as it is shown. */
export interface BillLine {
  key: string;
  name: string;
  about: string;
  /** What is counted, for example `12 files, 3.4 GB`. */
  quantity: string;
  /** For example `$0.023 per GB`. */
  price: string;
  amount: string;
}

/** Every line that costs something, and every storage class in use, in the order of the report. */
export function billLines(bill: Bill): BillLine[] {
  const lines = bill.lines.map((line) => {
    const { name, about } = storageText(line.storage_class, line.access_tier);
    const rounded = line.billable_bytes - line.stored_bytes;
    return {
      key: `${line.storage_class}/${line.access_tier ?? ''}`,
      name,
      about: rounded > 0 ? `${about} Billed as ${formatBytes(line.billable_bytes)} for that reason.` : about,
      quantity: `${files(line.objects)}, ${formatBytes(line.stored_bytes)}`,
      price: `${formatRate(line.rate_per_gib_month)} per GB`,
      amount: line.monthly_amount,
    };
  });
  const { monitoring, archive_overhead: overhead, unfinished } = bill;
  if (monitoring.objects > 0) {
    lines.push({
      key: 'monitoring',
      name: 'Monitoring',
      about: 'The fee of Intelligent-Tiering for watching each file of 128 KB or more.',
      quantity: files(monitoring.objects),
      price: `${formatRate(monitoring.rate_per_1000)} per 1,000 files`,
      amount: monitoring.monthly_amount,
    });
  }
  if (overhead.objects > 0) {
    lines.push({
      key: 'overhead',
      name: 'Archive overhead',
      about: 'Each archived file keeps 8 KB of its name in Standard and 32 KB of index in the archive.',
      quantity: `${files(overhead.objects)}, ${formatBytes(overhead.bytes)}`,
      price: 'by class',
      amount: overhead.monthly_amount,
    });
  }
  if (unfinished.uploads > 0) {
    lines.push({
      key: 'unfinished',
      name: 'Unfinished uploads',
      about: 'Parts already sent are billed as Standard until the upload is completed or given up. At most this much.',
      quantity: `${unfinished.uploads === 1 ? '1 upload' : `${formatCount(unfinished.uploads)} uploads`}, ${formatBytes(unfinished.bytes)}`,
      price: 'as Standard',
      amount: unfinished.monthly_amount,
    });
  }
  return lines;
}

function files(count: number): string {
  return count === 1 ? '1 file' : `${formatCount(count)} files`;
}
