import type { MedicalRecord } from '@/lib/api-types';
import { SIGNS, type Sign } from './signs';

/** One measurement at one visit. */
export interface Reading {
  recordId: string;
  /** The day of the visit. */
  day: string;
  value: number;
}

/** What was measured of one sign over the visits, the earliest first, all in one unit. */
export interface Series {
  sign: Sign;
  unit: string;
  readings: Reading[];
}

/** To the first unit of each sign, by definition (NIST SP 811, B.8). */
const TO_USUAL: Record<string, (value: number) => number> = {
  '[degF]': (value) => (value - 32) / 1.8,
  g: (value) => value / 1000,
  '[lb_av]': (value) => value * 0.453_592_37,
  '[in_i]': (value) => value * 2.54,
};

/** The signs that were ever measured, with all their readings. */
export function seriesOf(records: readonly MedicalRecord[]): Series[] {
  const inOrder = [...records].sort((a, b) => (a.visit_date < b.visit_date ? -1 : 1));
  return SIGNS.flatMap(({ sign, units }) => {
    const usual = units[0] ?? '';
    const readings = inOrder.flatMap((record) => {
      const quantity = record.vital_signs?.[sign];
      if (!quantity) return [];
      const value =
        quantity.unit === usual ? quantity.value : (TO_USUAL[quantity.unit]?.(quantity.value) ?? Number.NaN);
      return [{ recordId: record.id, day: record.visit_date, value: Math.round(value * 10) / 10 }];
    });
    return readings.length > 0 ? [{ sign, unit: usual, readings }] : [];
  });
}
