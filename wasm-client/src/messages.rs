//! What the page and the engine say to each other, as the page's code is checked against it: a shape is written once, here
//! in Rust, and `npm-package/src/workers/generated.ts` is made of it.

use std::{fs, path::Path};

use ts_rs::{Config, TS};

use crate::{
    download::{DownloadRequested, events::DownloadEvent},
    engine::{Options, Resumable, UploadRequested},
    events::{Event, Waits},
};

const HEAD: &str = "// Made of the Rust types by `CHARTLIFT_UPDATE_MESSAGES=1 cargo test -p chartlift-wasm messages`: not to be edited.
import type { ErrorCode } from '../error.js';
import type { Encoding, UploadStatus } from '../types.js';
";

/// A type with what is said of it.
fn exported<T: TS + 'static>(config: &Config) -> String {
    format!("\n{}export {}\n", T::docs().unwrap_or_default(), T::decl(config))
}

#[test]
fn the_messages_of_the_page_are_those_of_the_engine() {
    // Every number here is below 2^53.
    let config = Config::default().with_large_int("number");
    let types = [
        exported::<Options>(&config),
        exported::<UploadRequested>(&config),
        exported::<DownloadRequested>(&config),
        exported::<Waits>(&config),
        exported::<Event>(&config),
        exported::<DownloadEvent>(&config),
        exported::<Resumable>(&config),
    ];
    let made = format!("{HEAD}{}", types.concat());
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../npm-package/src/workers/generated.ts");
    if std::env::var_os("CHARTLIFT_UPDATE_MESSAGES").is_some() {
        fs::write(&file, &made).expect("the npm package lies beside");
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == made,
        "generated.ts is stale: CHARTLIFT_UPDATE_MESSAGES=1 cargo test -p chartlift-wasm messages"
    );
}
