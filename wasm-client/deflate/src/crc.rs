//! CRC-32 (ISO-HDLC, as in gzip: RFC 1952, 8), fast without the carry-less multiplication that WebAssembly lacks.
//!
//! A table lookup per byte, however cleverly sliced, is what limits the usual ways. But adding a multiple of the
//! CRC's polynomial P to the message does not change its CRC, and P has a multiple of only five terms:
//! x³⁰⁰ + x¹⁵⁵ + x¹¹⁷ + x⁸⁹ + 1. Over GF(2), squaring a polynomial doubles its exponents; squared six times it is
//! x^(64·300) + x^(64·155) + … + 1. So a word of 64 bits may be taken out of the message if it is added to the words
//! 145, 183, 211 and 300 places later: nothing but exclusive-ors of whole words, as wide as vectors are. What is left
//! at the end, 300 words, goes the usual way. (The idea is known as Chorba: S. Russell, 2024.)

/// How many words later a word is added, instead of where it was.
const TAPS: [usize; 4] = [145, 183, 211, 300];
/// The furthest of them.
const HISTORY: usize = TAPS[3];
/// So many words do not depend on each other.
const STEP: usize = TAPS[0];
/// Words moved before the history is moved to the front of its buffer.
const ROUND: usize = 8 * STEP;
const WORD: usize = 8;

/// The CRC-32 of what `crc` is the CRC-32 of (0 of nothing) and then `bytes`.
#[must_use]
pub fn crc32(crc: u32, bytes: &[u8]) -> u32 {
    // Elsewhere `crc32fast` multiplies without carry, which is faster still.
    if cfg!(target_arch = "wasm32") && bytes.len() >= 2 * HISTORY * WORD {
        by_words(crc, bytes)
    } else {
        usual(crc, bytes)
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn usual(crc: u32, bytes: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new_with_initial(crc);
    hasher.update(bytes);
    hasher.finalize()
}

/// By a table for each of eight bytes ("slicing by 8": Kounavis and Berry, 2005). Made when the module starts to need
/// them, which takes microseconds: in the module they were 16 KiB that nothing compresses.
#[cfg(target_arch = "wasm32")]
fn usual(crc: u32, bytes: &[u8]) -> u32 {
    static TABLES: std::sync::OnceLock<Box<[[u32; 256]; 8]>> = std::sync::OnceLock::new();
    let tables = TABLES.get_or_init(|| {
        let mut tables = Box::new([[0; 256]; 8]);
        for at in 0..256 {
            let bit = |crc: u32| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
            tables[0][at] = (0..8).fold(u32::try_from(at).expect("below 256"), |crc, _| bit(crc));
        }
        for next in 1..8 {
            for at in 0..256 {
                let before = tables[next - 1][at];
                tables[next][at] = (before >> 8) ^ tables[0][(before & 0xFF) as usize];
            }
        }
        tables
    });
    let (words, rest) = bytes.as_chunks::<8>();
    let crc = words.iter().fold(!crc, |crc, word| {
        let word = (u64::from_le_bytes(*word) ^ u64::from(crc)).to_le_bytes();
        word.iter().zip(tables.iter().rev()).fold(0, |crc, (&byte, table)| crc ^ table[usize::from(byte)])
    });
    !rest.iter().fold(crc, |crc, &byte| (crc >> 8) ^ tables[0][usize::from(crc.to_le_bytes()[0] ^ byte)])
}

/// At least [`HISTORY`] words.
fn by_words(crc: u32, bytes: &[u8]) -> u32 {
    let (taken, rest) = bytes.split_at((bytes.len() / WORD - HISTORY) * WORD);
    // What has been taken out: the last `HISTORY` words, then those of this round.
    let mut out = [0; HISTORY + ROUND];
    // The state of the CRC so far is the same as its inverse added to the first bytes.
    let mut first = u64::from(!crc);
    for round in taken.chunks(ROUND * WORD) {
        let mut at = HISTORY;
        for step in round.chunks(STEP * WORD) {
            let n = step.len() / WORD;
            let (before, now) = out.split_at_mut(at);
            let [a, b, c, d] = TAPS.map(|tap| &before[at - tap..][..n]);
            for (i, (word, bytes)) in now.iter_mut().zip(step.as_chunks::<WORD>().0).enumerate() {
                *word = u64::from_le_bytes(*bytes) ^ a[i] ^ b[i] ^ c[i] ^ d[i];
            }
            now[0] ^= std::mem::take(&mut first);
            at += n;
        }
        out.copy_within(at - HISTORY..at, 0);
    }
    // What is still to be added to the words of the rest.
    let mut left = [0; HISTORY * WORD];
    for (i, (left, bytes)) in left.as_chunks_mut::<WORD>().0.iter_mut().zip(rest.as_chunks::<WORD>().0).enumerate() {
        let mut word = u64::from_le_bytes(*bytes);
        for tap in TAPS {
            if tap > i {
                word ^= out[HISTORY + i - tap];
            }
        }
        if i == 0 {
            word ^= first;
        }
        *left = word.to_le_bytes();
    }
    // From a state of zeros.
    usual(usual(!0, &left), &rest[left.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn five_terms_are_a_multiple_of_the_polynomial() {
        let power = |n| (0..n).fold(1_u32, |x, _| (x << 1) ^ if x >> 31 == 1 { 0x04C1_1DB7 } else { 0 });
        let sum = TAPS.iter().fold(power(300), |sum, &tap| sum ^ power(300 - tap));
        assert_eq!(sum, 0);
    }

    #[test]
    fn the_check_value() {
        assert_eq!(crc32(0, b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn every_length_around_the_steps() {
        let bytes: Vec<u8> = (0..40_000_u32).map(|i| (i.wrapping_mul(0x9E37_79B1) >> 24) as u8).collect();
        for words in
            [HISTORY, HISTORY + 1, HISTORY + STEP, 2 * HISTORY, HISTORY + ROUND, HISTORY + ROUND + 1, 3 * ROUND]
        {
            for len in (words * WORD).max(HISTORY * WORD + 9) - 9..words * WORD + 9 {
                for crc in [0, 0xCBF4_3926] {
                    assert_eq!(by_words(crc, &bytes[..len]), usual(crc, &bytes[..len]), "{len} bytes after {crc:08x}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn by_words_is_the_usual_way(bytes in proptest::collection::vec(any::<u8>(), 2400..30_000), crc: u32) {
            prop_assert_eq!(by_words(crc, &bytes), usual(crc, &bytes));
        }
    }
}
