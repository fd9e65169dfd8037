'use client';
import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual';
import { Fragment, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { MedicalRecord } from '@/lib/api-types';
import { RecordRow, RecordRowSkeleton } from './record-row';
import { t } from './texts';

/** A row on a desk, before it is measured. */
const ROW_HEIGHT = 63;
/** As many as a quick flick of the wheel passes before the next frame. */
const OVERSCAN = 8;
/** Lists up to here are in the page whole: paper and the browser's own search see all of them. */
const WHOLE_UP_TO = 200;
/** About as many as fit on a desk's screen. */
const SKELETON_ROWS = [1, 2, 3, 4, 5, 6, 7, 8];
const PAGE_OF_ROWS = 10;

/**
 * The records as a table of which only what is in view is in the page, so that a hundred thousand are as quick as ten ("a
 * long list" in tests/app). Arrow keys, Home, End and the page keys go from record to record; Enter opens one.
 */
export function RecordTable({ records, pending }: { records: readonly MedicalRecord[]; pending: boolean }) {
  const table = useRef<HTMLTableElement>(null);
  const [offset, setOffset] = useState(0);
  /** The row that has, or is to have, the keyboard's focus; it stays in the page however far one scrolls. */
  const [active, setActive] = useState<number | null>(null);
  const wanted = useRef<number | null>(null);

  const rows = useWindowVirtualizer({
    count: records.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: records.length <= WHOLE_UP_TO ? records.length : OVERSCAN,
    scrollMargin: offset,
    getItemKey: (index) => records[index]?.id ?? index,
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return active === null || active >= records.length || shown.includes(active)
        ? shown
        : [...shown, active].sort((a, b) => a - b);
    },
  });

  useLayoutEffect(() => {
    const top = table.current?.tBodies[0]?.getBoundingClientRect().top ?? 0;
    setOffset(top + window.scrollY);
  }, []);

  // The row may have to be drawn before it can take the focus.
  useEffect(() => {
    if (wanted.current === null) return;
    const link = table.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"] a`);
    if (!link) return;
    wanted.current = null;
    link.focus({ preventScroll: true });
  });

  function go(event: KeyboardEvent) {
    const here = active ?? -1;
    const to = {
      ArrowDown: here + 1,
      ArrowUp: here - 1,
      PageDown: here + PAGE_OF_ROWS,
      PageUp: here - PAGE_OF_ROWS,
      Home: 0,
      End: records.length - 1,
    }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const index = Math.min(records.length - 1, Math.max(0, to));
    wanted.current = index;
    setActive(index);
    rows.scrollToIndex(index, { align: 'auto' });
  }

  const items = rows.getVirtualItems();
  return (
    // The browser must not hold on to a row while others take its place: it would scroll along with it.
    <table
      ref={table}
      className="w-full [overflow-anchor:none] compact:block"
      aria-rowcount={records.length + 1}
      onKeyDown={go}
    >
      <thead className="border-b bg-sunken text-left text-ink-2 text-xs compact:sr-only">
        <tr aria-rowindex={1}>
          <th className="w-[26%] py-2.5 pr-3 pl-5 font-medium">{t('list.patient')}</th>
          <th className="px-3 py-2.5 font-medium">{t('list.visit')}</th>
          <th className="w-32 px-3 py-2.5 font-medium">{t('list.date')}</th>
          <th className="w-20 px-3 py-2.5 text-right font-medium">{t('list.files')}</th>
          <th className="w-32 py-2.5 pr-5 pl-3 font-medium">{t('list.status')}</th>
        </tr>
      </thead>
      <tbody className="divide-y compact:block">
        {pending
          ? SKELETON_ROWS.map((row) => <RecordRowSkeleton key={row} />)
          : items.map((item, at) => {
              const record = records[item.index];
              const above = items[at - 1];
              return (
                record && (
                  <Fragment key={item.key}>
                    {/* What is not drawn leaves its room: above the first row, and around one kept for its focus. */}
                    <Gap height={item.start - (above ? above.end : offset)} />
                    <RecordRow
                      ref={rows.measureElement}
                      record={record}
                      index={item.index}
                      onFocus={() => setActive(item.index)}
                    />
                  </Fragment>
                )
              );
            })}
        <Gap height={rows.getTotalSize() + offset - (items.at(-1)?.end ?? offset)} />
      </tbody>
    </table>
  );
}

/** The room of rows that are not in the page. */
function Gap({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row of nothing takes no focus.
    <tr aria-hidden="true" className="compact:block" style={{ height }}>
      <td className="compact:block" style={{ height }} />
    </tr>
  );
}
