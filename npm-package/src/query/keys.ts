/**
 * The query keys, from the whole to the part: `useInvalidate()(chartliftKeys.attachments(recordId))`.
 * Nothing of a user stays when `chartliftKeys.all` is removed at sign-out.
 */
export const chartliftKeys = {
  all: ['chartlift'],
  /** Every record, every list of them, and what hangs on them. */
  records: ['chartlift', 'records'],
  recordLists: ['chartlift', 'records', 'list'],
  /** One record. */
  record: (id: string) => ['chartlift', 'records', 'one', id],
  /** Every state that a record has been in. */
  revisions: (recordId: string) => ['chartlift', 'records', 'revisions', recordId],
  /** What amends a record. */
  addenda: (recordId: string) => ['chartlift', 'records', 'addenda', recordId],
  allAttachments: ['chartlift', 'attachments'],
  /** The files of one record. */
  attachments: (recordId: string) => ['chartlift', 'attachments', recordId],
  templates: ['chartlift', 'templates'],
  versions: ['chartlift', 'versions'],
  costs: ['chartlift', 'costs'],
} as const;
