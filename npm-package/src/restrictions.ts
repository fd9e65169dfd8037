import { ChartliftError } from './basics.js';
import { optionalNumber, optionalText } from './check.js';

/** What files are taken, before the server is asked; it has limits of its own besides. */
export interface Restrictions {
  /** As `<input accept>`: extensions and media types, `.pdf,.dcm,image/*`. */
  accept?: string | undefined;
  /** In bytes. */
  maxFileSize?: number | undefined;
}

export function checkRestrictions({ accept, maxFileSize }: Restrictions): void {
  optionalText(accept, 'accept');
  optionalNumber(maxFileSize, 'maxFileSize', 0);
}

/** Why a file is not taken; `undefined` if it is. The codes are the server's for the same. */
export function refusal(
  file: { name: string; type: string; size: number },
  { accept, maxFileSize }: Restrictions,
): ChartliftError | undefined {
  if (accept && !isAccepted(file, accept)) {
    return new ChartliftError('type_not_allowed', `files of this type are not taken here, only ${accept}`, false);
  }
  if (maxFileSize !== undefined && file.size > maxFileSize) {
    return new ChartliftError(
      'file_too_large',
      `the file has ${file.size} bytes; at most ${maxFileSize} are taken here`,
      false,
    );
  }
  return undefined;
}

/** By the rules of `<input accept>` (HTML, "File Upload state"). */
export function isAccepted({ name, type }: { name: string; type: string }, accept: string): boolean {
  const [fileName, mediaType] = [name.toLowerCase(), type.toLowerCase()];
  return accept.split(',').some((one) => {
    const wanted = one.trim().toLowerCase();
    // No `accept` of HTML, but what many write for any file.
    if (wanted === '*' || wanted === '*/*') return true;
    if (wanted.startsWith('.')) return fileName.endsWith(wanted);
    return wanted.endsWith('/*') ? mediaType.startsWith(wanted.slice(0, -1)) : wanted !== '' && mediaType === wanted;
  });
}
