'use client';
import { useChartlift } from '@chartlift/client/react';
import { useCallback } from 'react';
import { hasCode } from '@/lib/errors';
import { addErrorToast } from '@/ui/toasts';

/** What is needed to save a file; the newest version unless one is named. */
export interface Wanted {
  id: string;
  fileName: string;
  sizeBytes: number;
  version?: number;
}

/** What the client collects without asking where to save it; larger files are written as they come, to a chosen place. */
const COLLECTED_BYTES = 512 * 1024 * 1024;

/** Saves a file under its own name, byte for byte as it was uploaded: the client verifies what it reads. */
export function useDownload(): (wanted: Wanted) => Promise<void> {
  const client = useChartlift();
  return useCallback(
    async ({ id, fileName, sizeBytes, version }) => {
      try {
        await client.saveToDisk(id, {
          suggestedName: fileName,
          askWhere: sizeBytes > COLLECTED_BYTES,
          ...(version !== undefined && { version }),
        });
      } catch (error) {
        if (hasCode(error, 'cancelled')) return;
        addErrorToast(error);
      }
    },
    [client],
  );
}
