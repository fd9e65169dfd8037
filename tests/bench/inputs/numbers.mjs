// A table of measurements, as monitors and spectrometers export them: nearly nothing but digits.
import { Random } from '../../kit/inputs/random.mjs';

const CHANNELS = 12;
const ROWS_A_CHUNK = 2000;

/** Tab-separated, time and twelve channels that drift. @param {number} bytes at least @param {number} [seed] @returns {Generator<Buffer>} */
export function* numbers(bytes, seed = 41) {
  const random = new Random(seed);
  const noise = () => random.bits() / 0x1_0000_0000 - 0.5;
  const drifting = Array.from({ length: CHANNELS }, () => 40 * noise());
  yield Buffer.from(`time\t${drifting.map((_, at) => `ch${at + 1}`).join('\t')}\n`);
  for (let written = 0, row = 0; written < bytes; ) {
    const lines = [];
    for (let line = 0; line < ROWS_A_CHUNK; line++, row++) {
      const cells = drifting.map((value, at) => {
        drifting[at] = value * 0.999 + noise();
        // Amplifiers resolve so much; what is below is noise.
        return (drifting[at] + 0.2 * noise()).toFixed(at % 3 === 0 ? 2 : 4);
      });
      lines.push(`${(row / 256).toFixed(4)}\t${cells.join('\t')}\n`);
    }
    const chunk = Buffer.from(lines.join(''));
    written += chunk.length;
    yield chunk;
  }
}
