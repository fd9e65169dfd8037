import { useState } from 'react';

/** Whether something is open or has been: what was never open need not be there, what closes has its way of doing so. */
export function useOnceOpen(open: boolean): boolean {
  const [once, setOnce] = useState(open);
  if (open && !once) setOnce(true);
  return once;
}
