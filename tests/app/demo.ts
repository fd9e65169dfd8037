import { type Demo, startDemo } from '../kit/demo.mjs';

const NAME = 'DEMO_UNDER_TEST';

/** Starts the demo once for every worker; what is answered ends it. */
export default async function start(): Promise<() => Promise<void>> {
  const demo = await startDemo({ year: true });
  process.env[NAME] = JSON.stringify(demo);
  return () => demo.stop();
}

/** Where the demo of this run answers. */
export function runningDemo(): Pick<Demo, 'apiUrl' | 's3Url' | 'webUrl' | 'dataDir'> {
  const demo = process.env[NAME];
  if (!demo) throw new Error('the demo does not run: start these tests with `npm run test:app`');
  return JSON.parse(demo);
}
