use chartlift_protocol::limits::MAX_FILE_NAME_BYTES;

use super::error::{Findings, Result};

/// Checks a file's display name. It never becomes part of a path or key, so anything people write is fine but what
/// cannot be shown on one line.
pub(crate) fn check_file_name(name: &str) -> Result<()> {
    let mut findings = Findings::default();
    findings.check(!name.trim().is_empty(), "/file_name", "must not be empty");
    findings.check(
        name.len() <= MAX_FILE_NAME_BYTES,
        "/file_name",
        format!("must have at most {MAX_FILE_NAME_BYTES} bytes of UTF-8"),
    );
    findings.check(!name.chars().any(char::is_control), "/file_name", "must have no control characters");
    findings.finish()
}
