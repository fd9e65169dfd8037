import type { UsageRowFilter } from '@chartlift/client/query';
import type { BillLine as ApiLine, Bill } from '@/lib/api-types';
import { formatBytes, formatCount } from '@/lib/format';
import { formatRate } from '@/lib/format-money';
import { storageText } from './storage-classes';
import { t } from './texts';

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
  /** The files behind it; null where a line is not of files. */
  behind: UsageRowFilter | null;
  /** What the audit log calls that which was charged for; null where it has nothing of the kind. */
  action: string | null;
}

/** Every line that comes again each month, in the order of the report. */
export function monthlyLines(bill: Bill): BillLine[] {
  return bill.lines.filter((line) => line.recurrence === 'monthly').map((line) => shown(line, behind(line)));
}

/** What was charged once since the month began: requests and the like, one line for each kind. */
export function onceLines(bill: Bill, month: string): BillLine[] {
  return bill.lines.filter((line) => line.recurrence === 'once').map((line) => shown(line, moved(line, month)));
}

/** What people do that is charged by request or by byte. */
const ACTIONS: Partial<Record<ApiLine['item'], string>> = {
  put_requests: 'upload.completed',
  get_requests: 'download_url.issued',
  retrieval: 'download_url.issued',
  egress: 'download_url.issued',
  restore_requests: 'restore.requested',
  restored_bytes: 'restore.requested',
};

const BYTES_PER_GIB = 1024 ** 3;
const MONITORED_BYTES = 128 * 1024;
/** Kinds of stored bytes that are called by their class alone: a hospital's own files. */
const FILE = 'file';

function shown(line: ApiLine, behind: UsageRowFilter | null): BillLine {
  const { name, about } = storageText(line.storage_class, line.access_tier);
  return {
    key: [line.item, line.kind, line.storage_class, line.access_tier, line.speed].join('/'),
    name: nameOf(line, name),
    about: line.item === 'storage' && line.kind === FILE ? withMinimum(line, about) : `${line.explain.text}.`,
    quantity: quantity(line),
    price: t(`unit.${line.unit}`, { rate: formatRate(line.unit_price) }),
    amount: line.amount,
    behind,
    action: ACTIONS[line.item] ?? null,
  };
}

const every = { by: 'storage_class', group: '' } as const;

/** What came into a class, or left it too early, since the month began. */
function moved({ item, storage_class }: ApiLine, month: string): UsageRowFilter | null {
  const since = `${month}T00:00:00Z`;
  if (item === 'transitions') return { ...every, storage_class, moved_since: since };
  return item === 'early_deletion' ? { ...every, storage_class, left_early_since: since } : null;
}

/** By class and tier, and why the files are kept: as the line counts them. */
function behind({ item, kind, storage_class, access_tier }: ApiLine): UsageRowFilter | null {
  // Smaller ones are not monitored, and not charged for.
  if (item === 'monitoring') return { ...every, storage_class, min_stored_bytes: MONITORED_BYTES };
  // Whatever lies in an archive has both.
  if (item === 'archive_index' || item === 'archive_overhead') {
    return { ...every, storage_class, ...(access_tier && { access_tier }) };
  }
  if (item !== 'storage') return null;
  // Each version has one description, whatever class the version is in.
  if (kind === 'metadata') return every;
  return kind && { ...every, kind, storage_class, ...(access_tier && { access_tier }) };
}

function nameOf({ item, kind }: ApiLine, name: string): string {
  if (item !== 'storage') return t(`line.${item}`, { name });
  return kind === null || kind === FILE ? name : t(`line.${kind}`, { name });
}

function withMinimum(line: ApiLine, about: string): string {
  const billed = Number(line.quantity) * BYTES_PER_GIB;
  return line.explain.rule === 'minimum_size' && billed > line.stored_bytes + 1
    ? t('count.minimum', { about, bytes: formatBytes(billed) })
    : about;
}

function quantity(line: ApiLine): string {
  if (line.unit === 'thousand') return formatCount(Math.round(Number(line.quantity) * 1000));
  if (line.unit === 'gib') return formatBytes(Number(line.quantity) * BYTES_PER_GIB);
  const count = t(line.kind === 'unfinished_part' ? 'count.uploads' : 'count.files', { count: line.objects });
  if (line.unit === 'thousand_object_months') return count;
  const bytes = line.item === 'storage' ? line.stored_bytes : Number(line.quantity) * BYTES_PER_GIB;
  return t('count.withBytes', { count, bytes: formatBytes(bytes) });
}
