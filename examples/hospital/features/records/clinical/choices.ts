import type { Schemas } from '@chartlift/client/api';
import type { Option } from '@/ui/select';
import { t } from './texts';

export type Verification = Schemas['VerificationStatus'];
export type TreatmentStatus = Schemas['TreatmentStatus'];
export type PrescriptionStatus = Schemas['PrescriptionStatus'];
export type LabStatus = Schemas['LabOrderStatus'];
export type Interpretation = Schemas['Interpretation'];
export type PeriodUnit = Schemas['PeriodUnit'];

const options = <V extends string>(values: readonly V[], label: (value: V) => string): readonly Option<V>[] =>
  values.map((value) => ({ value, label: label(value) }));

export const VERIFICATIONS = options<Verification>(
  ['unconfirmed', 'provisional', 'differential', 'confirmed', 'refuted', 'entered-in-error'],
  (value) => t(`verification.${value}`),
);

export const TREATMENT_STATUSES = options<TreatmentStatus>(
  ['preparation', 'in-progress', 'completed', 'not-done', 'on-hold', 'stopped', 'entered-in-error', 'unknown'],
  (value) => t(`treatmentStatus.${value}`),
);

export const PRESCRIPTION_STATUSES = options<PrescriptionStatus>(
  ['draft', 'active', 'on-hold', 'stopped', 'completed', 'cancelled', 'entered-in-error', 'unknown'],
  (value) => t(`prescriptionStatus.${value}`),
);

export const LAB_STATUSES = options<LabStatus>(
  ['draft', 'active', 'on-hold', 'revoked', 'completed', 'entered-in-error', 'unknown'],
  (value) => t(`labStatus.${value}`),
);

export const INTERPRETATIONS = options<Interpretation | 'none'>(
  ['none', 'N', 'L', 'LL', 'H', 'HH', 'A', 'AA', 'POS', 'NEG'],
  (value) => t(`interpretation.${value}`),
);

export const PERIOD_UNITS = options<PeriodUnit>(['min', 'h', 'd', 'wk', 'mo'], (value) => t(`periodUnit.${value}`));

export type DurationUnit = 'h' | 'd' | 'wk' | 'mo' | 'a';

export const DURATION_UNITS = options<DurationUnit>(['h', 'd', 'wk', 'mo', 'a'], (value) => t(`durationUnit.${value}`));
