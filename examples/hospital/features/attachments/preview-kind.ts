/** How a file can be shown inside the app. */
export type PreviewKind = 'image' | 'pdf' | 'text';

/**
 * By the name's ending, from a closed list. What a browser would run when it shows it (HTML, SVG) is shown as the text it
 * is, and anything else not at all.
 */
const KINDS: Record<PreviewKind, readonly string[]> = {
  image: ['png', 'jpg', 'jpeg', 'gif', 'webp', 'avif', 'bmp'],
  pdf: ['pdf'],
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

export function previewOf(fileName: string): PreviewKind | null {
  const ending = endingOf(fileName);
  const kinds = Object.keys(KINDS) as PreviewKind[];
  return kinds.find((kind) => KINDS[kind].includes(ending)) ?? null;
}

export function imageTypeOf(fileName: string): string {
  const ending = endingOf(fileName);
  return IMAGE_TYPES[ending] ?? `image/${ending}`;
}

function endingOf(fileName: string): string {
  return fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase();
}
