import { ClipboardList, type LucideIcon, ReceiptText, ScrollText, UsersRound } from 'lucide-react';
import type { Permission } from '@/lib/api-types';
import { t } from './texts';

interface NavItem {
  href: '/records' | '/patients' | '/costs' | '/audit';
  label: string;
  icon: LucideIcon;
  /** Shown only to those who may; null for the page everyone starts on. */
  permission: Permission | null;
}

export const NAV_ITEMS: readonly NavItem[] = [
  { href: '/records', label: t('nav.records'), icon: ClipboardList, permission: null },
  { href: '/patients', label: t('nav.patients'), icon: UsersRound, permission: null },
  { href: '/costs', label: t('nav.costs'), icon: ReceiptText, permission: 'costs_read' },
  { href: '/audit', label: t('nav.audit'), icon: ScrollText, permission: 'audit_read' },
];
