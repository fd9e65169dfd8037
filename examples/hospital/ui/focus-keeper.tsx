'use client';
import { useEffect } from 'react';
import { keepFocus } from './keep-focus';

/** Hands the keyboard's focus on, wherever in the app it would be lost: see `keep-focus.ts`. */
export function FocusKeeper() {
  useEffect(keepFocus, []);
  return null;
}
