//! Where one block should end and the next begin.

use crate::tokens::{DIST_SYMBOLS, Histogram, LITLEN_SYMBOLS};

/// Fractional bits of costs.
const SHIFT: u32 = 8;
/// What one more used symbol adds to a block's header, in bits: two or three bits of code length, a part of it
/// saved by runs.
const SYMBOL_BITS: u64 = 3;
/// A block's header without its symbols, in bits: three bits of type, 14 of counts, the code of code lengths.
const HEADER_BITS: u64 = 70;

const LOG_BITS: u32 = 11;
/// log2 of 2^11..2^12 by mantissa, times 2^8; computed in integers, so that it is the same on every platform.
static LOG2: [u16; 1 << LOG_BITS] = {
    let mut table = [0; 1 << LOG_BITS];
    let mut i = 0;
    while i < table.len() {
        // Squaring doubles the logarithm: each time the mantissa passes 2, a bit of the result is one.
        let mut mantissa = ((i + (1 << LOG_BITS)) as u64) << (31 - LOG_BITS);
        let mut log = 0;
        let mut bit = 1 << (SHIFT + 3);
        while bit > 1 {
            bit >>= 1;
            mantissa = (mantissa * mantissa) >> 31;
            if mantissa >> 32 != 0 {
                mantissa >>= 1;
                log |= bit;
            }
        }
        table[i] = (log + 4) >> 3;
        i += 1;
    }
    table
};

/// log2(n) of a positive n, in units of 2^-8.
pub(crate) fn log2(n: u32) -> u32 {
    let top = n.ilog2();
    let mantissa = if top >= LOG_BITS { n >> (top - LOG_BITS) } else { n << (LOG_BITS - top) };
    (top << SHIFT) + u32::from(LOG2[mantissa as usize & ((1 << LOG_BITS) - 1)])
}

/// n · log2(n), in units of 2^-8 bit.
fn n_log_n(n: u32) -> u64 {
    if n < 2 { 0 } else { u64::from(n) * u64::from(log2(n)) }
}

/// About how many bits a block with these symbols takes, times 2^8: entropy and header; extra bits of lengths and
/// distances are left out, they are the same however the data is cut.
pub(crate) fn cost(histogram: &Histogram) -> u64 {
    let litlen = alphabet_cost(histogram.litlen[..LITLEN_SYMBOLS].iter().copied());
    let dist = alphabet_cost(histogram.dist[..DIST_SYMBOLS].iter().copied());
    litlen + dist + (HEADER_BITS << SHIFT)
}

/// As [`cost`], of two blocks made one.
pub(crate) fn cost_of_both(a: &Histogram, b: &Histogram) -> u64 {
    let litlen = alphabet_cost(a.litlen[..LITLEN_SYMBOLS].iter().zip(&b.litlen).map(|(a, b)| a + b));
    let dist = alphabet_cost(a.dist[..DIST_SYMBOLS].iter().zip(&b.dist).map(|(a, b)| a + b));
    litlen + dist + (HEADER_BITS << SHIFT)
}

fn alphabet_cost(counts: impl Iterator<Item = u32>) -> u64 {
    let (mut total, mut sum, mut used) = (0, 0, 0);
    for n in counts {
        total += n;
        sum += n_log_n(n);
        used += u64::from(n != 0);
    }
    n_log_n(total).saturating_sub(sum) + ((used * SYMBOL_BITS) << SHIFT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn logarithms_are_within_half_a_percent() {
        for n in [2_u32, 3, 10, 100, 1000, 4095, 4096, 12345, 1_000_000, 8_000_000] {
            let exact = f64::from(n) * f64::from(n).log2() * 256.0;
            let error = (n_log_n(n) as f64 - exact).abs() / exact;
            assert!(error < 0.005, "{n}: {error}");
        }
    }

    #[test]
    fn unlike_data_is_cheaper_apart_and_like_data_together() {
        let (mut letters, mut digits) = (Histogram::new(), Histogram::new());
        letters.litlen[usize::from(b'a')..=usize::from(b'z')].fill(100);
        digits.litlen[usize::from(b'0')..=usize::from(b'9')].fill(300);
        assert!(cost(&letters) + cost(&digits) < cost_of_both(&letters, &digits));
        assert!(cost(&letters) * 2 > cost_of_both(&letters, &letters));
    }
}
