import { ClipboardList, type LucideIcon, ReceiptText, ScrollText } from 'lucide-react';
import type { Permission } from '@/lib/api-types';

interface NavItem {
  href: '/records' | '/costs' | '/audit';
  label: string;
  icon: LucideIcon;
  /** Shown only to those who may; null for the page everyone starts on. */
  permission: Permission | null;
}

export const NAV_ITEMS: readonly NavItem[] = [
  { href: '/records', label: 'Records', icon: ClipboardList, permission: null },
  { href: '/costs', label: 'Storage costs', icon: ReceiptText, permission: 'costs_read' },
  { href: '/audit', label: 'Audit log', icon: ScrollText, permission: 'audit_read' },
];
