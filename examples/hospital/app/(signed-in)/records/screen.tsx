'use client';
import { later } from '@/ui/later';
import { PageSkeleton } from '@/ui/page-skeleton';

// It comes while the session is restored, which every page waits for.
export const RecordsScreen = later(
  () => import('@/features/records/records-screen').then((module) => module.RecordsScreen),
  PageSkeleton,
  'now',
);
