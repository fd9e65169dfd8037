import { type DataSet, parseDicom } from 'dicom-parser';
import type { FileIdentity } from './identity';

/** Attributes stand in order of their tags, so the patient's come long before the pixels; private ones may come between. */
export const DICOM_HEADER_BYTES = 512 * 1024;
/** The first tag behind the patient's module (group 0010). */
const BEHIND_PATIENT = 'x00180000';

/** The character sets of PS3.3, C.12.1.1.2, as the web platform calls them. */
const CHARSETS: Record<string, string> = {
  'ISO_IR 100': 'iso-8859-1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 192': 'utf-8',
  'ISO 2022 IR 87': 'iso-2022-jp',
  'ISO 2022 IR 149': 'euc-kr',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/** What was read before the bytes ended: the parser stops at that very tag only, and most files, cut off amid their pixels, have none. */
function headOf(bytes: Uint8Array): DataSet {
  try {
    return parseDicom(bytes, { untilTag: BEHIND_PATIENT });
  } catch (error) {
    const { dataSet } = error as { dataSet?: DataSet };
    if (dataSet) return dataSet;
    throw error;
  }
}

/** The patient of a DICOM file, from its first bytes. */
export function dicomIdentity(bytes: Uint8Array): FileIdentity | null {
  const data = headOf(bytes);
  const charset = data.string('x00080005')?.split('\\').filter(Boolean)[0] ?? '';
  const decoder = new TextDecoder(CHARSETS[charset.trim()] ?? 'iso-8859-1');
  const text = (tag: string) => {
    const element = data.elements[tag];
    if (!element) return '';
    return decoder.decode(data.byteArray.subarray(element.dataOffset, element.dataOffset + element.length)).trim();
  };
  // A name has up to three writings: alphabetic=ideographic=phonetic. The first that is there is the one to compare.
  const name = text('x00100010')
    .split('=')
    .map((group) => group.replaceAll('^', ' ').replace(/\0/g, '').trim())
    .find(Boolean);
  const id = text('x00100020').replace(/\0/g, '').trim();
  const birth = /^(\d{4})(\d\d)(\d\d)$/.exec(text('x00100030').replace(/\0/g, '').trim());
  if (!name && !id && !birth) return null;
  return {
    format: 'DICOM',
    ids: id ? [id] : [],
    name: name ?? null,
    birthDate: birth ? `${birth[1]}-${birth[2]}-${birth[3]}` : null,
  };
}
