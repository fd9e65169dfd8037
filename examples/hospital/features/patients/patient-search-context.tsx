'use client';
import { createContext, type ReactNode, use, useMemo, useState } from 'react';

interface PatientSearch {
  typed: string;
  type: (text: string) => void;
}

const SearchContext = createContext<PatientSearch | null>(null);

/** Keeps what was searched for while a patient is open. Not in the address bar, for it is a patient's name. */
export function PatientSearchProvider({ children }: { children: ReactNode }) {
  const [typed, type] = useState('');
  const value = useMemo(() => ({ typed, type }), [typed]);
  return <SearchContext value={value}>{children}</SearchContext>;
}

export function usePatientSearch(): PatientSearch {
  const value = use(SearchContext);
  if (!value) throw new Error('usePatientSearch needs a <PatientSearchProvider> above it');
  return value;
}
