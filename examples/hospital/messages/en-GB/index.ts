/** British English: months are written in letters, which no reader can swap with days. */
export const LOCALE = 'en-GB';
/** What money is billed in: S3's prices are dollars everywhere. */
export const CURRENCY = 'USD';

export { attachments } from './attachments';
export { audit, auditActions } from './audit';
export { clinical } from './clinical';
export { common } from './common';
export { costs } from './costs';
export { errors } from './errors';
export { patients } from './patients';
export { people } from './people';
export { records } from './records';
export { shell } from './shell';
export { storage } from './storage';
export { uploads } from './uploads';
