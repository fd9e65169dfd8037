'use client';
import { Select as Base } from '@base-ui/react/select';
import clsx from 'clsx';
import { Check, ChevronsUpDown } from 'lucide-react';
import { controlClass } from './control-class';
import type { SelectProps } from './select-props';

/** One of a few options. Inside a `Field` the field labels it; elsewhere `label` does. */
export function SelectBox<V extends string>({ options, onChange, label, className, ...root }: SelectProps<V>) {
  return (
    <Base.Root items={options} onValueChange={(value) => value !== null && onChange?.(value as V)} {...root}>
      <Base.Trigger
        {...(label && { 'aria-label': label })}
        className={clsx(controlClass, 'flex h-10 items-center justify-between gap-2 text-left', className)}
      >
        <Base.Value className="truncate" />
        <Base.Icon>
          <ChevronsUpDown aria-hidden="true" className="size-3.5 text-ink-2" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={6} alignItemWithTrigger={false} className="z-60">
          <Base.Popup className="max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto rounded-xl border bg-raised p-1 shadow-float outline-hidden transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
            {options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value}
                className="flex h-9 cursor-default select-none items-center gap-2 rounded-lg pr-4 pl-2.5 text-sm outline-hidden data-highlighted:bg-hover"
              >
                <span className="grid size-4 place-items-center">
                  <Base.ItemIndicator>
                    <Check aria-hidden="true" className="size-4 text-accent" />
                  </Base.ItemIndicator>
                </span>
                <Base.ItemText>{option.label}</Base.ItemText>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
