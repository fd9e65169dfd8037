// Signing in with the hospital's identity provider, against a real one.
import type { Page } from '@playwright/test';
import { type Deployment, startDeployment } from './deployment.ts';
import { expect, test } from './fixtures.ts';
import { DAY_MS } from './kit.ts';

const person = { id: 'dr-lind', name: 'Dr. Astrid Lind', tenant: 'riverside', roles: ['clinician'] };

// The provider's own pages ask for fonts and icons that are not there.
test.use({ complains: true });

let deployment: Deployment;
test.beforeAll(async () => {
  deployment = await startDeployment(person);
});
test.afterAll(() => deployment?.stop());

const button = (page: Page) => page.getByRole('button', { name: 'Sign in with Riverside ID' });

/** What the provider asks on its own pages. */
async function throughProvider(page: Page): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(person.id);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('leads to where one wanted to go, outlives a reload, and ends at the provider too', async ({
  page,
  accessible,
}) => {
  await page.goto(`${deployment.webUrl}/costs`);
  await button(page).waitFor();
  await accessible();
  await button(page).click();
  await throughProvider(page);
  await page.getByRole('heading', { name: 'Storage costs' }).waitFor();
  await page
    .getByRole('button', { name: /Account of/ })
    .getByText(person.name)
    .waitFor();
  // No token is kept where a later user of the machine could find it.
  const kept = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
  expect(kept).not.toMatch(/eyJ|access_token|refresh_token/);

  await page.reload();
  await page.getByRole('heading', { name: 'Storage costs' }).waitFor();

  await page.getByRole('button', { name: /Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('button', { name: /Yes, sign me out/ }).click();
  await button(page).waitFor();
  await button(page).click();
  await page.getByPlaceholder('Enter any login').waitFor();
});

test('a browser whose clock is a day ahead signs in all the same', async ({ page }) => {
  await page.clock.install({ time: Date.now() + DAY_MS });
  await page.goto(`${deployment.webUrl}/records`);
  await button(page).click();
  await throughProvider(page);
  await page.getByTestId('new-record').waitFor();
  await page.reload();
  await page.getByTestId('new-record').waitFor();
});

test('says so when the provider refuses', async ({ page }) => {
  await page.goto(`${deployment.webUrl}/records`);
  await button(page).click();
  await page.getByRole('link', { name: /Cancel/ }).click();
  await page.getByText('(access_denied)').waitFor();
  await button(page).waitFor();
});
