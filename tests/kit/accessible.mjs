// What axe finds in a page that keeps it from people.
import assert from 'node:assert/strict';
import AxeBuilder from '@axe-core/playwright';

/** The rules that pages are held to: WCAG 2.2 AA. */
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * Holds a page as it is, or one element of it, against WCAG 2.2 AA, or only against some of axe's rules.
 * @param {import('playwright-core').Page} page
 * @param {{ rules?: readonly string[] | undefined, within?: string }} [how]
 */
export async function accessible(page, { rules, within } = {}) {
  // Its findings need no page of their own to be put together in: no frame here is of another origin.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (within) axe.include(within);
  const { violations } = await (rules ? axe.withRules([...rules]) : axe.withTags(WCAG)).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  );
  assert.deepEqual(found, []);
}
