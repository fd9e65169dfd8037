'use client';
import { later } from '@/ui/later';
import { PageSkeleton } from '@/ui/page-skeleton';

// It comes while the session is restored, which every page waits for.
export const PatientScreen = later(
  () => import('@/features/patients/patient-screen').then((module) => module.PatientScreen),
  PageSkeleton,
  'now',
);
