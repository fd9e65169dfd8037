/** Where dropped files lay: browsers tell it only of those that were chosen by a picker. */
const folders = new WeakMap<File, string>();

/**
 * The path of a file within the folder that was dropped or chosen, for example `DICOM/ST000000/IM000001`; null for a file
 * that came alone.
 */
export function pathInFolder(file: File): string | null {
  return folders.get(file) ?? (file.webkitRelativePath || null);
}

/** The files of a drop; folders are walked, because a DICOM study is dropped as a folder of images. */
export async function filesOf(transfer: Pick<DataTransfer, 'items' | 'files'>): Promise<File[]> {
  // Entries must be taken before the first await: the transfer is empty afterwards.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  if (!entries.some((entry) => entry?.isDirectory)) return [...transfer.files];
  const files = await Promise.all(entries.map((entry) => (entry ? walk(entry) : [])));
  return files.flat();
}

async function walk(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    // `/folder/file`: from the root of what was dropped.
    const path = entry.fullPath.replace(/^\//, '');
    if (path.includes('/')) folders.set(file, path);
    return [file];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  // `readEntries` hands out a folder in batches of at most 100 until it answers with none.
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return files;
    for (const child of batch) files.push(...(await walk(child)));
  }
}
