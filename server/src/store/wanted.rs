//! Words that are looked for, as the index of words has them.

use crate::domain::{ports::RecordFilter, search::code_word};

/// What stands for a `-` in a tenant's name, and what is between the tenant and a word: no tokenizer takes a word apart there.
/// The triggers of `search_records` write the same.
const HYPHEN: char = '\u{e000}';
const OF_TENANT: char = '\u{e001}';

/// A word that is looked for.
pub(super) struct Wanted {
    /// The word behind its tenant's name, so that one tenant's words are found without looking at another's.
    pub(super) token: String,
    /// The word itself.
    pub(super) word: String,
    /// Whether longer words count too.
    pub(super) is_prefix: bool,
}

/// The words of a search.
pub(super) fn wanted(tenant: &str, filter: &RecordFilter) -> Vec<Wanted> {
    let tenant: String = tenant.chars().map(|c| if c == '-' { HYPHEN } else { c }).chain([OF_TENANT]).collect();
    let words = filter.words.iter().map(|word| (word.clone(), true));
    let code = filter.diagnosis_code.iter().map(|code| (code_word(code), false));
    words.chain(code).map(|(word, is_prefix)| Wanted { token: format!("{tenant}{word}"), word, is_prefix }).collect()
}
