// Contenders take turns, so that whatever else the machine does hits all of them alike.

/**
 * @template Sample
 * @typedef {object} Contender
 * @property {string} name
 * @property {() => Promise<Sample>} run
 */

/**
 * Runs every contender once a round. One that fails is out, with its reason.
 * @template Sample
 * @param {Contender<Sample>[]} contenders
 * @param {object} options
 * @param {number} options.rounds
 * @param {number} [options.budgetMs] who has used this much time takes no further turn: slow links repeat themselves
 * @param {(name: string, round: number, sample: Sample) => void} [options.seen]
 */
export async function rounds(contenders, { rounds, budgetMs = Infinity, seen }) {
  /** @type {Map<string, Sample[]>} */
  const samples = new Map(contenders.map(({ name }) => [name, []]));
  /** @type {Map<string, string>} */
  const failures = new Map();
  /** @type {Map<string, number>} */
  const spent = new Map();
  for (let round = 0; round < rounds; round++) {
    // Every other round backwards: nobody always runs after the same one.
    for (const { name, run } of round % 2 ? contenders.toReversed() : contenders) {
      if (failures.has(name) || (spent.get(name) ?? 0) > budgetMs) continue;
      const start = performance.now();
      try {
        const sample = await run();
        samples.get(name)?.push(sample);
        seen?.(name, round, sample);
      } catch (error) {
        failures.set(name, String(/** @type {Error} */ (error).message).split('\n')[0]);
      }
      spent.set(name, (spent.get(name) ?? 0) + performance.now() - start);
    }
  }
  return { samples, failures };
}
