import type { Chartlift } from '@chartlift/client';
import { downloadZip } from 'client-zip';
import type { Attachment } from '@/lib/api-types';

/** What browsers collect in memory without trouble on a ward's computer; more is written as it comes, where they can. */
const COLLECTED_BYTES = 512 * 1024 * 1024;

interface SaveFilePicker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}

/**
 * Saves several files as one ZIP. Each is read by the client, which decompresses it and holds it against its checksums, and
 * goes into the archive as it comes; one that cannot be read ends it, so that no archive is whole but for a file.
 */
export async function saveZip(
  client: Chartlift,
  files: readonly Attachment[],
  fileName: string,
  signal: AbortSignal,
  onFile: (done: number) => void,
): Promise<void> {
  const bytes = files.reduce((sum, file) => sum + file.source_bytes, 0);
  const picker = (window as SaveFilePicker).showSaveFilePicker;
  // Asked for at once: browsers show the dialog only while a click is fresh.
  const target = bytes > COLLECTED_BYTES && picker ? await picker({ suggestedName: fileName }) : null;
  const names = uniqueNames(files.map((file) => file.file_name));
  async function* entries() {
    for (const [at, file] of files.entries()) {
      onFile(at);
      const { stream } = await client.download(file.id, { signal });
      yield { name: names[at] ?? file.file_name, lastModified: new Date(file.uploaded_at), input: stream };
    }
  }
  const { body } = downloadZip(entries());
  if (!body) throw new Error('a ZIP has a body');
  if (target) return body.pipeTo(await target.createWritable(), { signal });
  const url = URL.createObjectURL(await new Response(body).blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has taken the blob over by the time the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}

/** No two alike, as an archive cannot hold them, also where case does not count; what looks like a folder is none. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain = name.replaceAll(/[/\\]/g, '_').replace(/^\.+/, '_') || '_';
    const dot = plain.lastIndexOf('.');
    const [stem, ending] = dot > 0 ? [plain.slice(0, dot), plain.slice(dot)] : [plain, ''];
    let unique = plain;
    for (let number = 2; taken.has(unique.toLowerCase()); number++) unique = `${stem} (${number})${ending}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}
