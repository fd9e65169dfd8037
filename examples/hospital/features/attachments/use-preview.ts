'use client';
import { type Chartlift, ChartliftError } from '@chartlift/client';
import { useChartlift } from '@chartlift/client/react';
import { useEffect, useState } from 'react';
import type { Attachment } from '@/lib/api-types';
import { endingOf, imageTypeOf, type PreviewKind } from './preview-kind';
import { decoded, type Readable, readable } from './readable';
import { t } from './texts';

export type Preview =
  | { status: 'loading' }
  | { status: 'failed'; error: unknown }
  /** `url` is good as long as the component that asked for it is there. */
  | { status: 'picture'; url: string }
  /** `complete` is false when only the beginning is shown. */
  | { status: 'text'; content: Readable; complete: boolean };

/** A screenful of a text is what anyone reads; the rest is for the program the file was made for. */
const MOST_TEXT_BYTES = 512 * 1024;
/** Larger pictures and documents would fill the memory of a ward's computer. */
const MOST_PICTURE_BYTES = 64 * 1024 * 1024;

/** Reads a file, verified and decompressed in the browser, in a form that can be shown. */
export function usePreview(attachment: Attachment, kind: Exclude<PreviewKind, 'dicom'>): Preview {
  const client = useChartlift();
  const [preview, setPreview] = useState<Preview>({ status: 'loading' });
  const { id, file_name: fileName, source_bytes: sizeBytes } = attachment;

  useEffect(() => {
    const abort = new AbortController();
    let url: string | null = null;
    const read = async (): Promise<Preview> => {
      if (kind === 'text') return readText(client, id, endingOf(fileName), abort.signal);
      if (sizeBytes > MOST_PICTURE_BYTES) {
        throw new ChartliftError('file_too_large', t('preview.tooLarge'), false);
      }
      const { stream } = await client.download(id, { signal: abort.signal });
      const type = kind === 'pdf' ? 'application/pdf' : imageTypeOf(fileName);
      url = URL.createObjectURL(new Blob([await new Response(stream).blob()], { type }));
      return { status: 'picture', url };
    };
    read().then(
      (next) => !abort.signal.aborted && setPreview(next),
      (error) => !abort.signal.aborted && setPreview({ status: 'failed', error }),
    );
    return () => {
      abort.abort();
      if (url) URL.revokeObjectURL(url);
    };
  }, [client, id, kind, fileName, sizeBytes]);

  return preview;
}

async function readText(client: Chartlift, id: string, ending: string, signal: AbortSignal): Promise<Preview> {
  const download = await client.download(id, { signal });
  const reader = download.stream.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  while (bytes < MOST_TEXT_BYTES) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    bytes += value.byteLength;
  }
  const complete = bytes >= download.sizeBytes;
  if (!complete) await reader.cancel();
  const whole = new Uint8Array(await new Blob(chunks).arrayBuffer());
  const shown = whole.subarray(0, MOST_TEXT_BYTES);
  const content = await readable(decoded(shown), ending);
  const more = 'more' in content && content.more;
  return { status: 'text', content, complete: complete && shown.length === whole.length && !more };
}
