'use client';
import { useEffect, useState } from 'react';
import { later } from './later';
import { onFirstToast } from './toasts';

const ToastList = later(() => import('./toast-list').then((module) => module.ToastList));

/** Where the app's notices appear; what shows them is not there before there is one. */
export function Notices() {
  const [needed, setNeeded] = useState(false);
  useEffect(() => onFirstToast(() => setNeeded(true)), []);
  return needed && <ToastList />;
}
