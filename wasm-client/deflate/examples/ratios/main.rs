//! Size and speed against zlib-rs at level 6, kind by kind, in one run.
//!
//! `cargo run --release -p chartlift-deflate --example ratios -- [--rounds N] [--mib N] [--dump DIR] [--levels 4,5,6] [file …]`
//!
//! Data is cut into segments of 1 MiB, each with the 32 KiB before it as history, as the product does it. The
//! encoders take turns on every segment, and each one's time is the sum of its best round per segment, so that other load on the
//! machine disturbs little. `--dump` writes the made-up kinds to files instead.

mod kinds;

use std::{hint::black_box, time::Instant};

use chartlift_deflate::{Encoder, End, Level};
use flate2::{Compress, Compression, FlushCompress};
use kinds::Kind;

const SEGMENT: usize = 1 << 20;
const HISTORY: usize = 32 << 10;

struct Options {
    rounds: usize,
    levels: Vec<(String, Level)>,
    kinds: Vec<Kind>,
}

fn options() -> std::io::Result<Options> {
    let (mut rounds, mut mib, mut dump, mut files) = (5, 8, None, Vec::new());
    let mut levels: Vec<_> = [("fast", Level::Fast), ("balanced", Level::Balanced), ("smallest", Level::Smallest)]
        .map(|(name, level)| (name.to_string(), level))
        .into();
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().unwrap_or_else(|| panic!("{arg} needs a value"));
        match arg.as_str() {
            "--rounds" => rounds = value().parse().expect("--rounds takes a number"),
            "--mib" => mib = value().parse().expect("--mib takes a number"),
            "--dump" => dump = Some(value()),
            "--levels" => {
                levels = value()
                    .split(',')
                    .map(|n| (n.to_string(), Level::effort(n.parse().expect("--levels takes numbers"))))
                    .collect();
            }
            file => files.push(file.to_string()),
        }
    }
    let mut all = if files.is_empty() { kinds::all(mib << 20) } else { Vec::new() };
    for file in files {
        let mut data = std::fs::read(&file)?;
        data.truncate(mib << 20);
        let name = file.rsplit('/').next().unwrap_or(&file).to_string();
        all.push(Kind { name: name.leak(), data });
    }
    if let Some(dir) = dump {
        for kind in &all {
            std::fs::write(format!("{dir}/{}", kind.name), &kind.data)?;
        }
        all.clear();
    }
    Ok(Options { rounds, levels, kinds: all })
}

fn main() -> std::io::Result<()> {
    let Options { rounds, levels, kinds } = options()?;
    if kinds.is_empty() {
        return Ok(());
    }
    print!("{:10} {:>8} {:>8}", "kind", "zlib-rs", "MB/s");
    for (name, _) in &levels {
        print!(" | {name:>8} {:>7} {:>6}", "size", "speed");
    }
    println!();
    let mut encoder = Encoder::new();
    let mut geometric = vec![0.0; levels.len()];
    for kind in &kinds {
        let mut best = vec![0.0; levels.len() + 1];
        let mut sizes = vec![0; levels.len() + 1];
        let mut out = Vec::with_capacity(2 * SEGMENT);
        for start in (0..kind.data.len()).step_by(SEGMENT) {
            let history = start.saturating_sub(HISTORY);
            let input = &kind.data[history..kind.data.len().min(start + SEGMENT)];
            let mut fastest = vec![f64::INFINITY; levels.len() + 1];
            for round in 0..rounds {
                for i in 0..=levels.len() {
                    out.clear();
                    let began = Instant::now();
                    if i == 0 {
                        zlib(input, start - history, &mut out);
                    } else {
                        encoder.encode(input, start - history, levels[i - 1].1, End::Sync, &mut out);
                    }
                    black_box(&out);
                    fastest[i] = fastest[i].min(began.elapsed().as_secs_f64());
                    if round == 0 {
                        sizes[i] += out.len();
                    }
                }
            }
            for (sum, time) in best.iter_mut().zip(fastest) {
                *sum += time;
            }
        }
        let megabytes = kind.data.len() as f64 / 1e6;
        print!("{:10} {:8.4} {:8.1}", kind.name, sizes[0] as f64 / kind.data.len() as f64, megabytes / best[0]);
        for i in 1..=levels.len() {
            let size = sizes[i] as f64 / sizes[0] as f64 * 100.0 - 100.0;
            let speed = best[0] / best[i];
            geometric[i - 1] += speed.ln();
            print!(" | {:8.4} {size:+6.2}% {speed:5.2}x", sizes[i] as f64 / kind.data.len() as f64);
        }
        println!();
    }
    print!("{:28}", "geometric mean");
    for sum in geometric {
        print!(" | {:17}{:5.2}x", "", (sum / kinds.len() as f64).exp());
    }
    println!();
    Ok(())
}

/// A segment by zlib-rs at level 6, ended by a sync flush.
fn zlib(input: &[u8], dict_len: usize, out: &mut Vec<u8>) {
    let mut zlib = Compress::new(Compression::new(6), false);
    if dict_len > 0 {
        zlib.set_dictionary(&input[..dict_len]).expect("a raw stream takes a dictionary");
    }
    zlib.compress_vec(&input[dict_len..], out, FlushCompress::Sync).expect("there is room");
}
