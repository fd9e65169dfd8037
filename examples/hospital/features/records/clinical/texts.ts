import { translator } from '@/lib/texts';
import { clinical } from '@/messages';

export const t = translator(clinical);
