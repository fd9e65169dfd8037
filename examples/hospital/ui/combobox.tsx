'use client';
import { Combobox as Base } from '@base-ui/react/combobox';
import clsx from 'clsx';
import { Check, ChevronsUpDown, X } from 'lucide-react';
import type { Ref } from 'react';
import { controlClass } from './control-class';

/** Something to choose, with what tells it apart from another of the same name. */
export interface Choice {
  id: string;
  name: string;
  about: string;
}

interface ComboboxProps {
  /** What is found by the text typed so far. */
  choices: readonly Choice[];
  value: Choice | null;
  onChange: (choice: Choice | null) => void;
  /** Hears every key; whoever asks a server waits for a pause. */
  onSearch: (text: string) => void;
  /** Hears that somebody has come to the field. */
  onUse?: () => void;
  placeholder: string;
  /** Said below the choices: that it is searching, that there are more, that nobody is found. */
  status: string | null;
  labels: { clear: string; open: string };
  inputRef?: Ref<HTMLInputElement>;
}

/** One of very many, found by typing. It stands inside a `Field`, which labels it. */
export function Combobox({
  choices,
  value,
  onChange,
  onSearch,
  onUse,
  placeholder,
  status,
  labels,
  inputRef,
}: ComboboxProps) {
  // What is chosen stays among the choices, or the field would forget it while one looks for another.
  const items = value && !choices.some((choice) => choice.id === value.id) ? [...choices, value] : choices;
  return (
    <Base.Root<Choice>
      items={items}
      filter={null}
      value={value}
      onValueChange={onChange}
      onInputValueChange={(text, { reason }) => reason !== 'item-press' && onSearch(text)}
      itemToStringLabel={(choice) => choice.name}
      isItemEqualToValue={(one, other) => one.id === other.id}
    >
      <Base.InputGroup className="relative">
        <Base.Input
          ref={inputRef}
          placeholder={placeholder}
          onFocus={onUse}
          autoComplete="off"
          spellCheck={false}
          className={clsx(controlClass, 'h-10 pr-16')}
        />
        <div className="absolute top-1 right-1 flex">
          <Base.Clear
            aria-label={labels.clear}
            className="grid size-8 place-items-center rounded-md text-ink-2 hover:bg-hover hover:text-ink"
          >
            <X aria-hidden="true" className="size-4" />
          </Base.Clear>
          <Base.Trigger
            aria-label={labels.open}
            className="grid size-8 place-items-center rounded-md text-ink-2 hover:bg-hover hover:text-ink"
          >
            <ChevronsUpDown aria-hidden="true" className="size-3.5" />
          </Base.Trigger>
        </div>
      </Base.InputGroup>
      <Base.Portal>
        <Base.Positioner sideOffset={6} className="z-60">
          <Base.Popup className="max-h-[min(22rem,var(--available-height))] w-(--anchor-width) overflow-y-auto rounded-xl border bg-raised p-1 shadow-float outline-hidden">
            <Base.List>
              {(choice: Choice) => (
                <Base.Item
                  key={choice.id}
                  value={choice}
                  className="flex min-h-9 cursor-default select-none items-center gap-2 rounded-lg py-1.5 pr-3 pl-2.5 outline-hidden data-highlighted:bg-hover"
                >
                  <span className="grid size-4 shrink-0 place-items-center">
                    <Base.ItemIndicator>
                      <Check aria-hidden="true" className="size-4 text-accent" />
                    </Base.ItemIndicator>
                  </span>
                  <span className="min-w-0">
                    <span className="block truncate">{choice.name}</span>
                    {choice.about && <span className="figures block truncate text-ink-2 text-xs">{choice.about}</span>}
                  </span>
                </Base.Item>
              )}
            </Base.List>
            <Base.Status className="text-ink-2 text-xs">
              {status && <span className="block px-2.5 py-2">{status}</span>}
            </Base.Status>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
