import { isKey, translator } from '@/lib/texts';
import { storage } from '@/messages';

const t = translator(storage);

/** What a storage class or access tier is called, and what it means to those who pay for it. */
interface ClassText {
  name: string;
  about: string;
}

/** `storageClass` and `accessTier` as the S3 API spells them; a class unknown here is shown as it is written. */
export function storageText(storageClass: string, accessTier: string | null): ClassText {
  if (accessTier && isKey(storage.tier, accessTier)) {
    return { name: t(`tier.${accessTier}.name`), about: t(`tier.${accessTier}.about`) };
  }
  if (isKey(storage.class, storageClass)) {
    return { name: t(`class.${storageClass}.name`), about: t(`class.${storageClass}.about`) };
  }
  return { name: storageClass, about: t('unknown') };
}
