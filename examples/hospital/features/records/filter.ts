import type { RecordFilter as ApiFilter } from '@chartlift/client/query';
import type { RecordOrder, RecordStatus, VisitType } from '@/lib/api-types';

export interface RecordFilter {
  search: string;
  status: RecordStatus | 'all';
  visitType: VisitType | 'all';
  /** Exactly this one; empty for any. */
  department: string;
  /** Days (`YYYY-MM-DD`); empty for any. */
  from: string;
  to: string;
  order: RecordOrder;
}

export const NO_FILTER: RecordFilter = {
  search: '',
  status: 'all',
  visitType: 'all',
  department: '',
  from: '',
  to: '',
  order: '-visit_date',
};

/** Several screens, so that the next page is there before the end of this one is; half of what the server gives at most. */
const PAGE_SIZE = 100;

/** As the API takes it. */
export function queryOf({ search, status, visitType, department, from, to, order }: RecordFilter): ApiFilter {
  return {
    ...(search && { q: search }),
    ...(status !== 'all' && { status }),
    ...(visitType !== 'all' && { visit_type: visitType }),
    ...(department && { department }),
    ...(from && { visited_from: from }),
    ...(to && { visited_to: to }),
    sort: order,
    limit: PAGE_SIZE,
  };
}

/** A patient's visits, the latest first. */
export const visitsOf = (patientId: string): ApiFilter => ({
  patient_id: patientId,
  sort: '-visit_date',
  limit: PAGE_SIZE,
});
