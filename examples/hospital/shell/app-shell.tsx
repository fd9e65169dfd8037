'use client';
import { Activity, type ReactNode, useEffect } from 'react';
import { usePermissions } from '@/features/session/me';
import { UploadsIndicator } from '@/features/uploads/uploads-indicator';
import { Logo } from '@/ui/logo';
import { PageSkeleton } from '@/ui/page-skeleton';
import { ThemeSwitch } from '@/ui/theme';
import { DemoNote } from './demo-note';
import { DropGuard } from './drop-guard';
import { BottomNav, SideNav } from './nav';
import { fetchOtherScreens } from './other-screens';
import { PrintHeader } from './print-header';
import { TenantName } from './tenant-name';
import { t } from './texts';
import { UserMenu } from './user-menu';

/**
 * The frame of every signed-in page. A page shows itself once it is known what its user may do, for what they may do would push
 * aside what stands there already ("nothing moves while a page arrives" in tests/app); its code arrives meanwhile.
 */
export function AppShell({ children }: { children: ReactNode }) {
  const known = usePermissions() !== undefined;
  useEffect(fetchOtherScreens, []);
  return (
    <div className="print:block! lg:grid lg:min-h-dvh lg:grid-cols-[15.5rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="print:hidden fixed top-2 left-2 z-80 -translate-y-16 rounded-lg bg-accent px-4 py-2 font-medium text-on-accent focus:translate-y-0"
      >
        {t('skip')}
      </a>
      <aside className="sticky top-0 hidden h-dvh print:hidden! flex-col gap-6 border-r bg-surface px-4 py-5 lg:flex">
        <div className="px-2">
          <Logo />
        </div>
        <SideNav />
        <div className="mt-auto flex flex-col gap-4">
          <UploadsIndicator />
          <DemoNote />
          <ThemeSwitch />
          <UserMenu place="side" />
        </div>
      </aside>
      <div className="flex min-w-0 flex-col">
        <header className="sticky top-0 z-20 flex h-14 items-center justify-between gap-3 border-b bg-surface px-4 lg:hidden print:hidden">
          <div className="flex min-w-0 items-center gap-3">
            <Logo />
            <TenantName />
          </div>
          <div className="flex shrink-0 items-center gap-2">
            <UploadsIndicator compact />
            <UserMenu place="top" />
          </div>
        </header>
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-6xl flex-1 px-4 pt-6 pb-28 outline-hidden sm:px-6 lg:px-10 lg:pt-9 lg:pb-16 print:max-w-none print:p-0"
        >
          <PrintHeader />
          {!known && (
            <div data-testid="page-awaited">
              <PageSkeleton />
            </div>
          )}
          <Activity mode={known ? 'visible' : 'hidden'}>{children}</Activity>
        </main>
      </div>
      <BottomNav />
      <DropGuard />
    </div>
  );
}
