'use client';
import { later } from '@/ui/later';
import { PageSkeleton } from '@/ui/page-skeleton';

// It comes while the session is restored, which every page waits for.
export const AuditScreen = later(
  () => import('@/features/audit/audit-screen').then((module) => module.AuditScreen),
  PageSkeleton,
  'now',
);
