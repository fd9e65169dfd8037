'use client';
import { ChevronsUpDown, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { useSession } from '@/features/session/session-provider';
import { Avatar } from '@/ui/avatar';
import { Menu, MenuGroup, MenuItem, MenuSeparator } from '@/ui/menu';
import { t as common } from '@/ui/texts';
import { useTheme } from '@/ui/theme';
import { SignOutDialog } from './sign-out-dialog';
import { t } from './texts';

/** Who is signed in, and the way out. */
export function UserMenu({ place }: { place: 'side' | 'top' }) {
  const { session } = useSession();
  const { setTheme } = useTheme();
  const [leaving, setLeaving] = useState(false);
  if (session.status !== 'signed-in') return null;
  const { user } = session;
  const avatar = <Avatar name={user.name} />;
  return (
    <>
      <Menu
        triggerClass={
          place === 'side'
            ? 'flex w-full items-center gap-3 rounded-lg p-2 text-left transition-colors hover:bg-hover'
            : 'rounded-full'
        }
        trigger={
          place === 'side' ? (
            <>
              {avatar}
              <span className="sr-only">{t('account.of')}</span>
              <span className="min-w-0 flex-1 leading-tight">
                <span className="block truncate font-medium">{user.name}</span>
                <span className="block truncate text-ink-2 text-xs">{user.tenantName}</span>
              </span>
              <ChevronsUpDown aria-hidden="true" className="size-4 text-ink-2" />
            </>
          ) : (
            <>
              {avatar}
              <span className="sr-only">{t('account.open', { name: user.name })}</span>
            </>
          )
        }
      >
        <MenuGroup
          label={
            <>
              <span className="block font-medium">{user.name}</span>
              <span className="block text-ink-2 text-xs">
                {t('account.role', { role: user.role, tenant: user.tenantName })}
              </span>
            </>
          }
        >
          <MenuSeparator />
          <div className="lg:hidden">
            <MenuItem icon={Monitor} onSelect={() => setTheme('system')}>
              {t('account.colours')}
            </MenuItem>
            <MenuItem icon={Sun} onSelect={() => setTheme('light')}>
              {common('theme.light')}
            </MenuItem>
            <MenuItem icon={Moon} onSelect={() => setTheme('dark')}>
              {common('theme.dark')}
            </MenuItem>
            <MenuSeparator />
          </div>
          <MenuItem icon={LogOut} onSelect={() => setLeaving(true)}>
            {t('account.signOut')}
          </MenuItem>
        </MenuGroup>
      </Menu>
      <SignOutDialog open={leaving} onClose={() => setLeaving(false)} />
    </>
  );
}
