//! What the gate decides about files, and what the right decision was: `cargo run --release -p chartlift-core
//! --example gate -- FILE…` prints a Markdown table.
//!
//! Right is to compress where the whole file, compressed, saves at least 3 %; the ratio is that of the whole file.

use std::{fs, io::Read, ops::Range, os::unix::fs::FileExt, path::Path, time::Instant};

use chartlift_core::{
    Tuning,
    crc::Crc,
    digest::Digester,
    gate::{self, Decision},
    plan::Plan,
    ports::{Chunk, Compressor, Digests, JobError, Source, SourceError, SourceMeta},
    protocol::Encoding,
    segment::{Codec, Job, Segment},
};

struct File(fs::File, SourceMeta);

#[derive(Clone)]
struct Length(u64);

struct Here;

impl Source for File {
    fn meta(&self) -> &SourceMeta {
        &self.1
    }
    async fn read(&self, range: Range<u64>) -> Result<Vec<u8>, SourceError> {
        let len = usize::try_from(range.end - range.start).map_err(|_| SourceError::Unreadable)?;
        let mut bytes = vec![0; len];
        self.0.read_exact_at(&mut bytes, range.start).map_err(|_| SourceError::Unreadable)?;
        Ok(bytes)
    }
}

impl Chunk for Length {
    fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes.len() as u64)
    }
    fn len(&self) -> u64 {
        self.0
    }
}

impl Compressor for Here {
    type Source = File;
    type Chunk = Length;
    fn width(&self) -> usize {
        1
    }
    fn holds(&self, _encoding: Encoding) -> bool {
        true
    }
    async fn run(&self, source: &File, job: Job) -> Result<Segment<Length>, JobError> {
        let bytes = source.read(job.range.clone()).await.map_err(JobError::Source)?;
        let mut out = Vec::new();
        Codec::new().encode(&bytes, 0, job.effort, job.last, &mut out);
        Ok(Segment { source: Crc::of(&bytes), stored: Crc::of(&out), chunk: Length::from_bytes(out), job })
    }
    async fn digest(&self, source: &File, sha256: bool) -> Result<Digests, JobError> {
        let mut digester = Digester::new(sha256);
        digester.update(&source.read(0..source.1.size_bytes).await.map_err(JobError::Source)?);
        Ok(digester.finish())
    }
}

/// Stored bytes per 1,024 of the whole file.
fn whole_ratio(path: &Path) -> std::io::Result<u64> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.read_to_end(&mut bytes)?;
    let (mut codec, mut out, mut stored) = (Codec::new(), Vec::new(), 0);
    for start in (0..bytes.len()).step_by(1 << 20) {
        let (from, end) = (start.saturating_sub(32 << 10), (start + (1 << 20)).min(bytes.len()));
        out.clear();
        codec.encode(&bytes[from..end], start - from, 6, end == bytes.len(), &mut out);
        stored += out.len() as u64;
    }
    Ok(stored * 1024 / (bytes.len() as u64).max(1))
}

fn look(path: &Path) -> std::io::Result<(u64, Decision, u128)> {
    let file = fs::File::open(path)?;
    let size_bytes = file.metadata()?.len();
    let meta = SourceMeta { name: String::new(), content_type: String::new(), size_bytes, last_modified_ms: 0 };
    let plan = Plan::new(size_bytes, &Tuning::default(), false).map_err(std::io::Error::other)?;
    let began = Instant::now();
    let decision = futures::executor::block_on(gate::decide(&Here, &File(file, meta), &plan, 6));
    Ok((size_bytes, decision.map_err(std::io::Error::other)?, began.elapsed().as_micros()))
}

fn main() -> std::io::Result<()> {
    println!("| file | KiB | gate | settled by | µs | whole file, % | right |\n|---|---:|---|---|---:|---:|---|");
    let (mut right, mut all) = (0, 0);
    for path in std::env::args().skip(1) {
        let path = Path::new(&path);
        let (size_bytes, decision, took_us) = look(path)?;
        let ratio = whole_ratio(path)?;
        let should = if size_bytes > 0 && ratio <= 993 { Encoding::Gzip } else { Encoding::Identity };
        let said = |encoding| if encoding == Encoding::Gzip { "gzip" } else { "as it is" };
        let verdict = if should == decision.encoding { "yes".to_owned() } else { format!("no: {}", said(should)) };
        right += u32::from(should == decision.encoding);
        all += 1;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        println!(
            "| {name} | {} | {} | {:?} | {took_us} | {:.1} | {verdict} |",
            size_bytes.div_ceil(1024),
            said(decision.encoding),
            decision.because,
            // A percentage for people.
            f64::from(u32::try_from(ratio).unwrap_or(u32::MAX)) / 10.24,
        );
    }
    println!("\n{right} of {all} right.");
    Ok(())
}
