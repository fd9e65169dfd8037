/** What operating systems leave in folders, and no person ever means to keep with a patient. */
const NAMES: readonly string[] = ['.ds_store', 'thumbs.db', 'ehthumbs.db', 'desktop.ini', 'autorun.inf', '.localized'];

/** Parts files from what an operating system left beside them; AppleDouble companions (`._scan.jpg`) are its own too. */
export function withoutSystemFiles(files: readonly File[]): { kept: File[]; skipped: File[] } {
  const kept: File[] = [];
  const skipped: File[] = [];
  for (const file of files) {
    const system = NAMES.includes(file.name.toLowerCase()) || file.name.startsWith('._');
    (system ? skipped : kept).push(file);
  }
  return { kept, skipped };
}
