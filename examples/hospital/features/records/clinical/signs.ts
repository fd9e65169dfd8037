import type { VitalSigns } from '@/lib/api-types';
import { t } from './texts';

export type Sign = keyof VitalSigns;

/** The vital signs in the order in which they are taken, each with the UCUM units the server takes, the usual one first. */
export const SIGNS: readonly { sign: Sign; units: readonly string[] }[] = [
  { sign: 'body_temperature', units: ['Cel', '[degF]'] },
  { sign: 'heart_rate', units: ['/min'] },
  { sign: 'respiratory_rate', units: ['/min'] },
  { sign: 'systolic_blood_pressure', units: ['mm[Hg]'] },
  { sign: 'diastolic_blood_pressure', units: ['mm[Hg]'] },
  { sign: 'oxygen_saturation', units: ['%'] },
  { sign: 'body_weight', units: ['kg', 'g', '[lb_av]'] },
  { sign: 'body_height', units: ['cm', '[in_i]'] },
  { sign: 'body_mass_index', units: ['kg/m2'] },
  { sign: 'head_circumference', units: ['cm', '[in_i]'] },
];

const NAMES: Record<string, string> = {
  Cel: t('unit.Cel'),
  '[degF]': t('unit.degF'),
  '/min': t('unit.perMinute'),
  'mm[Hg]': t('unit.mmHg'),
  '%': t('unit.percent'),
  kg: t('unit.kg'),
  g: t('unit.g'),
  '[lb_av]': t('unit.lb'),
  cm: t('unit.cm'),
  '[in_i]': t('unit.in'),
  'kg/m2': t('unit.kgm2'),
};

/** A UCUM unit as people write it; others as UCUM has them. */
export function unitName(unit: string): string {
  return NAMES[unit] ?? unit;
}
