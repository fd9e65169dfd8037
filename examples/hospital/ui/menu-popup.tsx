'use client';
import { Menu as Base } from '@base-ui/react/menu';
import { MenuParts, type MenuPopupProps } from './menu-parts';

const PARTS = { Item: Base.Item, Separator: Base.Separator, Group: Base.Group, GroupLabel: Base.GroupLabel };

/** A button that opens a list of things to do. */
export function MenuPopup({ trigger, triggerClass, children, begun, focused }: MenuPopupProps) {
  return (
    <Base.Root defaultOpen={begun}>
      <Base.Trigger className={triggerClass} autoFocus={focused}>
        {trigger}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={6} align="end" className="z-50">
          <Base.Popup className="min-w-52 rounded-xl border bg-raised p-1 shadow-float outline-hidden transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
            <MenuParts value={PARTS}>{children}</MenuParts>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
