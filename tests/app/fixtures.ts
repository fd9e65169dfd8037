import path from 'node:path';
import { test as base, expect } from '@playwright/test';
import { accessible as againstWcag } from '../kit/accessible.mjs';
import { createRecord, signIn } from '../kit/api.mjs';
import { FLAGS, PROXY_LOOPBACK, screenshot, usualPath, watch } from '../kit/browser.mjs';
import { Network } from '../kit/network.mjs';
import { Puts } from '../kit/puts.mjs';
import { thorough } from '../kit/thorough.mjs';
import { runningDemo } from './demo.ts';
import { Hospital } from './hospital.ts';

type Person = Awaited<ReturnType<typeof signIn>>;

interface WorkerFixtures {
  /** Whether what the browser sends to S3 passes a gate, which `puts` opens and closes. */
  gated: boolean;
  network: Network | null;
  demo: ReturnType<typeof runningDemo>;
  clinician: Person;
  admin: Person;
}

interface Fixtures {
  /** Whether the browser is expected to complain, for example because something is refused. */
  complains: boolean;
  complaints: ReturnType<typeof watch>;
  hospital: Hospital;
  puts: Puts;
  /** A record of this test's own, made through the API. */
  record: { id: string; patient_id: string; patient: { mrn: string }; chief_complaint: string };
  /** Holds the page as it is against WCAG 2.2 AA, or only against some of axe's rules. */
  accessible: (rules?: readonly string[]) => Promise<void>;
  /** Keeps a picture of the page as it is, of this project. */
  picture: (name: string, look?: string) => Promise<void>;
  /** The colour schemes that a page's looks are judged in besides the project's own. */
  schemes: readonly 'dark'[];
  /** In thorough runs each flow's last view is held against WCAG too, and is no wider than its window. */
  endsAccessible: undefined;
  /** Both, in each of the schemes, without another load of the page. */
  seen: (name: string) => Promise<void>;
}

/** What the READMEs show: `CHARTLIFT_KEEP_PICTURES=1` writes them anew into `pictures/`. */
const KEPT = new Set([
  'desktop-record-clinical',
  'desktop-record',
  'desktop-costs-year',
  'desktop-mismatch',
  'dark-patient',
  'phone-record-clinical',
]);

/** What may differ from one colour scheme to the other. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

export const test = base.extend<Fixtures, WorkerFixtures>({
  gated: [false, { scope: 'worker', option: true }],
  network: [
    async ({ gated }, use) => {
      const network = gated ? await new Network().listen() : null;
      await use(network);
      await network?.stop();
    },
    { scope: 'worker' },
  ],
  launchOptions: [
    async ({ network }, use) => {
      const proxy = network && { proxy: { server: network.url, bypass: PROXY_LOOPBACK } };
      await use({ executablePath: usualPath(), args: FLAGS, ...proxy });
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the pattern.
  demo: [async ({}, use) => use(runningDemo()), { scope: 'worker' }],
  clinician: [
    async ({ demo }, use) => use(await signIn(demo.apiUrl, (persona) => persona.role === 'clinician')),
    { scope: 'worker' },
  ],
  admin: [
    async ({ demo, clinician }, use) => {
      const { tenant_id } = clinician.persona;
      await use(
        await signIn(demo.apiUrl, (persona) => persona.role === 'administrator' && persona.tenant_id === tenant_id),
      );
    },
    { scope: 'worker' },
  ],
  complains: [false, { option: true }],
  complaints: [
    async ({ page, complains }, use) => {
      const complaints = watch(page);
      await use(complaints);
      if (!complains) complaints.none();
    },
    { auto: true },
  ],
  hospital: async ({ page, demo }, use) => use(new Hospital(page, demo.webUrl)),
  puts: async ({ network, demo }, use) => {
    if (!network) throw new Error('`puts` needs `test.use({ gated: true })`');
    const puts = new Puts(network, demo.s3Url);
    await use(puts);
    puts.release();
  },
  record: async ({ clinician }, use, info) => {
    await use(await createRecord(clinician.api, info.title.slice(0, 80)));
  },
  accessible: async ({ page }, use) => use((rules) => againstWcag(page, { rules })),
  picture: async ({ page }, use, info) =>
    use(async (name, look = info.project.name) => {
      const full = `${look}-${name}`;
      await screenshot(page, full);
      if (process.env.CHARTLIFT_KEEP_PICTURES && KEPT.has(full)) {
        await page.screenshot({ path: path.join(import.meta.dirname, 'pictures', `${full}.png`) });
      }
    }),
  // Colours are the same on a phone; thorough runs have projects in the dark.
  schemes: ({ isMobile }, use) => use(isMobile || thorough ? [] : ['dark']),
  endsAccessible: [
    async ({ page, accessible, colorScheme, hospital }, use, info) => {
      await use(undefined);
      if (!thorough || info.status !== info.expectedStatus || page.isClosed() || !page.url().startsWith(hospital.url))
        return;
      await accessible(colorScheme === 'dark' ? OF_COLOURS : undefined);
      expect(await hospital.overflow(), 'pixels wider than the window').toBeLessThanOrEqual(0);
    },
    { auto: true },
  ],
  seen: async ({ page, accessible, picture, schemes }, use) =>
    use(async (name) => {
      await picture(name);
      await accessible();
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme });
        await picture(name, colorScheme);
        await accessible(OF_COLOURS);
        await page.emulateMedia({ colorScheme: null });
      }
    }),
});

export { expect };
