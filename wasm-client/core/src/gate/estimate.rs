//! How much a sample's bytes could be squeezed, from their frequencies alone: under a millisecond for 200 KiB.

/// Entropies below this leave no doubt: Huffman coding alone saves an eighth.
const CLEAR_BITS: f64 = 7.0;

/// The expected stored bytes per 1,024 if the sample clearly gains, or `None` if only a trial can tell.
///
/// Order-0 entropy overstates what is left, as it sees no repetitions; so it can promise a gain but never deny one.
#[must_use]
pub fn clear_gain(sample: &[u8]) -> Option<u64> {
    let bits = entropy_bits(sample);
    if bits >= CLEAR_BITS || sample.len() < 64 {
        return None;
    }
    // Deflate finds about half of the entropy again in repetitions on the kinds of file hospitals keep.
    // The value lies within 64..=1024, so the cast is exact enough.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Some((bits / 8.0 * 512.0).max(64.0) as u64)
}

/// Shannon entropy of single bytes, 0 to 8 bits.
#[must_use]
#[allow(clippy::cast_precision_loss)] // counts are far below 2^52
pub fn entropy_bits(sample: &[u8]) -> f64 {
    // Four tables, so that runs of one byte do not wait for their own last store.
    let mut tables = [[0u32; 256]; 4];
    for four in sample.chunks(4) {
        for (table, &byte) in tables.iter_mut().zip(four) {
            table[usize::from(byte)] += 1;
        }
    }
    let total = sample.len() as f64;
    (0..256)
        .map(|byte| tables.iter().map(|table| table[byte]).sum::<u32>())
        .filter(|&count| count > 0)
        .map(|count| {
            let share = f64::from(count) / total;
            -share * share.log2()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_ends_of_the_scale() {
        assert!(entropy_bits(&[7; 5000]) < 1e-9);
        let every: Vec<u8> = (0..=255).cycle().take(256 * 40).collect();
        assert!((entropy_bits(&every) - 8.0).abs() < 1e-9);
    }

    #[test]
    fn promises_for_text_and_asks_for_a_trial_when_flat() {
        let text =
            br#"{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"loinc"}]}}"#.repeat(9);
        assert!(clear_gain(&text).is_some_and(|ratio| ratio < 512));
        let every: Vec<u8> = (0..=255).cycle().take(256 * 40).collect();
        assert_eq!(clear_gain(&every), None, "flat frequencies may still repeat");
    }
}
