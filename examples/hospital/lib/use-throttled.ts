'use client';
import { useEffect, useRef, useState } from 'react';
import { coalesced } from './coalesce';

/** The value, but renewed at most once in every `everyMs`; the last one always comes through. */
export function useThrottled<T>(value: T, everyMs: number): T {
  const [shown, setShown] = useState(value);
  const latest = useRef(value);
  const [show] = useState(() => coalesced(() => setShown(() => latest.current), everyMs));
  useEffect(() => {
    latest.current = value;
    show();
  }, [value, show]);
  return shown;
}
