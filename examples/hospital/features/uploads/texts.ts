import { translator } from '@/lib/texts';
import { uploads } from '@/messages';

export const t = translator(uploads);
