//! A few seconds of random structure: literals, copies of all lengths and distances, changes of alphabet.

mod common;

use std::time::{Duration, Instant};

use chartlift_deflate::Encoder;
use common::{LEVELS, check, check_segments, noise};

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
    const TIME: Duration = Duration::from_secs(4);
    let mut encoder = Encoder::new();
    let start = Instant::now();
    let mut seed = 1;
    while start.elapsed() < TIME || seed < 50 {
        let data = made_up(seed);
        let level = LEVELS[seed as usize % LEVELS.len()];
        let cut = data.len() * (seed as usize % 7) / 7;
        // A failure names the seed, with which it can be repeated.
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            check(&mut encoder, &data, cut, level);
            check_segments(&mut encoder, &data, &[cut / 2, cut], level);
        }));
        assert!(outcome.is_ok(), "seed {seed}, {level:?}, history {cut}");
        seed += 1;
    }
    println!("{} inputs", seed - 1);
}
