import { defineConfig } from '@playwright/test';
import { desk, phone } from '../kit/browser.mjs';
import { thorough } from '../kit/thorough.mjs';

/** A test is a minute's work at most; a busy machine takes its time. Only what hangs is to end by this. */
const PATIENCE_MS = 6 * 60_000;
/** As above, for one expectation. */
const EXPECT_MS = 60_000;

const onDesk = { viewport: desk, locale: 'de-DE' } as const;
const onPhone = { ...onDesk, viewport: phone, isMobile: true, hasTouch: true, deviceScaleFactor: 2 } as const;
const inTheDark = { colorScheme: 'dark' } as const;

/**
 * The hospital app in the system's Chromium: on a desk, on a phone; looks also in the dark. One demo serves all; every test brings
 * its own records. A failing test leaves its trace in target/playwright (`npx playwright show-trace FILE`).
 */
export default defineConfig({
  testDir: '.',
  // What ends in `.test.mjs` is for Node's own runner: loaded here, it would run here too.
  testMatch: '*.spec.ts',
  outputDir: '../../target/playwright',
  globalSetup: './demo.ts',
  timeout: PATIENCE_MS,
  expect: { timeout: EXPECT_MS },
  // Most of a test is waiting: for pages, for what was typed to be searched. While one uploads, another waits.
  workers: 3,
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list']],
  use: {
    // Without a film of each page, which a small machine has to paint and keep: the page of every step is in it as a document.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    // Nothing in motion: pictures are alike, and colours are judged at rest.
    contextOptions: { reducedMotion: 'reduce' },
  },
  // Thorough runs try every flow at both widths and in both schemes, others each once, and on phones what is done or looks otherwise there.
  projects: [
    { name: 'desktop', use: onDesk },
    { name: 'phone', use: onPhone, ...(!thorough && { grep: /paper\.spec|@phone/ }) },
    ...(thorough
      ? [
          { name: 'desktop-dark', use: { ...onDesk, ...inTheDark } },
          { name: 'phone-dark', use: { ...onPhone, ...inTheDark } },
        ]
      : []),
  ],
});
