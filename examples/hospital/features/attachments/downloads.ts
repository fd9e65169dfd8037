'use client';
import { Toast } from '@base-ui/react/toast';
import { useChartlift } from '@chartlift/client/react';
import { useCallback } from 'react';
import { useApi } from '@/features/session/api';
import { describeError } from '@/lib/errors';
import { saveUrl } from './save-url';

/**
 * Asks for a short-lived URL of a file and lets the browser save it under its own name; says so when that fails.
 *
 * Compressed files once had keys ending in `.gz`, which Firefox does not decode: those the client reads and saves.
 */
export function useDownload(): (attachmentId: string) => Promise<void> {
  const call = useApi();
  const client = useChartlift();
  const { add } = Toast.useToastManager();
  return useCallback(
    async (attachmentId) => {
      try {
        const { url, encoding } = await call((api) =>
          api.POST('/api/files/download-url', { body: { attachment_id: attachmentId } }),
        );
        if (encoding === 'gzip' && new URL(url).pathname.endsWith('.gz')) await client.saveToDisk(attachmentId);
        else saveUrl(url);
      } catch (error) {
        const { title, advice } = describeError(error);
        add({ type: 'error', title, description: advice, priority: 'high' });
      }
    },
    [call, client, add],
  );
}
