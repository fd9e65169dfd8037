/** The policy's name, for `Content-Security-Policy: trusted-types chartlift`. */
const POLICY = 'chartlift';

type Policy = { createScriptURL: (url: string) => string };
type Factory = { createPolicy: (name: string, rules: Policy) => Policy };

let policy: Policy | undefined;

/**
 * A script's URL as `new Worker` takes it on a page under Trusted Types (`require-trusted-types-for 'script'`). The policy
 * is made once per page, and only there.
 *
 * @throws {TypeError} where the page's policy does not allow the name
 */
export function trustedScript(url: string): string {
  const types = (globalThis as { trustedTypes?: Factory }).trustedTypes;
  if (!types) return url;
  // Every URL that comes here is one of this package's own, or the one that the page has set.
  policy ??= types.createPolicy(POLICY, { createScriptURL: (own) => own });
  return policy.createScriptURL(url);
}
