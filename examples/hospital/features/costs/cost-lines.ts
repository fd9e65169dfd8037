import type { BillLine as ApiLine, Bill } from '@/lib/api-types';
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

/** Every line that comes again each month, in the order of the report. */
export function monthlyLines(bill: Bill): BillLine[] {
  return bill.lines.filter((line) => line.recurrence === 'monthly').map(shown);
}

/** What was charged once this month: requests and the like, one line for each kind. */
export function onceLines(bill: Bill): BillLine[] {
  return bill.lines.filter((line) => line.recurrence === 'once').map(shown);
}

const BYTES_PER_GIB = 1024 ** 3;

function shown(line: ApiLine): BillLine {
  const { name, about } = storageText(line.storage_class, line.access_tier);
  return {
    key: [line.item, line.kind, line.storage_class, line.access_tier, line.speed].join('/'),
    name: ITEMS[line.item]?.(name) ?? KINDS[line.kind ?? '']?.(name) ?? name,
    about: line.item === 'storage' && line.kind === 'file' ? withMinimum(line, about) : `${line.explain.text}.`,
    quantity: quantity(line),
    price: `${formatRate(line.unit_price)} ${UNITS[line.unit] ?? ''}`.trim(),
    amount: line.amount,
  };
}

/** Of stored bytes: why they are stored. A hospital's own files go by their class alone. */
const KINDS: Record<string, (name: string) => string> = {
  older_version: (name) => `Replaced versions, ${name}`,
  deleted_file: (name) => `Deleted files, ${name}`,
  metadata: () => 'Descriptions beside the files',
  restored_copy: () => 'Restored copies',
  unfinished_part: () => 'Unfinished uploads',
};

const ITEMS: Record<string, (name: string) => string> = {
  archive_index: (name) => `Names of archived files, ${name}`,
  archive_overhead: (name) => `Archive overhead, ${name}`,
  monitoring: () => 'Monitoring',
  put_requests: (name) => `Writing, ${name}`,
  get_requests: (name) => `Reading, ${name}`,
  list_requests: () => 'Listing',
  transitions: (name) => `Moving into ${name}`,
  restore_requests: (name) => `Restoring, ${name}`,
  restored_bytes: (name) => `Restored bytes, ${name}`,
  retrieval: (name) => `Bytes read, ${name}`,
  early_deletion: (name) => `Left early, ${name}`,
  egress: () => 'Sent to the internet',
};

const UNITS: Record<string, string> = {
  gib_month: 'per GB',
  thousand_object_months: 'per 1,000 files',
  thousand: 'per 1,000',
  gib: 'per GB',
};

function withMinimum(line: ApiLine, about: string): string {
  const billed = Number(line.quantity) * BYTES_PER_GIB;
  return line.explain.rule === 'minimum_size' && billed > line.stored_bytes + 1
    ? `${about} Billed as ${formatBytes(billed)} for that reason.`
    : about;
}

function quantity(line: ApiLine): string {
  if (line.unit === 'thousand') return formatCount(Math.round(Number(line.quantity) * 1000));
  if (line.unit === 'gib') return formatBytes(Number(line.quantity) * BYTES_PER_GIB);
  const [one, many] = line.kind === 'unfinished_part' ? ['upload', 'uploads'] : ['file', 'files'];
  const count = `${formatCount(line.objects)} ${line.objects === 1 ? one : many}`;
  if (line.unit === 'thousand_object_months') return count;
  const bytes = line.item === 'storage' ? line.stored_bytes : Number(line.quantity) * BYTES_PER_GIB;
  return `${count}, ${formatBytes(bytes)}`;
}
