'use client';
import { Search, X } from 'lucide-react';
import { Button } from './button';
import { controlClass } from './control-class';

interface SearchFieldProps {
  label: string;
  placeholder: string;
  /** What the button that empties it is called. */
  clear: string;
  value: string;
  onChange: (text: string) => void;
}

/** What is searched for, with the way back to everything. */
export function SearchField({ label, placeholder, clear, value, onChange }: SearchFieldProps) {
  return (
    <div className="relative">
      <Search
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-2"
      />
      <input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={`${controlClass} h-10 pr-10 pl-9 [&::-webkit-search-cancel-button]:hidden`}
      />
      {value && (
        <Button
          look="ghost"
          size="icon-sm"
          aria-label={clear}
          className="absolute top-1 right-1"
          onClick={() => onChange('')}
        >
          <X aria-hidden="true" className="size-4" />
        </Button>
      )}
    </div>
  );
}
