import { translator } from '@/lib/texts';
import { costs } from '@/messages';

export const t = translator(costs);
