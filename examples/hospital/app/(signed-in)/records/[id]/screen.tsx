'use client';
import { later } from '@/ui/later';
import { PageSkeleton } from '@/ui/page-skeleton';

// It comes while the session is restored, which every page waits for.
export const RecordScreen = later(
  () => import('@/features/records/record-screen').then((module) => module.RecordScreen),
  PageSkeleton,
  'now',
);
