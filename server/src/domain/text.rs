//! Text that people write: names of files and patients, titles.

use icu_normalizer::ComposingNormalizerBorrowed;

/// The text in Unicode's composed form (NFC), so that what looks the same is the same bytes.
pub(crate) fn composed(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned()
}

/// Whether it can be shown on one line as what it is.
///
/// Not so: control characters, line and paragraph separators, and the controls that turn the order of what follows
/// (Unicode TR36, section 3.2): `lab<U+202E>fdp.txt` shows as `labtxt.pdf`. Hebrew and Arabic need none of them.
pub(crate) fn is_one_line(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() || turns_order(c) || matches!(c, '\u{2028}' | '\u{2029}'))
}

/// Whether it is text of several lines.
pub(crate) fn is_text(text: &str) -> bool {
    !text.chars().any(|c| (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || turns_order(c))
}

fn turns_order(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn deceiving_names_are_refused_and_real_ones_kept() {
        let cases: Value = serde_json::from_str(include_str!("../../../tests/cases/file-names.json")).unwrap();
        for name in cases["refuse_or_neutralise"].as_array().unwrap() {
            assert!(!is_one_line(name.as_str().unwrap()), "{name} was taken");
        }
        for name in cases["keep"].as_array().unwrap() {
            let name = name.as_str().unwrap();
            assert!(is_one_line(name), "{name} was refused");
            assert_eq!(composed(name), name);
        }
    }

    #[test]
    fn composed_and_decomposed_are_the_same_name() {
        assert_eq!(composed("Mu\u{308}ller"), "Müller");
    }
}
