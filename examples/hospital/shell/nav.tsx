'use client';
import clsx from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { usePermissions } from '@/features/session/me';
import { NAV_ITEMS } from './nav-items';
import { t } from './texts';

/** The desk's navigation, down the side. */
export function SideNav() {
  const here = usePathname();
  const items = useNavItems();
  return (
    <nav aria-label={t('nav.label')} className="flex flex-col gap-0.5">
      {items.map(({ href, label, icon: Icon }) => (
        <Link
          key={href}
          href={href}
          aria-current={here.startsWith(href) ? 'page' : undefined}
          className="flex h-10 items-center gap-3 rounded-lg px-3 font-medium text-ink-2 transition-colors hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-strong"
        >
          <Icon aria-hidden="true" className="size-[1.125rem]" strokeWidth={1.9} />
          {label}
        </Link>
      ))}
    </nav>
  );
}

/** The phone's navigation, within reach of the thumb. */
export function BottomNav() {
  const here = usePathname();
  const items = useNavItems();
  return (
    <nav
      aria-label={t('nav.label')}
      className="fixed inset-x-0 bottom-0 z-30 grid auto-cols-fr grid-flow-col grid-rows-[4rem] border-t bg-surface pb-[env(safe-area-inset-bottom)] [@media(max-height:28rem)]:static lg:hidden print:hidden"
    >
      {items.map(({ href, label, icon: Icon }) => (
        <Link
          key={href}
          href={href}
          aria-current={here.startsWith(href) ? 'page' : undefined}
          className={clsx(
            'flex flex-col items-center justify-center gap-1 font-medium text-ink-2 text-xs',
            'aria-[current=page]:text-accent-strong focus-visible:-outline-offset-4',
          )}
        >
          <Icon aria-hidden="true" className="size-5" strokeWidth={1.9} />
          {label}
        </Link>
      ))}
    </nav>
  );
}

/** None while what the role allows is not known: what stands there already must not make room for what comes. */
function useNavItems() {
  const permissions = usePermissions();
  if (!permissions) return [];
  return NAV_ITEMS.filter(({ permission }) => permission === null || permissions.includes(permission));
}
