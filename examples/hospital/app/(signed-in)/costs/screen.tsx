'use client';
import { later } from '@/ui/later';
import { PageSkeleton } from '@/ui/page-skeleton';

// It comes while the session is restored, which every page waits for.
export const CostsScreen = later(
  () => import('@/features/costs/costs-screen').then((module) => module.CostsScreen),
  PageSkeleton,
  'now',
);
