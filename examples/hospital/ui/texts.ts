import { translator } from '@/lib/texts';
import { common } from '@/messages';

export const t = translator(common);
