'use client';
import { Toast } from '@base-ui/react/toast';
import { useCallback } from 'react';
import { useApi } from '@/features/session/api';
import { describeError } from '@/lib/errors';
import { saveUrl } from './save-url';

/** Asks for a short-lived URL of a file and lets the browser save it under its own name; says so when that fails. */
export function useDownload(): (attachmentId: string) => Promise<void> {
  const call = useApi();
  const { add } = Toast.useToastManager();
  return useCallback(
    async (attachmentId) => {
      try {
        const { url } = await call((api) =>
          api.POST('/api/files/download-url', { body: { attachment_id: attachmentId } }),
        );
        saveUrl(url);
      } catch (error) {
        const { title, advice } = describeError(error);
        add({ type: 'error', title, description: advice, priority: 'high' });
      }
    },
    [call, add],
  );
}
