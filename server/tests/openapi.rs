//! The committed OpenAPI document is the one the code generates.

use std::{fs, path::Path};

/// Rewrites the document instead of comparing it.
const UPDATE: &str = "CHARTLIFT_UPDATE_OPENAPI";

#[test]
fn the_committed_document_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let mut generated = serde_json::to_string_pretty(&chartlift_server::routes::document()).unwrap();
    generated.push('\n');
    if std::env::var_os(UPDATE).is_some() {
        fs::write(&path, &generated).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == generated,
        "server/openapi.json is stale: run {UPDATE}=1 cargo test -p chartlift-server --test openapi"
    );
}
