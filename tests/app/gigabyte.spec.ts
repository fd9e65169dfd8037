// One gigabyte through the app itself: the page stays free for whoever goes on working in it.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { LONG_TASK_MS, longTasks } from '../client/tasks.mjs';
import { freshFolder } from '../kit/folders.mjs';
import { thorough } from '../kit/thorough.mjs';
import { expect, test } from './fixtures.ts';
import { writeNoise } from './large.ts';

const GIB = 1024 ** 3;

// Takes minutes on a busy machine.
test.skip(!thorough, 'a gigabyte takes long: `cargo xtask test --thorough app`');
test.setTimeout(15 * 60_000);

test('no task over 50 ms while a gigabyte goes up', async ({ page, hospital, clinician, record }) => {
  const folder = await freshFolder('gigabyte');
  const file = path.join(folder, 'export.csv');
  await writeNoise(file, GIB);
  await hospital.signedIn(clinician.persona.id);
  await hospital.openRecord(record.id);
  const tasks = await longTasks(page, LONG_TASK_MS, async () => {
    await hospital.choose([{ path: file }]);
    await hospital.listed(['export.csv']);
  });
  expect(tasks, 'tasks of the main thread').toEqual([]);
  await rm(folder, { recursive: true });
});
