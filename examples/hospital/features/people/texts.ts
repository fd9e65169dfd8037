import { translator } from '@/lib/texts';
import { people } from '@/messages';

export const t = translator(people);
