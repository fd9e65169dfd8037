/** The worker script as text; written by the build. */
export const source: string;
