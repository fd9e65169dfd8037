/**
 * The query keys, from the whole to the part: `queryClient.invalidateQueries({ queryKey: chartliftKeys.record(id) })`.
 * Nothing of a user stays when `chartliftKeys.all` is removed at sign-out.
 */
export const chartliftKeys = {
  all: ['chartlift'],
  records: ['chartlift', 'records'],
  recordLists: ['chartlift', 'records', 'list'],
  /** One record and what hangs on it. */
  record: (id: string) => ['chartlift', 'records', 'one', id],
  allAttachments: ['chartlift', 'attachments'],
  /** The files of one record. */
  attachments: (recordId: string) => ['chartlift', 'attachments', recordId],
  templates: ['chartlift', 'templates'],
  versions: ['chartlift', 'versions'],
  costs: ['chartlift', 'costs'],
} as const;
