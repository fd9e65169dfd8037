'use client';
import clsx from 'clsx';
import { ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { controlClass } from './control-class';
import { later } from './later';
import type { SelectProps } from './select-props';

export type { Option } from './select-props';

const SelectBox = later(() => import('./select-box').then((module) => module.SelectBox<string>), Early);

/** One of a few options. Inside a `Field` the field labels it; elsewhere `label` does. */
export function Select<V extends string>(props: SelectProps<V>): ReactNode {
  // What it answers is one of what it was given.
  return <SelectBox {...(props as unknown as SelectProps<string>)} />;
}

/** What is chosen, as large as the box that can be opened. */
function Early({ options, value, defaultValue, label, className }: SelectProps<string>) {
  const chosen = options.find((option) => option.value === (value ?? defaultValue));
  return (
    <button
      type="button"
      disabled
      {...(label && { 'aria-label': label })}
      className={clsx(controlClass, 'flex h-10 items-center justify-between gap-2 text-left', className)}
    >
      <span className="truncate">{chosen?.label}</span>
      <ChevronsUpDown aria-hidden="true" className="size-3.5 text-ink-2" />
    </button>
  );
}
