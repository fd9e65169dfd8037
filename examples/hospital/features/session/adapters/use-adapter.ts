'use client';
import { useMemo } from 'react';
import { useRuntimeConfig } from '@/ui/runtime-config';
import { useDemoApi } from '../demo';
import type { SessionAdapter } from './adapter';
import { demoAdapter } from './demo-adapter';
import { oidcAdapter } from './oidc-adapter';

/** The way of signing in that this deployment has. */
export function useSessionAdapter(): SessionAdapter {
  const { oidc } = useRuntimeConfig();
  const demo = useDemoApi();
  return useMemo(() => (oidc ? oidcAdapter(oidc) : demoAdapter(demo)), [oidc, demo]);
}
