'use client';
import { later } from '@/ui/later';
import { PageSkeleton } from '@/ui/page-skeleton';

// It comes while the session is restored, which every page waits for.
export const EditRecordScreen = later(
  () => import('@/features/records/form/editor-screens').then((module) => module.EditRecordScreen),
  PageSkeleton,
  'now',
);
