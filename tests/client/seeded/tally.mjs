// Many runs, counted.

/** @param {import('./judge.mjs').Judgement[]} judged */
export function tally(judged) {
  /** @type {Map<string, number>} */
  const endings = new Map();
  for (const { ending } of judged) endings.set(ending, (endings.get(ending) ?? 0) + 1);
  const failed = [...endings].filter(([ending]) => ending !== 'succeeded').sort();
  const corrupted = judged.filter((one) => one.corrupted.length > 0);
  const faulty = judged.filter((one) => one.faults.length > 0);
  const succeeded = endings.get('succeeded') ?? 0;
  const lines = [
    `ran ${judged.length} in a browser: ${succeeded} succeeded`,
    ...failed.map(([code, count]) => `  ${count} failed with ${code}`),
    ...judged.flatMap(({ seed, corrupted, faults }) =>
      [...corrupted, ...faults].map((what) => `  seed ${seed}: ${what}`),
    ),
    `corrupted ${corrupted.length}, other faults ${faulty.length}`,
  ];
  const clean = corrupted.length + faulty.length === 0;
  return { text: lines.join('\n'), clean, succeeded, cancelled: endings.get('cancelled') ?? 0 };
}
