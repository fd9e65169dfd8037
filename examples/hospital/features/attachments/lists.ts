import type { Schemas } from '@chartlift/client/api';
import type { AttachmentsFilter } from '@chartlift/client/query';

/** The files of a record; half of what the server gives at most. */
export const LISTED: AttachmentsFilter = { limit: 100 };
/** Those that were deleted and can be brought back. */
export const DELETED: AttachmentsFilter = { ...LISTED, deleted: true };

/** How many files of a bulk change stayed as they were. */
export const leftAsTheyWere = (outcomes: readonly Schemas['BulkItem'][]) =>
  outcomes.filter((one) => one.problem).length;
