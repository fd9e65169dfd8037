//! What is encoded comes back, through two decoders that are not ours, for every level, end and history.

mod common;

use chartlift_deflate::{Encoder, End, Level};
use common::{LEVELS, check, check_segments, noise, noise_of};
use proptest::prelude::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn empty_segments() {
    let mut encoder = Encoder::new();
    for level in LEVELS {
        let mut out = Vec::new();
        encoder.encode(&[], 0, level, End::Sync, &mut out);
        assert_eq!(out, [0, 0, 0, 0xFF, 0xFF]);
        encoder.encode(b"history only", 12, level, End::Sync, &mut out);
        assert_eq!(out, [0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0xFF, 0xFF]);
        encoder.encode(b"history only", 12, level, End::Final, &mut out);
        assert!(miniz_oxide::inflate::decompress_to_vec(&out).unwrap().is_empty());
    }
}

#[test]
fn every_small_length() {
    let text = b"abcabcabdabcabcabeabcabcabf".repeat(30);
    let mut encoder = Encoder::new();
    for level in LEVELS {
        for len in (0..300).chain([511, 512, 513, 800]) {
            check(&mut encoder, &text[..len], 0, level);
            check(&mut encoder, &text[..len], len / 3, level);
            check(&mut encoder, &noise(len, len as u64), 0, level);
        }
    }
}

#[test]
fn periods() {
    let mut encoder = Encoder::new();
    for period in 1..=300 {
        let data: Vec<u8> = noise(period, 7).into_iter().cycle().take(3000 + period).collect();
        check(&mut encoder, &data, 0, Level::Balanced);
        check(&mut encoder, &data, 1000, Level::Smallest);
        check(&mut encoder, &data, 17, Level::Fast);
    }
}

#[test]
fn one_byte_over_and_over() {
    let mut encoder = Encoder::new();
    for level in LEVELS {
        for len in [1, 2, 3, 4, 257, 258, 259, 260, 516, 517, 65_535, 65_536, 3_000_000] {
            check(&mut encoder, &vec![7; len], 0, level);
        }
    }
}

#[test]
fn distances_around_the_window() {
    let mut encoder = Encoder::new();
    for distance in [32_766, 32_767, 32_768, 32_769, 32_770, 65_536] {
        // The same 300 bytes, that far apart, in bytes that match nothing.
        let mut data = noise(distance, 3);
        let start = data[..300].to_vec();
        data.extend(&start);
        data.extend(noise(1000, 4));
        for level in LEVELS {
            let len = check(&mut encoder, &data, 0, level);
            let reachable = distance <= 32_768;
            assert_eq!(len < data.len() - 200, reachable, "{distance} at {level:?}");
            // And with all of the first part as history.
            check(&mut encoder, &data, distance, level);
        }
    }
}

#[test]
fn incompressible_data_stays_within_the_bound() {
    let mut encoder = Encoder::new();
    for level in LEVELS {
        for len in [1, 100, 32_767, 65_534, 65_535, 65_536, 131_070, 131_071, 1 << 20, 3_000_001] {
            check(&mut encoder, &noise(len, len as u64), 0, level);
        }
    }
}

#[test]
fn changing_kinds_of_data() {
    // Blocks must be split, and every form of block is used.
    let mut data = Vec::new();
    for i in 0..40 {
        match i % 4 {
            0 => data.extend(noise(20_000 + i, i as u64)),
            1 => data.extend(b"some words, some more words, and other words still ".repeat(400)),
            2 => data.extend(noise_of(b"ACGT", 30_000, i as u64)),
            _ => data.extend(std::iter::repeat_n(i as u8, 40_000)),
        }
    }
    let mut encoder = Encoder::new();
    for level in LEVELS {
        check(&mut encoder, &data, 0, level);
        check(&mut encoder, &data, 100_000, level);
        check_segments(&mut encoder, &data, &[1, 40_000, 70_000, 70_001, 200_000, 500_000], level);
    }
}

#[test]
fn an_encoder_leaves_nothing_behind() {
    let (a, b) = (b"first this, then that, then this again".repeat(50), noise_of(b"xyz ", 50_000, 1));
    for level in LEVELS {
        let encode = |encoder: &mut Encoder, data: &[u8]| {
            let mut out = Vec::new();
            encoder.encode(data, data.len() / 4, level, End::Final, &mut out);
            out
        };
        let mut used = Encoder::new();
        let first = encode(&mut used, &a);
        for _ in 0..3 {
            assert_eq!(encode(&mut used, &b), encode(&mut Encoder::new(), &b));
            assert_eq!(encode(&mut used, &a), first);
        }
    }
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        // Anything; few different bytes; runs; copies of a short text.
        proptest::collection::vec(any::<u8>(), 0..2000),
        proptest::collection::vec(0_u8..3, 0..2000),
        (any::<u8>(), 0..3000_usize).prop_map(|(byte, n)| vec![byte; n]),
        (proptest::collection::vec(any::<u8>(), 1..40), 0..200_usize).prop_map(|(text, n)| text.repeat(n)),
    ];
    // Pieces come again later, so that matches of all distances occur.
    (proptest::collection::vec(piece, 1..8), proptest::collection::vec(any::<prop::sample::Index>(), 0..20)).prop_map(
        |(pieces, order)| {
            let mut all: Vec<u8> = pieces.concat();
            for index in order {
                all.extend(&pieces[index.index(pieces.len())]);
            }
            all
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(data in bytes(), dict in any::<prop::sample::Index>(), level in prop::sample::select(LEVELS.to_vec())) {
        let dict_len = dict.index(data.len() + 1);
        check(&mut Encoder::new(), &data, dict_len, level);
    }

    #[test]
    fn any_segments(data in bytes(), cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..6), level in prop::sample::select(LEVELS.to_vec())) {
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.index(data.len() + 1)).collect();
        cuts.sort_unstable();
        check_segments(&mut Encoder::new(), &data, &cuts, level);
    }
}
