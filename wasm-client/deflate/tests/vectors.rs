//! The same input gives the same bytes everywhere: what these tests pin down must hold in wasm and natively, and
//! changes only when the encoder is changed on purpose.

mod common;

use chartlift_deflate::{Encoder, End, Level};
use common::{LEVELS, noise, noise_of};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn encode(input: &[u8], dict_len: usize, level: Level, end: End) -> Vec<u8> {
    let mut out = Vec::new();
    Encoder::new().encode(input, dict_len, level, end, &mut out);
    out
}

#[test]
fn small_inputs_bit_by_bit() {
    // RFC 1951, 3.2.6: BFINAL 1, BTYPE 01, 'a' is 0x91 in eight bits, the end of the block seven zeros.
    assert_eq!(encode(b"a", 0, Level::Balanced, End::Final), [0x4B, 0x04, 0x00]);
    // Then a match of length 9 (symbol 263, code 0000111) at distance 1 (symbol 0, code 00000).
    assert_eq!(encode(b"aaaaaaaaaa", 0, Level::Balanced, End::Final), [0x4B, 0x84, 0x03, 0x00]);
    // All of it from the history: length 12 (symbol 265, one extra bit 1) at distance 12 (symbol 6, two extra bits 3).
    assert_eq!(encode(b"hello, worldhello, world", 12, Level::Balanced, End::Final).len(), 4);
    assert_eq!(encode(b"", 0, Level::Balanced, End::Final), [0x03, 0x00]);
    assert_eq!(encode(b"", 0, Level::Balanced, End::Sync), [0x00, 0x00, 0x00, 0xFF, 0xFF]);
    // Incompressible: stored, then the empty stored block.
    let random = noise(300, 1);
    let stored = encode(&random, 0, Level::Balanced, End::Sync);
    assert_eq!(stored[..5], [0x00, 0x2C, 0x01, 0xD3, 0xFE]);
    assert_eq!(stored[5..305], random);
    assert_eq!(stored[305..], [0x00, 0x00, 0x00, 0xFF, 0xFF]);
}

#[test]
fn every_level_gives_the_bytes_it_gave() {
    let mut data = b"{\"resourceType\":\"Observation\",\"status\":\"final\",\"value\":".repeat(20);
    for i in 0..2000_u32 {
        data.extend(format!("{{\"id\":\"{:08x}\",\"n\":{}}},\n", i.wrapping_mul(0x9E37_79B1), i % 97).bytes());
    }
    data.extend(noise_of(b"ACGT", 30_000, 5));
    data.extend(noise(5_000, 6));
    data.extend(std::iter::repeat_n(0, 10_000));
    let all: Vec<String> = LEVELS
        .iter()
        .map(|&level| {
            let out = encode(&data, 1000, level, End::Sync);
            format!("{level:?} {} {:08x}", out.len(), crc32fast::hash(&out))
        })
        .collect();
    assert_eq!(all.join("\n"), include_str!("vectors.txt").trim_end());
}
