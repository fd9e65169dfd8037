import { translator } from '@/lib/texts';
import { records } from '@/messages';

export const t = translator(records);
