import { ClipboardList, type LucideIcon, ReceiptText } from 'lucide-react';

interface NavItem {
  href: '/records' | '/costs';
  label: string;
  icon: LucideIcon;
}

export const NAV_ITEMS: readonly NavItem[] = [
  { href: '/records', label: 'Records', icon: ClipboardList },
  { href: '/costs', label: 'Storage costs', icon: ReceiptText },
];
