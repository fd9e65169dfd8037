import { translator } from '@/lib/texts';
import { attachments } from '@/messages';

export const t = translator(attachments);
