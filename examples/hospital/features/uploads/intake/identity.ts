/** Whom a file or a record is of, as far as it says. */
export interface Identity {
  /** Medical record numbers; a FHIR resource may have several. */
  ids: readonly string[];
  name: string | null;
  /** `YYYY-MM-DD`, or its beginning where no more is known. */
  birthDate: string | null;
}

/** The kinds of files that say whom they are of. */
export type Format = 'DICOM' | 'CDA' | 'FHIR';

/** What a file says of whom it is of. */
export interface FileIdentity extends Identity {
  format: Format;
}

/** Whom a file says it is of: nobody, somebody, or several. */
export interface Whose {
  patients: readonly FileIdentity[];
  /** Whether it is of a kind that says so, but cannot be read: others may be in it than those that were found. */
  unreadable: boolean;
}

export type Differing = 'id' | 'name' | 'birth_date';

/** In what two identities contradict each other; what one of them does not say is no contradiction. */
export function differences(file: Identity, record: Identity): Differing[] {
  const found: Differing[] = [];
  const ids = (of: Identity) => of.ids.map(plainId).filter(Boolean);
  if (ids(file).length > 0 && ids(record).length > 0 && !ids(file).some((id) => ids(record).includes(id))) {
    found.push('id');
  }
  if (file.name && record.name && !sameName(file.name, record.name)) found.push('name');
  if (file.birthDate && record.birthDate && !record.birthDate.startsWith(file.birthDate)) found.push('birth_date');
  return found;
}

function plainId(id: string): string {
  return id.trim().toUpperCase();
}

/** By the words of it, in any order, without accents: one may leave out middle names, titles and suffixes. */
function sameName(one: string, other: string): boolean {
  const [a, b] = [words(one), words(other)];
  if (a.size === 0 || b.size === 0) return true;
  const [fewer, more] = a.size <= b.size ? [a, b] : [b, a];
  return [...fewer].every((word) => more.has(word));
}

const TITLES = new Set(['dr', 'prof', 'mr', 'mrs', 'ms', 'jr', 'sr']);

/** Letters that Unicode does not take apart. */
const FOLDED: Record<string, string> = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', æ: 'ae', œ: 'oe', þ: 'th' };

function words(name: string): Set<string> {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßøłđæœþ]/g, (letter) => FOLDED[letter] ?? letter);
  return new Set(plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word && !TITLES.has(word)));
}
