/** The worker script as text, for classic workers; written by the build. */
export const source: string;
