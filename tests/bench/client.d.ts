// The packed client, as its site serves it to the pages.
declare module '*/dist/index.js' {
  interface UploadResult {
    attachmentId: string;
    storedBytes: number;
  }
  interface Client {
    prepare(): Promise<void>;
    upload(file: Blob, options: { recordId: string }): { done: Promise<UploadResult> };
    upload(files: Iterable<Blob>, options: { recordId: string }): { done: Promise<UploadResult> }[];
    download(attachmentId: string): Promise<{ stream: ReadableStream<Uint8Array> }>;
  }
  export function createChartlift(options: { apiUrl: string; getToken: () => string; maxWorkers?: number }): Client;
}
