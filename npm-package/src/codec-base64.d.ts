/** The wasm file, gzipped, in Base64; written by the build. */
export const base64: string;
