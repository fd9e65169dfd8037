//! Checks that fields of many things share: trimmed, composed, and not longer than their reason allows.

use super::{
    error::Findings,
    text::{composed, is_one_line, is_text},
};

/// The longest single-line text where nothing else is said, in characters: longer ones are notes.
pub(crate) const LINE_CHARS: usize = 200;
/// The longest free text, in characters, about ten pages: all texts of a record together stay far below the limit of a request.
pub(crate) const TEXT_CHARS: usize = 20_000;

/// A line that has to say something.
pub(crate) fn line(findings: &mut Findings, pointer: &str, value: &mut String, most: usize) {
    *value = composed(value.trim());
    findings.check(
        !value.is_empty() && value.chars().count() <= most && is_one_line(value),
        pointer,
        format!("must have 1 to {most} characters on one line, without controls of their direction"),
    );
}

/// A line that may be missing; an empty one is.
pub(crate) fn maybe_line(findings: &mut Findings, pointer: &str, value: &mut Option<String>, most: usize) {
    *value = value.take().map(|text| composed(text.trim())).filter(|text| !text.is_empty());
    findings.check(
        value.as_deref().is_none_or(|text| text.chars().count() <= most && is_one_line(text)),
        pointer,
        format!("must have at most {most} characters on one line, without controls of their direction"),
    );
}

/// A text of several lines that has to say something.
pub(crate) fn text(findings: &mut Findings, pointer: &str, value: &mut String, most: usize) {
    *value = composed(value.trim_end());
    findings.check(
        !value.trim().is_empty() && value.chars().count() <= most && is_text(value),
        pointer,
        format!("must have 1 to {most} characters, without control characters"),
    );
}

/// A text of several lines that may be missing; an empty one is.
pub(crate) fn maybe_text(findings: &mut Findings, pointer: &str, value: &mut Option<String>, most: usize) {
    *value = value.take().map(|text| composed(text.trim_end())).filter(|text| !text.trim().is_empty());
    findings.check(
        value.as_deref().is_none_or(|text| text.chars().count() <= most && is_text(text)),
        pointer,
        format!("must have at most {most} characters, without control characters"),
    );
}

/// A list that has an end; its items are checked by `check` under their own pointers.
pub(crate) fn list<T>(
    findings: &mut Findings,
    pointer: &str,
    items: &mut [T],
    most: usize,
    mut check: impl FnMut(&mut Findings, &str, &mut T),
) {
    findings.check(items.len() <= most, pointer, format!("must have at most {most} entries"));
    for (index, item) in items.iter_mut().enumerate().take(most) {
        check(findings, &format!("{pointer}/{index}"), item);
    }
}
