import { translator } from '@/lib/texts';
import { shell } from '@/messages';

export const t = translator(shell);
