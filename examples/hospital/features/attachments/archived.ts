/** Storage classes whose files must be restored before they can be read (Amazon S3 User Guide, "Restoring an archived object"). */
const ARCHIVES: readonly string[] = ['GLACIER', 'DEEP_ARCHIVE'];

/** Whether a class is an archive. Files of Intelligent-Tiering may be in one too; only the server knows of those. */
export function isArchive(storageClass: string): boolean {
  return ARCHIVES.includes(storageClass);
}

/** Whether a file may have to be restored: of Intelligent-Tiering's only the server knows in which tier it lies. */
export function mayBeArchived(storageClass: string): boolean {
  return isArchive(storageClass) || storageClass === 'INTELLIGENT_TIERING';
}
