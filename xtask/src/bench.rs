//! `cargo xtask bench`: we and our peers, side by side, in one run (`tests/bench` does the measuring).

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use crate::{
    browser, build_npm,
    demo::build::{self, Profile},
    doctor::{self, apt},
    npm, process, python, say, workspace,
};

/// What `cargo xtask bench` takes.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    /// Compare a few ratios, each within this run, with those committed; fails when one of times got worse by more than 15 %, one of sizes by more than 2 %.
    #[arg(long, required = true)]
    quick: bool,
    /// With --quick: commit to what is measured now.
    #[arg(long, requires = "quick")]
    update: bool,
    #[command(subcommand)]
    bench: Option<Bench>,
}

#[derive(clap::Subcommand)]
enum Bench {
    /// A file picked from disk in headless Chromium → gzip bytes.
    Compress {
        /// Files to compress beside the generated ones.
        #[arg(long, value_delimiter = ',', value_name = "FILE,…")]
        files: Vec<PathBuf>,
        /// Only these generated kinds: fhir, ccda, csv, english, dicom12, dicom16, pdf, mixed, polish, numbers, dump, executable.
        #[arg(long, value_delimiter = ',', value_name = "KIND,…")]
        kinds: Vec<String>,
        /// How many workers and threads "all" are (default: as many as the client starts here).
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=64))]
        workers: Option<u32>,
        /// Size of each generated file (48MB, 64MiB, …).
        #[arg(long, value_parser = size, value_name = "SIZE", default_value = "48MB")]
        size: u64,
        /// Where.
        #[arg(long, value_enum, default_value_t = Browser::Chromium)]
        browser: Browser,
        #[command(flatten)]
        common: Common,
    },
    /// From "file chosen" to "attachment active" through a shaped link.
    Upload {
        /// The file to upload (default: generated FHIR NDJSON, and bytes that do not compress).
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        /// Size of each generated file; slow links get less, so that nobody takes much over 40 s.
        #[arg(long, value_parser = size, value_name = "SIZE", default_value = "48MB")]
        size: u64,
        /// So many small files at once instead of one large.
        #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        files_count: u32,
        /// Size of each file of --files-count.
        #[arg(long, value_parser = size, value_name = "SIZE", requires = "files_count")]
        file_size: Option<u64>,
        /// Only these contenders: chartlift, chartlift-crc, uppy, uppy-put, lib-storage, brief.
        #[arg(long, value_delimiter = ',', value_name = "CLIENT,…")]
        clients: Vec<String>,
        /// Size of each generated file where there is no shaping.
        #[arg(long, value_parser = size, value_name = "SIZE", default_value = "1GB")]
        direct_size: u64,
        /// Bandwidths of the link each way, in Mbit/s; 0: no shaping at all.
        #[arg(long, value_delimiter = ',', default_value = "5,20,100,0")]
        mbps: Vec<f64>,
        /// Round trips in milliseconds.
        #[arg(long, value_delimiter = ',', default_value = "20,80")]
        rtt: Vec<f64>,
        /// Share of segments lost, in per cent: each stalls its connection for as long as a retransmission takes.
        #[arg(long, default_value_t = 0.0)]
        loss: f64,
        /// Where; only Chromium can be sent over a link: others take `--mbps 0`.
        #[arg(long, value_enum, default_value_t = Browser::Chromium)]
        browser: Browser,
        #[command(flatten)]
        common: Common,
    },
    /// Peak memory of the tab (all its processes) while a large file goes up.
    Memory {
        /// Size of the file.
        #[arg(long, value_parser = size, value_name = "SIZE", default_value = "1GiB")]
        size: u64,
        /// Only these contenders: chartlift, uppy, lib-storage, brief.
        #[arg(long, value_delimiter = ',', value_name = "CLIENT,…")]
        clients: Vec<String>,
        #[command(flatten)]
        common: Common,
    },
    /// Parallel ranged download and inflate against one fetch.
    Download {
        /// Size of each file.
        #[arg(long, value_parser = size, value_name = "SIZE", default_value = "200MB")]
        size: u64,
        /// Bandwidths of the link, in Mbit/s.
        #[arg(long, value_delimiter = ',', default_value = "100,500")]
        mbps: Vec<f64>,
        /// Round trips in milliseconds.
        #[arg(long, value_delimiter = ',', default_value = "50")]
        rtt: Vec<f64>,
        /// Share of segments lost, in per cent: each halves its connection's window.
        #[arg(long, default_value_t = 0.0)]
        loss: f64,
        #[command(flatten)]
        common: Common,
    },
    /// The server: signatures, whole uploads and memory beside peers; lists and searches at a million records, and reports at a million files, on SQLite and PostgreSQL.
    Server {
        /// What to measure: sign, cycle, records, report.
        #[arg(long, value_delimiter = ',', value_name = "INPUT,…", default_value = "sign,cycle,records,report")]
        inputs: Vec<String>,
        /// How many records of invented people.
        #[arg(long, value_name = "N", default_value_t = 1_000_000)]
        records: u32,
        /// How many files reports count: rows alone, nothing in S3.
        #[arg(long, value_name = "N", default_value_t = 1_000_000)]
        attachments: u32,
        /// For how long each input is asked.
        #[arg(long, value_name = "N", default_value_t = 20)]
        seconds: u32,
        /// On which databases: sqlite, postgres.
        #[arg(long, value_delimiter = ',', value_name = "STORE,…", default_value = "sqlite,postgres")]
        stores: Vec<String>,
        /// A folder for the filled databases, to be kept.
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
        /// They are in `--data` from an earlier run.
        #[arg(long, requires = "data")]
        filled: bool,
        /// A file to write the rows to, as one flat JSON list.
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
        /// Leave tests/bench/RESULTS.md as it is.
        #[arg(long)]
        no_results: bool,
    },
}

/// The browser that is measured.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Browser {
    Chromium,
    Firefox,
    /// Safari's engine.
    Webkit,
}

impl Browser {
    /// As `tests/kit/engines` calls it.
    fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }
}

#[derive(clap::Args)]
struct Common {
    /// How many times each contender runs.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=99))]
    runs: Option<u32>,
    /// A file to write the rows to, as one flat JSON list.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Leave tests/bench/RESULTS.md as it is.
    #[arg(long)]
    no_results: bool,
}

/// `cargo xtask bench --quick`.
pub fn quick() -> Result<()> {
    run(&Args { quick: true, update: false, bench: None })
}

/// Builds what is measured, then measures.
pub fn run(args: &Args) -> Result<()> {
    let folder = workspace::path("tests/bench");
    let (name, options) = match &args.bench {
        Some(bench) => bench.options()?,
        None => ("quick", json!({ "update": args.update })),
    };
    let mut node = process::command("node");
    // The server is measured without a browser.
    if name == "server" {
        doctor::prepare(doctor::FOR_SERVER_BENCH, Vec::new)?;
        node.env("CHARTLIFT_PYTHON", python::with("s3-client", "tests/s3/requirements.txt")?);
    } else {
        if args.bench.as_ref().is_some_and(Bench::in_other_browsers) {
            doctor::prepare(doctor::FOR_ALL_BROWSERS, Vec::new)?;
            // They are driven as the tests drive them.
            npm::install(&workspace::path("tests"), &[])?;
        } else {
            doctor::prepare(doctor::FOR_BROWSER_RUNS, Vec::new)?;
        }
        node.env("CHARTLIFT_CHROMIUM", browser::installed()?.chromium);
        if name == "compress" {
            ensure_natives()?;
        }
        node.env("CHARTLIFT_TARBALL", build_npm::run()?);
    }
    if name != "compress" {
        node.env("CHARTLIFT_SERVER", build::server(Profile::Release)?);
    }
    npm::install(&folder, &[])?;
    say::step(&format!("measuring: {name}"));
    node.arg(folder.join("main.mjs")).args([name, &options.to_string()]);
    // It asks for a newer Node on every start; what we use of it runs on this one.
    node.env("AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED", "true");
    process::run(&mut node)
}

impl Bench {
    fn in_other_browsers(&self) -> bool {
        matches!(self, Self::Compress { browser, .. } | Self::Upload { browser, .. } if *browser != Browser::Chromium)
    }

    /// Its name and its options as `tests/bench/main.mjs` takes them; what is not given is left to its default.
    fn options(&self) -> Result<(&'static str, Value)> {
        Ok(match self {
            Self::Compress { files, kinds, workers, size, browser, common } => {
                let files = files.iter().map(|file| absolute(file)).collect::<Result<Vec<_>>>()?;
                let mut options = common.options()?;
                options.insert("files".into(), json!(files));
                options.insert("size".into(), json!(size));
                options.insert("browser".into(), json!(browser.name()));
                insert_some(&mut options, "kinds", (!kinds.is_empty()).then_some(json!(kinds)));
                insert_some(&mut options, "workers", workers.map(|workers| json!(workers)));
                ("compress", options.into())
            }
            Self::Upload {
                file,
                size,
                files_count,
                file_size,
                clients,
                direct_size,
                mbps,
                rtt,
                loss,
                browser,
                common,
            } => {
                let mut options = common.options()?;
                insert_some(&mut options, "file", file.as_deref().map(absolute).transpose()?.map(|file| json!(file)));
                options.insert("size".into(), json!(file_size.as_ref().unwrap_or(size)));
                insert_some(&mut options, "count", (*files_count > 1).then_some(json!(files_count)));
                insert_some(&mut options, "clients", (!clients.is_empty()).then_some(json!(clients)));
                options.insert("directSize".into(), json!(direct_size));
                options.insert("browser".into(), json!(browser.name()));
                options.insert("links".into(), json!({ "mbps": mbps, "rtt": rtt, "loss": loss / 100.0 }));
                ("upload", options.into())
            }
            Self::Memory { size, clients, common } => {
                let mut options = common.options()?;
                options.insert("size".into(), json!(size));
                insert_some(&mut options, "clients", (!clients.is_empty()).then_some(json!(clients)));
                ("memory", options.into())
            }
            Self::Download { size, mbps, rtt, loss, common } => {
                let mut options = common.options()?;
                options.insert("size".into(), json!(size));
                options.insert("links".into(), json!({ "mbps": mbps, "rtt": rtt, "loss": loss / 100.0 }));
                ("download", options.into())
            }
            Self::Server { inputs, records, attachments, seconds, stores, data, filled, json, no_results } => {
                let mut options = Map::new();
                options.insert("inputs".into(), json!(inputs));
                options.insert("filled".into(), json!(filled));
                options.insert("results".into(), json!(!no_results));
                insert_some(&mut options, "data", data.as_deref().map(absolute).transpose()?.map(|path| json!(path)));
                options.insert("records".into(), json!(records));
                options.insert("attachments".into(), json!(attachments));
                options.insert("seconds".into(), json!(seconds));
                options.insert("stores".into(), json!(stores));
                insert_some(&mut options, "json", json.as_deref().map(absolute).transpose()?.map(|path| json!(path)));
                ("server", options.into())
            }
        })
    }
}

impl Common {
    fn options(&self) -> Result<Map<String, Value>> {
        let mut options = Map::new();
        options.insert("keep".into(), json!(!self.no_results));
        insert_some(&mut options, "runs", self.runs.map(|runs| json!(runs)));
        insert_some(&mut options, "json", self.json.as_deref().map(absolute).transpose()?.map(|path| json!(path)));
        Ok(options)
    }
}

fn insert_some(options: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    if let Some(value) = value {
        options.insert(name.into(), value);
    }
}

/// Paths are given from where the caller stands, which is not where Node runs.
fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).with_context(|| format!("{} is not a path", path.display()))
}

/// The native tools that are measured beside us, installed where apt can.
fn ensure_natives() -> Result<()> {
    let has = |tool: &str| process::output_of(process::command(tool).arg("-h")).is_some();
    if has("pigz") && has("libdeflate-gzip") {
        return Ok(());
    }
    if apt::install(&["pigz", "libdeflate-tools"]).is_err() || !has("pigz") || !has("libdeflate-gzip") {
        bail!("pigz and libdeflate-gzip are measured beside us: run `sudo apt-get install pigz libdeflate-tools`");
    }
    Ok(())
}

/// A number of bytes: `48MB`, `10GiB`, `1000`.
pub fn size(text: &str) -> Result<u64, String> {
    let digits = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let unit: u64 = match text[digits..].trim() {
        "" | "B" => 1,
        "KB" => 1000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        other => return Err(format!("`{other}` is no unit: use KB, MB, GB, KiB, MiB or GiB")),
    };
    let number: u64 = text[..digits].parse().map_err(|_| "a size begins with a whole number".to_owned())?;
    number.checked_mul(unit).filter(|bytes| *bytes > 0).ok_or_else(|| "that is no size of a file".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Cli {
        #[command(flatten)]
        args: Args,
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("48MB"), Ok(48_000_000));
        assert_eq!(size("10GiB"), Ok(10 << 30));
        assert_eq!(size("7"), Ok(7));
        for wrong in ["", "MB", "0", "5 parsecs", "99999999999999GB"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn options_are_what_the_harness_takes() {
        let parse = |line: &str| Cli::try_parse_from(line.split(' ')).map(|cli| cli.args);
        let upload = parse("bench upload --mbps 5,0 --rtt 20 --loss 1 --browser firefox --no-results").unwrap();
        let (name, options) = upload.bench.unwrap().options().unwrap();
        assert_eq!(name, "upload");
        assert_eq!(
            options,
            json!({
                "keep": false, "size": 48_000_000, "directSize": 1_000_000_000, "browser": "firefox",
                "links": { "mbps": [5.0, 0.0], "rtt": [20.0], "loss": 0.01 }
            })
        );
        let server = parse("bench server --stores sqlite --records 10 --inputs records --no-results").unwrap();
        let (name, options) = server.bench.unwrap().options().unwrap();
        assert_eq!(name, "server");
        assert_eq!(
            options,
            json!({
                "inputs": ["records"], "records": 10, "attachments": 1_000_000, "seconds": 20, "stores": ["sqlite"],
                "filled": false, "results": false
            })
        );
        assert!(parse("bench --quick").unwrap().quick);
        assert!(parse("bench").is_err());
        assert!(parse("bench --quick upload").is_err());
    }
}
