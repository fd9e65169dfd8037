import { Database, File, FileArchive, FileImage, FileText, type LucideIcon, ScanLine, Table2 } from 'lucide-react';

const BY_EXTENSION: Record<string, LucideIcon> = {
  dcm: ScanLine,
  ndjson: Database,
  json: Database,
  xml: Database,
  hl7: Database,
  csv: Table2,
  tsv: Table2,
  xlsx: Table2,
  zip: FileArchive,
  gz: FileArchive,
  pdf: FileText,
  docx: FileText,
  txt: FileText,
  rtf: FileText,
};

/** A picture of the kind of file; the name beside it says the same in words. */
export function FileTypeIcon({ fileName, contentType }: { fileName: string; contentType: string }) {
  const extension = fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase();
  const Icon = contentType.startsWith('image/') ? FileImage : (BY_EXTENSION[extension] ?? File);
  return (
    <span className="grid size-9 shrink-0 place-items-center rounded-lg bg-sunken text-ink-2">
      <Icon aria-hidden="true" className="size-[1.125rem]" strokeWidth={1.75} />
    </span>
  );
}
