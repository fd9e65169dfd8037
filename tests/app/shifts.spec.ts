// What is on a page stays where it is while the rest of it arrives: nobody clicks what has just moved under their finger.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { gate } from './kit.ts';

/**
 * The most that may move without the user's doing, as Cumulative Layout Shift counts it (the share of the window that moves times
 * how far; 0.1 is still "good" by Web Vitals): a line below everything else that moves by another, nothing larger.
 */
const MOST = 0.005;

interface Shift {
  value: number;
  moved: string[];
}

/** Notes what moves from the page's first moment on. */
async function watchShifts(page: Page): Promise<() => Promise<Shift[]>> {
  await page.addInitScript(() => {
    const shifts: Shift[] = [];
    Object.assign(window, { shifts });
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & LayoutShift)[]) {
        if (entry.hadRecentInput) continue;
        const moved = entry.sources.map(({ node, previousRect: before, currentRect: now }) => {
          const element = node instanceof Element ? node : node?.parentElement;
          const name = `${element?.tagName.toLowerCase()}.${element?.getAttribute('class')?.slice(0, 60)}`;
          return `${name} “${element?.textContent?.slice(0, 40)}” ${before.x},${before.y} ${before.width}×${before.height} → ${now.x},${now.y} ${now.width}×${now.height}`;
        });
        shifts.push({ value: entry.value, moved });
      }
    });
    observer.observe({ type: 'layout-shift', buffered: true });
  });
  return () => page.evaluate(() => (window as unknown as { shifts: Shift[] }).shifts);
}

/** Not yet in TypeScript's library. */
interface LayoutShift {
  value: number;
  hadRecentInput: boolean;
  sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
}

/** Waits until a page is there whole, and holds that nothing moved on the way. */
async function still(page: Page, ready: Locator, shifts: () => Promise<Shift[]>): Promise<void> {
  await ready.waitFor();
  await page.waitForLoadState('networkidle');
  const seen = await shifts();
  const sum = seen.reduce((total, { value }) => total + value, 0);
  expect.soft(sum, JSON.stringify(seen, null, 1)).toBeLessThanOrEqual(MOST);
}

/** The pages that show most of what not everybody may do. */
const withRights = (page: Page, recordId: string) => [
  { path: '/records', ready: page.getByTestId('record-row').first() },
  { path: `/records/${recordId}`, ready: page.getByText('No attachments yet') },
];

test('nothing moves when it is known last what one may do', async ({ page, hospital, demo, admin, record }) => {
  const shifts = await watchShifts(page);
  await hospital.signedIn(admin.persona.id);
  for (const { path, ready } of withRights(page, record.id)) {
    await test.step(path.replace(/[0-9a-f-]{36}/, ':id'), async () => {
      const rights = gate();
      await page.route(`${demo.apiUrl}/api/me`, (route) => rights.opened.then(() => route.continue()));
      await page.goto(demo.webUrl + path);
      await page.getByTestId('page-awaited').or(ready).waitFor();
      rights.open();
      await still(page, ready, shifts);
      await page.unrouteAll();
    });
  }
});

test('nothing moves while a page arrives @phone', async ({ page, hospital, demo, admin, record }) => {
  const shifts = await watchShifts(page);
  await hospital.signedIn(admin.persona.id);
  const patient = `/patients/${record.patient_id}`;
  for (const { path, ready } of [
    ...withRights(page, record.id),
    { path: `/records/${record.id}/edit`, ready: page.getByLabel('Visit date') },
    { path: '/patients', ready: page.getByTestId('patient-row').first() },
    { path: patient, ready: page.getByText(record.patient.mrn).first() },
    { path: '/costs', ready: page.getByTestId('monthly-cost') },
    { path: '/audit', ready: page.getByTestId('audit-row').first() },
  ]) {
    await test.step(path.replace(/[0-9a-f-]{36}/, ':id'), async () => {
      await page.goto(demo.webUrl + path);
      await still(page, ready, shifts);
    });
  }
});
