'use client';
import { later } from '@/ui/later';
import { PageSkeleton } from '@/ui/page-skeleton';

// It comes while the session is restored, which every page waits for.
export const NewRecordScreen = later(
  () => import('@/features/records/form/editor-screens').then((module) => module.NewRecordScreen),
  PageSkeleton,
  'now',
);
