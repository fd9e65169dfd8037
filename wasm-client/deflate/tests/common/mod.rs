//! Checks and inputs that the tests share.
#![allow(dead_code)]

use chartlift_deflate::{Encoder, End, Level};
use flate2::{Decompress, FlushDecompress, Status};

/// The three intents and every effort.
pub const LEVELS: [Level; 12] = [
    Level::Fast,
    Level::Balanced,
    Level::Smallest,
    Level::effort(1),
    Level::effort(2),
    Level::effort(3),
    Level::effort(4),
    Level::effort(5),
    Level::effort(6),
    Level::effort(7),
    Level::effort(8),
    Level::effort(9),
];

/// Says what is being tried; runners show it of a test that fails.
pub fn note(text: &str) {
    #[cfg(target_arch = "wasm32")]
    wasm_bindgen_test::console_log!("{text}");
    #[cfg(not(target_arch = "wasm32"))]
    println!("{text}");
}

/// Bytes that match nothing (xorshift64*).
pub fn noise(len: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 56) as u8
    };
    (0..len).map(|_| next()).collect()
}

/// Letters of an alphabet in random order.
pub fn noise_of(alphabet: &[u8], len: usize, seed: u64) -> Vec<u8> {
    noise(len, seed).into_iter().map(|byte| alphabet[usize::from(byte) % alphabet.len()]).collect()
}

/// Inflates with zlib-rs and with miniz_oxide, after the same history, and asserts that both agree and that nothing
/// is left over.
fn inflate(history: &[u8], stream: &[u8], expected: &[u8]) {
    let history = &history[history.len().saturating_sub(32_768)..];

    let mut zlib = Decompress::new(false);
    if !history.is_empty() {
        zlib.set_dictionary(history).expect("a raw stream takes a dictionary");
    }
    let mut out = Vec::with_capacity(expected.len() + 1);
    let status = zlib.decompress_vec(stream, &mut out, FlushDecompress::Finish).expect("zlib-rs reads it");
    assert_eq!(status, Status::StreamEnd);
    assert_eq!(zlib.total_in(), stream.len() as u64, "zlib-rs left something over");
    assert!(out == expected, "zlib-rs gave something else");

    // miniz_oxide takes a history as the output so far.
    use miniz_oxide::inflate::{TINFLStatus, core};
    let mut out = history.to_vec();
    out.resize(history.len() + expected.len(), 0);
    let flags = core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut state = core::DecompressorOxide::new();
    let (status, read, written) = core::decompress(&mut state, stream, &mut out, history.len(), flags);
    assert_eq!(status, TINFLStatus::Done, "miniz_oxide");
    assert_eq!((read, written), (stream.len(), expected.len()), "miniz_oxide");
    assert!(out[history.len()..] == *expected, "miniz_oxide gave something else");
}

/// Encodes after `dict_len` bytes of history, with both ends; gives the size of the final form.
pub fn check(encoder: &mut Encoder, input: &[u8], dict_len: usize, level: Level) -> usize {
    let (history, data) = input.split_at(dict_len);
    let mut whole = vec![0xAA];
    encoder.encode(input, dict_len, level, End::Final, &mut whole);
    assert_eq!(whole[0], 0xAA, "what was there stays");
    let whole = &whole[1..];
    assert!(whole.len() <= Encoder::bound(data.len()), "{} of {}", whole.len(), data.len());
    inflate(history, whole, data);

    let mut synced = Vec::new();
    encoder.encode(input, dict_len, level, End::Sync, &mut synced);
    assert!(synced.len() <= Encoder::bound(data.len()), "{} of {}", synced.len(), data.len());
    assert!(synced.ends_with(&[0, 0, 0xFF, 0xFF]));
    // An empty final block makes it whole.
    synced.extend([3, 0]);
    inflate(history, &synced, data);
    whole.len()
}

/// Encodes in segments cut at `cuts`, each with what is before it as history; they must be one stream.
pub fn check_segments(encoder: &mut Encoder, data: &[u8], cuts: &[usize], level: Level) {
    let mut stream = Vec::new();
    let mut start = 0;
    for (i, &cut) in cuts.iter().chain([&data.len()]).enumerate() {
        let end = if i == cuts.len() { End::Final } else { End::Sync };
        let history = start - start.min(40_000);
        encoder.encode(&data[history..cut], start - history, level, end, &mut stream);
        start = cut;
    }
    inflate(&[], &stream, data);
}
