import { Compass } from 'lucide-react';
import Link from 'next/link';
import { buttonClass } from '@/ui/button-class';
import { StateMessage } from '@/ui/state-message';

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center px-4">
      <StateMessage
        icon={Compass}
        title="There is no such page"
        action={
          <Link href="/records" className={buttonClass('primary')}>
            Go to records
          </Link>
        }
      >
        <p>The address may be mistyped, or what it named is gone.</p>
      </StateMessage>
    </main>
  );
}
