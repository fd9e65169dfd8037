import { translator } from '@/lib/texts';
import { patients } from '@/messages';

export const t = translator(patients);
