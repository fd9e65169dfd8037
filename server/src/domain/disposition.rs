use std::fmt::Write as _;

use chartlift_protocol::Disposition;

/// A `Content-Disposition` for a file of this name (RFC 6266), in ASCII whatever the name is made of.
///
/// `filename*` (RFC 8187) carries the name itself; `filename` is what is left of it for old programs. Path
/// separators become `_` in both, as browsers would do.
pub(crate) fn content_disposition(kind: Disposition, content_type: &str, file_name: &str) -> String {
    let kind = if kind == Disposition::Inline && shown_safely(content_type) { "inline" } else { "attachment" };
    let name: String =
        file_name.chars().map(|c| if matches!(c, '/' | '\\') || c.is_control() { '_' } else { c }).collect();
    let plain: String =
        name.chars().map(|c| if c.is_ascii() && !matches!(c, '"' | '%' | ';') { c } else { '_' }).collect();
    let mut extended = String::with_capacity(name.len());
    for byte in name.bytes() {
        // RFC 8187 attr-char.
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            extended.push(char::from(byte));
        } else {
            let _ = write!(extended, "%{byte:02X}");
        }
    }
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{extended}")
}

/// Types a browser shows without running anything in them.
fn shown_safely(content_type: &str) -> bool {
    matches!(content_type, "application/pdf" | "image/jpeg" | "image/png" | "text/plain")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn any_name_is_carried_in_ascii() {
        assert_eq!(
            content_disposition(Disposition::Attachment, "application/pdf", "Röntgen \"1\".pdf"),
            "attachment; filename=\"R_ntgen _1_.pdf\"; filename*=UTF-8''R%C3%B6ntgen%20%221%22.pdf"
        );
    }

    #[test]
    fn paths_become_names() {
        let header = content_disposition(Disposition::Attachment, "text/plain", "../..\\a.txt");
        assert!(header.ends_with("filename*=UTF-8''.._.._a.txt"), "{header}");
    }

    #[test]
    fn only_harmless_types_are_shown() {
        let inline = |content_type| content_disposition(Disposition::Inline, content_type, "a").starts_with("inline");
        assert!(inline("application/pdf"));
        assert!(!inline("image/svg+xml") && !inline("text/html") && !inline("application/xml"));
    }

    proptest! {
        #[test]
        fn no_name_breaks_out_of_the_header(name in ".{1,60}") {
            let header = content_disposition(Disposition::Attachment, "text/plain", &name);
            prop_assert!(header.bytes().all(|b| (0x20..0x7f).contains(&b)));
            prop_assert_eq!(header.matches('"').count(), 2);
            prop_assert_eq!(header.matches(';').count(), 2);
        }
    }
}
