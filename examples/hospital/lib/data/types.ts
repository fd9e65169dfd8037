import type { components } from '@chartlift/client/api';

type Schemas = components['schemas'];

export type MedicalRecord = Schemas['Record'];
export type RecordInput = Schemas['RecordInput'];
export type RecordStatus = Schemas['RecordStatus'];
export type RecordOrder = Schemas['RecordOrder'];
export type VisitType = Schemas['VisitType'];
export type Attachment = Schemas['Attachment'];
export type Permission = Schemas['Permission'];
export type CostReport = Schemas['CostReport'];
export type Bill = Schemas['Bill'];
