// Where the benchmarks are and where they may write.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
/** This npm project. */
export const project = path.join(root, 'tests/bench');
/** Cargo's target folder. */
export const target = path.resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');
/** Everything a benchmark writes but its results. */
export const benchFolder = path.join(target, 'bench');
