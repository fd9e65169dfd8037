import { whenIdle } from '@/ui/later';

/** Whoever is signed in goes to other pages next: their code is there by then, also when the network is not. */
export function fetchOtherScreens(): void {
  whenIdle(() => import('@/features/records/record-screen'));
  whenIdle(() => import('@/features/records/records-screen'));
  whenIdle(() => import('@/features/records/form/editor-screens'));
  whenIdle(() => import('@/features/records/form/record-editor'));
  whenIdle(() => import('@/features/patients/patient-screen'));
  whenIdle(() => import('@/features/patients/patients-screen'));
  whenIdle(() => import('@/features/costs/costs-screen'));
  whenIdle(() => import('@/features/audit/audit-screen'));
}
