import { type DataSet, parseDicom } from 'dicom-parser';
import type { FileIdentity, Whose } from './identity';

/** Attributes stand in order of their tags, so the patient's come long before the pixels; private ones may come between. */
const HEADER_BYTES = 512 * 1024;
/** Where those are not enough: long sequences of references may come before the patient. */
const LONG_HEADER_BYTES = 16 * 1024 * 1024;
/** The first tag behind the patient's module (group 0010). */
const BEHIND_PATIENT = 'x00180000';
/** The last of the tags that are read here: whoever came to it or further has met them all. */
const LAST_READ = 'x00100030';

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

/** The patient of a DICOM file. A file without one (a phantom, what was made anonymous) says nobody, and is no fault. */
export async function dicomPatient(file: File): Promise<Whose> {
  for (const most of [HEADER_BYTES, LONG_HEADER_BYTES]) {
    const head = headOf(new Uint8Array(await file.slice(0, most).arrayBuffer()));
    if (head) {
      const patient = patientOf(head);
      return { patients: patient ? [patient] : [], unreadable: false };
    }
    if (file.size <= most) break;
  }
  return { patients: [], unreadable: true };
}

/** What comes before the pixels; null where it cannot be read as far as the patient. */
function headOf(bytes: Uint8Array): DataSet | null {
  try {
    const head = parseDicom(bytes, { untilTag: BEHIND_PATIENT });
    return begins(head) ? head : null;
  } catch (error) {
    // The parser stops at that very tag only, and most files have none: cut off amid their pixels, they end here.
    const { dataSet } = error as { dataSet?: DataSet };
    return dataSet && begins(dataSet) && tagsOf(dataSet).some((tag) => tag >= LAST_READ) ? dataSet : null;
  }
}

/** Whether something of the groups stands there that every image (0008) or directory of a disc (0004) begins with: noise has none. */
function begins(data: DataSet): boolean {
  return tagsOf(data).some((tag) => /^x000[48]/.test(tag));
}

function tagsOf(data: DataSet): string[] {
  return Object.keys(data.elements);
}

function patientOf(data: DataSet): FileIdentity | null {
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
