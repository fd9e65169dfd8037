//! What the encoder makes is read by the strictest reader there could be: `tests/cases/deflate-streams.json`, "encoder_makes".

#[path = "common/strict.rs"]
mod strict;

#[path = "../examples/ratios/kinds.rs"]
#[allow(dead_code)]
mod kinds;

mod common;

use chartlift_deflate::{Encoder, End, Level};
use common::{noise, note};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const MIB: usize = 1 << 20;

/// In segments as the product cuts them; gives how many blocks had codes of their own.
fn check(what: &str, data: &[u8], level: Level) -> usize {
    note(&format!("{what} at {level:?}"));
    let mut encoder = Encoder::new();
    let mut dynamic = 0;
    for start in (0..data.len()).step_by(MIB) {
        let (history, end) = (start.saturating_sub(32_768), data.len().min(start + MIB));
        let mut stream = Vec::new();
        encoder.encode(&data[history..end], start - history, level, End::Final, &mut stream);
        let (back, blocks) = strict::inflate(&data[history..start], &stream);
        assert!(back == data[start..end], "something else came back");
        dynamic += blocks.dynamic;
    }
    dynamic
}

#[test]
fn headers_of_every_kind_of_file() {
    for kind in kinds::all(600_000) {
        for level in [Level::Fast, Level::Balanced, Level::Smallest] {
            assert!(check(kind.name, &kind.data, level) > 0, "{} has no header at all", kind.name);
        }
    }
}

#[test]
fn headers_of_odd_inputs() {
    let letters = [MIB - 1, MIB, MIB + 1, 5 * MIB, 10 * MIB].map(|len| vec![b'a'; len]);
    let zeros = [vec![0; 64 << 10], noise(1000, 2), kinds::all(100_000)[0].data.clone()].concat();
    let block = noise(32_768, 3).repeat(400);
    let halves: Vec<u8> = (0..96).map(|i| if i % 2 == 0 { 0 } else { i / 2 }).collect();
    let few = [b"ab".repeat(3), b"abcdefgh".to_vec(), b"a".repeat(300)].concat();
    for level in [Level::Fast, Level::Balanced] {
        for data in letters.iter().chain([&zeros, &block, &halves, &few]) {
            check(&format!("{} bytes of {:?} …", data.len(), &data[..4]), data, level);
        }
    }
}

#[test]
fn headers_of_few_symbols() {
    // Every number of different literals, with hardly a match and with many: tables end and begin alike.
    for different in 1..=256_usize {
        let data: Vec<u8> =
            noise(3000, different as u64).iter().map(|&byte| (usize::from(byte) % different) as u8).collect();
        check("few literals", &data, Level::Balanced);
        check("few literals, many matches", &data[..700].repeat(3), Level::Balanced);
    }
}
