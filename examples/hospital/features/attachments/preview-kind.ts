import type { Attachment } from '@/lib/api-types';

/** How a file can be shown inside the app. */
export type PreviewKind = 'image' | 'pdf' | 'text' | 'dicom';

/**
 * By the name's ending, from a closed list. What a browser would run when it shows it (HTML, SVG) is shown as the text it
 * is, and anything else not at all.
 */
const KINDS: Record<PreviewKind, readonly string[]> = {
  image: ['png', 'jpg', 'jpeg', 'gif', 'webp', 'avif', 'bmp'],
  pdf: ['pdf'],
  dicom: ['dcm', 'dicom'],
  text: [
    'txt',
    'csv',
    'tsv',
    'json',
    'ndjson',
    'xml',
    'hl7',
    'log',
    'md',
    'html',
    'htm',
    'svg',
    'yaml',
    'yml',
    'ccda',
    'rtf',
  ],
};

/** The media type to show an image under, whatever was declared when it was uploaded. */
const IMAGE_TYPES: Record<string, string> = { jpg: 'image/jpeg', jpeg: 'image/jpeg' };

export function previewOf(file: Named): PreviewKind | null {
  if (isDicom(file)) return 'dicom';
  const fileName = file.file_name;
  const ending = endingOf(fileName);
  const kinds = Object.keys(KINDS) as PreviewKind[];
  return kinds.find((kind) => KINDS[kind].includes(ending)) ?? null;
}

/** What a list tells of a file. */
type Named = Pick<Attachment, 'file_name' | 'content_type'>;

/** Also without an ending, as on CDs: the server has looked at its first bytes. */
export function isDicom(file: Named): boolean {
  return file.content_type === 'application/dicom';
}

export function imageTypeOf(fileName: string): string {
  const ending = endingOf(fileName);
  return IMAGE_TYPES[ending] ?? `image/${ending}`;
}

export function endingOf(fileName: string): string {
  return fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase();
}
