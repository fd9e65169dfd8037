import type { paths, Schemas } from '@chartlift/client/api';

export type MedicalRecord = Schemas['Record'];
export type RecordContent = Schemas['RecordContent'];
export type RecordStatus = Schemas['RecordStatus'];
export type RecordOrder = NonNullable<NonNullable<paths['/api/medical-records']['get']['parameters']['query']>['sort']>;
export type VisitType = Schemas['VisitType'];
export type Attachment = Schemas['Attachment'];
export type Permission = Schemas['Permission'];
export type CostReport = Schemas['CostReport'];
export type AuditEntry = Schemas['AuditEntry'];
export type Bill = Schemas['Bill'];
export type BillLine = Schemas['Line'];
