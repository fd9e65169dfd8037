// What takes long is left to thorough runs, and says so.

/** Whether tests may take their time: `cargo xtask test --thorough` says so. */
export const thorough = process.env.CHARTLIFT_THOROUGH !== undefined;

/** Options of a test that only thorough runs run. */
export const slow = thorough ? {} : { skip: 'slow: only with `cargo xtask test --thorough`' };
