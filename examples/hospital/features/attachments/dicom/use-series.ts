'use client';
import { ChartliftError } from '@chartlift/client';
import { useAttachments } from '@chartlift/client/query';
import { useChartlift } from '@chartlift/client/react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import type { Attachment } from '@/lib/api-types';
import { LISTED } from '../lists';
import { isDicom } from '../preview-kind';
import { t } from '../texts';
import type { OpenImage } from './dicom-image';

/** Larger files would fill the memory of a ward's computer. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Images one has left stay for a moment: one scrolls back and forth. */
const KEPT_MS = 60_000;

/** The images that a file lies among: those of its record, as they are named. */
export function useSeries(attachment: Attachment): readonly Attachment[] {
  const query = useAttachments(attachment.record_id, LISTED);
  const pages = query.data?.pages;
  return useMemo(() => {
    const images = (pages ?? []).flatMap((page) => page.items).filter((file) => isDicom(file));
    if (!images.some((file) => file.id === attachment.id)) return [attachment];
    return images.sort((a, b) => a.file_name.localeCompare(b.file_name, undefined, { numeric: true }));
  }, [pages, attachment]);
}

/** One image of a series, and the next one beforehand. */
export function useImage(series: readonly Attachment[], at: number) {
  const client = useChartlift();
  const queries = useQueryClient();
  const options = useCallback(
    (file: Attachment) => ({
      queryKey: ['dicom', file.id, file.version],
      queryFn: async ({ signal }: { signal: AbortSignal }): Promise<OpenImage> => {
        if (file.source_bytes > MOST_BYTES) throw new ChartliftError('file_too_large', t('preview.tooLarge'), false);
        const [{ stream }, { openImage }] = await Promise.all([
          client.download(file.id, { signal }),
          // The library comes with the first image.
          import('./dicom-image'),
        ]);
        return openImage(await new Response(stream).arrayBuffer());
      },
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: KEPT_MS,
    }),
    [client],
  );
  const file = series[at] ?? series[0];
  if (!file) throw new Error('a series has an image');
  const image = useQuery(options(file));
  const next = series[at + 1];
  useEffect(() => {
    if (image.data && next) void queries.prefetchQuery(options(next));
  }, [image.data, next, queries, options]);
  return image;
}
