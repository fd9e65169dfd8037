'use client';
import { later } from '@/ui/later';
import { PageSkeleton } from '@/ui/page-skeleton';

// It comes while the session is restored, which every page waits for.
export const PatientsScreen = later(
  () => import('@/features/patients/patients-screen').then((module) => module.PatientsScreen),
  PageSkeleton,
  'now',
);
