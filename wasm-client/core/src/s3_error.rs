//! The error documents of S3 (Amazon S3 API Reference, "REST error responses").

/// How much of a document is looked at, in bytes: S3's own are under 1 KiB, and `Code` comes first.
const LOOKED_AT_BYTES: usize = 4096;

/// The `Code` of an error document; `None` where there is none, as in a proxy's page.
#[must_use]
pub fn code(document: &str) -> Option<String> {
    let head = &document[..document.floor_char_boundary(LOOKED_AT_BYTES)];
    let code = before(after(after(head, "<Error>")?, "<Code>")?, "</Code>")?;
    let plain = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    plain.then(|| code.to_owned())
}

// Not by the library's search, which is made for long texts and weighs 4 kB in a browser's module.
fn find(text: &str, part: &str) -> Option<usize> {
    text.as_bytes().windows(part.len()).position(|window| window == part.as_bytes())
}

fn after<'a>(text: &'a str, part: &str) -> Option<&'a str> {
    text.get(find(text, part)? + part.len()..)
}

fn before<'a>(text: &'a str, part: &str) -> Option<&'a str> {
    text.get(..find(text, part)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_s3_writes_is_a_code() {
        let document =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchUpload</Code><Message>…</Message></Error>";
        assert_eq!(code(document).as_deref(), Some("NoSuchUpload"));
        for other in [
            "",
            "<html><Code>x</Code></html>",
            "<Error><Code></Code></Error>",
            "<Error><Code>a b</Code></Error>",
            "<Error><Code>",
        ] {
            assert_eq!(code(other), None, "{other}");
        }
        assert_eq!(code(&format!("{}{document}", "ä".repeat(4096))), None);
    }
}
