// The packed client, as its site serves it to the pages.
declare module '*/dist/index.js' {
  interface UploadResult {
    storedBytes: number;
  }
  interface Client {
    resumable(): Promise<unknown[]>;
    upload(file: Blob, options: { recordId: string }): { done: Promise<UploadResult> };
  }
  export function createChartlift(options: { apiUrl: string; getToken: () => string; maxWorkers?: number }): Client;
}
