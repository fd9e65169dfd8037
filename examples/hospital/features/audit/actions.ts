/** What the audit log's actions are called on screen. */
const ACTIONS: Record<string, string> = {
  'record.created': 'Created a record',
  'record.read': 'Opened a record',
  'records.listed': 'Listed records',
  'record.updated': 'Changed a record',
  'record.finalized': 'Finalized a record',
  'attachments.listed': 'Listed attachments',
  'upload.created': 'Began an upload',
  'upload.read': 'Looked up an upload',
  'uploads.listed': 'Listed uploads',
  'upload.completed': 'Completed an upload',
  'upload.aborted': 'Gave up an upload',
  'upload.expired': 'An upload expired',
  'download_url.issued': 'Downloaded a file',
  'costs.read': 'Looked at costs',
  'audit.read': 'Read the audit log',
  'audit.verified': 'Verified the audit log',
};

/** The action in words; actions of a newer server are shown as they are written. */
export function actionText(action: string): string {
  return ACTIONS[action] ?? action;
}
