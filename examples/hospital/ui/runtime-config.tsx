'use client';
import { createContext, use } from 'react';
import type { RuntimeConfig } from '@/lib/runtime-config';

const RuntimeConfigContext = createContext<RuntimeConfig | null>(null);
export const RuntimeConfigProvider = RuntimeConfigContext;

/** The deployment's configuration, as the server read it for this request. */
export function useRuntimeConfig(): RuntimeConfig {
  const config = use(RuntimeConfigContext);
  if (!config) throw new Error('useRuntimeConfig needs <Providers> above it');
  return config;
}
