/** A name that is unique on this page. `crypto.randomUUID` exists in secure contexts only, and intranets may have none. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
