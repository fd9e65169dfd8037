//! Random structure: literals, copies of all lengths and distances, changes of alphabet.

mod common;
#[path = "common/strict.rs"]
mod strict;

use chartlift_deflate::{Encoder, End};
use common::{LEVELS, check, check_segments, noise, note};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Bytes made the way DEFLATE undoes them: with every choice taken from `seed`.
fn made_up(seed: u64) -> Vec<u8> {
    let choices = noise(4000, seed);
    let mut choices = choices.iter().map(|&byte| usize::from(byte));
    let mut next = || choices.next();
    let mut data = Vec::new();
    let mut alphabet = 256;
    while let (Some(kind), Some(a), Some(b), Some(c)) = (next(), next(), next(), next()) {
        match kind {
            0..4 => alphabet = a + 1,
            4..140 => data.extend((0..a % 24).map(|i| ((b + i * c) % alphabet) as u8)),
            140..150 => data.extend(noise(a * 16 + b, seed ^ c as u64)),
            _ if data.is_empty() => {}
            _ => {
                // Near and far, short and long, overlapping or not.
                let distance = (1 + (a << (c % 9)) + b).min(data.len());
                let len = 3 + if kind < 240 { b % 16 } else { b * 3 };
                for _ in 0..len {
                    data.push(data[data.len() - distance]);
                }
            }
        }
    }
    data
}

#[test]
fn made_up_data_comes_back() {
    // Some four seconds.
    const SEEDS: u64 = 600;
    let mut encoder = Encoder::new();
    for seed in 1..=SEEDS {
        let data = made_up(seed);
        let level = LEVELS[seed as usize % LEVELS.len()];
        let cut = data.len() * (seed as usize % 7) / 7;
        // Shown if it fails: with the seed it can be repeated.
        note(&format!("seed {seed}, {level:?}, history {cut}"));
        check(&mut encoder, &data, cut, level);
        check_segments(&mut encoder, &data, &[cut / 2, cut], level);
        let mut stream = Vec::new();
        encoder.encode(&data, 0, level, End::Final, &mut stream);
        assert!(strict::inflate(&[], &stream).0 == data, "the strict reader gave something else");
    }
}
