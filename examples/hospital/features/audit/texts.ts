import { translator } from '@/lib/texts';
import { audit } from '@/messages';

export const t = translator(audit);
