'use client';
import { Monitor, Moon, Sun } from 'lucide-react';
import { createContext, type ReactNode, use, useMemo, useState } from 'react';
import { applyTheme, type Theme } from '@/lib/theme';
import { Segmented } from './segmented';
import { t } from './texts';

const ThemeContext = createContext<{ theme: Theme; setTheme: (theme: Theme) => void } | null>(null);

export function ThemeProvider({ initial, children }: { initial: Theme; children: ReactNode }) {
  const [theme, setTheme] = useState(initial);
  const value = useMemo(
    () => ({
      theme,
      setTheme: (next: Theme) => {
        applyTheme(next);
        setTheme(next);
      },
    }),
    [theme],
  );
  return <ThemeContext value={value}>{children}</ThemeContext>;
}

const OPTIONS = [
  { value: 'system', name: t('theme.system'), label: <Monitor aria-hidden="true" className="size-4" /> },
  { value: 'light', name: t('theme.light'), label: <Sun aria-hidden="true" className="size-4" /> },
  { value: 'dark', name: t('theme.dark'), label: <Moon aria-hidden="true" className="size-4" /> },
] as const;

export function useTheme() {
  const value = use(ThemeContext);
  if (!value) throw new Error('useTheme needs a <ThemeProvider> above it');
  return value;
}

export function ThemeSwitch() {
  const { theme, setTheme } = useTheme();
  return <Segmented<Theme> label={t('theme.label')} value={theme} onChange={setTheme} options={OPTIONS} />;
}
