import { type RefCallback, useCallback, useState } from 'react';

/**
 * Whether more is in an element than it shows. Whoever has only a keyboard scrolls what has the focus, so that an element which
 * scrolls, and may have nothing in it to focus, must take it itself. Its content is one child.
 */
export function useScrolls(): [scrolls: boolean, ref: RefCallback<HTMLElement>] {
  const [scrolls, setScrolls] = useState(false);
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return;
    const sizes = new ResizeObserver(() => setScrolls(element.scrollHeight > element.clientHeight));
    sizes.observe(element);
    if (element.firstElementChild) sizes.observe(element.firstElementChild);
    return () => sizes.disconnect();
  }, []);
  return [scrolls, ref];
}
