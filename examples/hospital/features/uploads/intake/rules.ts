import type { Schemas } from '@chartlift/client/api';
import { formatBytes, formatList } from '@/lib/format';
import { t } from '../texts';
import type { Looked } from './look';

type FileTerms = Schemas['FileTerms'];

/** Why the hospital does not take a file, said before anything of it is sent; null if it does. */
export function refusalOf({ file, contentType }: Looked, terms: FileTerms | undefined): string | null {
  if (!terms) return null;
  if (file.size > terms.max_file_bytes) return t('refused.large', { most: formatBytes(terms.max_file_bytes) });
  const ending = endingOf(file.name, terms.types);
  if (ending && Object.hasOwn(terms.types, ending)) return null;
  if (!ending || contentType === 'application/dicom') {
    return terms.without_extension && contentType === 'application/dicom' && !ending ? null : t('refused.unnamed');
  }
  return t('refused.type', { ending });
}

/** What is behind the last dot of a name; not a number, with which DICOM's own names end, unless it is taken as an ending. */
function endingOf(name: string, types: FileTerms['types']): string {
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
  return /^[0-9]+$/.test(ending) && !Object.hasOwn(types, ending) ? '' : ending;
}

/** Files that are not taken, by the reason: hundreds of one kind are one sentence. */
export function refusedInWords(refused: readonly { name: string; reason: string }[]): string[] {
  const reasons = [...new Set(refused.map((one) => one.reason))];
  return reasons.map((reason) => {
    const files = refused.filter((one) => one.reason === reason);
    const names = files.slice(0, 3).map((one) => one.name);
    const more = files.length - names.length;
    return t('refused.line', { names: formatList(names), more, reason });
  });
}
