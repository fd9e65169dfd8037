/** Has the browser save a text that was made here; it asks or not as its user has set it. */
export function saveText(text: string, fileName: string, type: string): void {
  // A byte order mark, by which spreadsheets know that it is UTF-8.
  const url = URL.createObjectURL(new Blob(['\uFEFF', text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
