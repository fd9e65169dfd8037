use chartlift_protocol::limits::MAX_FILE_NAME_BYTES;

use super::{
    error::{Findings, Result},
    text::{composed, is_one_line},
};

/// A file's display name as it is kept: composed (NFC). It never becomes part of a path or key, so anything people write is
/// fine but what cannot be shown on one line as what it is.
pub(crate) fn checked_file_name(name: &str) -> Result<String> {
    let name = composed(name);
    let mut findings = Findings::default();
    findings.check(!name.trim().is_empty(), "/file_name", "must not be empty");
    findings.check(
        name.len() <= MAX_FILE_NAME_BYTES,
        "/file_name",
        format!("must have at most {MAX_FILE_NAME_BYTES} bytes of UTF-8"),
    );
    findings.check(
        is_one_line(&name),
        "/file_name",
        "must have no control characters, line separators or controls of the direction of text",
    );
    findings.finish()?;
    Ok(name)
}
