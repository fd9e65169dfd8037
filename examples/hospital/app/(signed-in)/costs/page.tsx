import type { Metadata } from 'next';
import { CostsScreen } from '@/features/costs/costs-screen';

export const metadata: Metadata = { title: 'Storage costs' };

export default function CostsPage() {
  return <CostsScreen />;
}
