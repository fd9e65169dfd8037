import { Compass } from 'lucide-react';
import Link from 'next/link';
import { t } from '@/shell/texts';
import { buttonClass } from '@/ui/button-class';
import { StateMessage } from '@/ui/state-message';

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center px-4">
      <StateMessage
        icon={Compass}
        title={t('notFound.title')}
        action={
          <Link href="/records" className={buttonClass('primary')}>
            {t('notFound.action')}
          </Link>
        }
      >
        <p>{t('notFound.text')}</p>
      </StateMessage>
    </main>
  );
}
