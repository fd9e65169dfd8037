//! Names as people type them: what is looked for and what it is looked for in are folded alike, and sorted by Unicode's
//! collation, so that neither database has a say in it.

use std::sync::LazyLock;

use icu_collator::{CollatorBorrowed, options::CollatorOptions};
use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_properties::{CodePointMapData, props::GeneralCategory};

use super::error::{Findings, Result};

/// The longest search, in characters: a name and a number fit many times over.
const MAX_SEARCH_CHARS: usize = 200;

/// What is longer is no word that anyone looks for (a picture that was pasted as text), and PostgreSQL takes none of 2 KiB.
const MAX_WORD_CHARS: usize = 100;

/// What the word of a code begins with: a character that is in no text.
const CODE: char = '\u{e002}';

/// The words of a text, folded: without accents, in lower case, letters that people type otherwise spelt out.
pub(crate) fn words(text: &str) -> Vec<String> {
    let marks = CodePointMapData::<GeneralCategory>::new();
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    let mut words = vec![String::new()];
    for c in decomposed.chars().flat_map(char::to_lowercase) {
        match c {
            // An apostrophe, of whatever kind, is no letter to whoever looks for O'Connor.
            '\'' | '’' | '‘' | 'ʼ' | '`' | '´' => {}
            'ß' => push(&mut words, "ss"),
            'ς' => push(&mut words, "σ"),
            'ı' => push(&mut words, "i"),
            'ø' => push(&mut words, "o"),
            'ł' => push(&mut words, "l"),
            'đ' | 'ð' => push(&mut words, "d"),
            'æ' => push(&mut words, "ae"),
            'œ' => push(&mut words, "oe"),
            'þ' => push(&mut words, "th"),
            c if marks.get(c) == GeneralCategory::NonspacingMark => {}
            c if c.is_alphanumeric() => push(&mut words, c.encode_utf8(&mut [0; 4])),
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    for word in &mut words {
        if let Some((end, _)) = word.char_indices().nth(MAX_WORD_CHARS) {
            word.truncate(end);
        }
    }
    words
}

/// The words of what somebody looks for.
///
/// # Errors
/// [`Error::Invalid`](super::Error::Invalid) when it is too long.
pub(crate) fn search_words(text: &str) -> Result<Vec<String>> {
    let mut findings = Findings::default();
    findings.check(text.chars().count() <= MAX_SEARCH_CHARS, "/q", format!("at most {MAX_SEARCH_CHARS} characters"));
    findings.finish()?;
    Ok(words(text))
}

/// Whether nothing can be found: what has no letter or digit in it is found nowhere, rather than everywhere.
pub(crate) fn is_hopeless(text: &str, words: &[String]) -> bool {
    words.is_empty() && !text.trim().is_empty()
}

/// What a diagnosis of this code is found by: no word that anyone types, and the same in whatever case the code is written.
pub(crate) fn code_word(code: &str) -> String {
    format!("{CODE}{}", hex::encode(code.trim().to_lowercase()))
}

fn push(words: &mut [String], letters: &str) {
    if let Some(word) = words.last_mut() {
        word.push_str(letters);
    }
}

/// What a record is found by: its words, each after a space.
pub(crate) fn searchable(texts: &[&str]) -> String {
    let mut all = String::new();
    for word in texts.iter().flat_map(|text| words(text)) {
        all.push(' ');
        all.push_str(&word);
    }
    all
}

/// The most bytes of a sort key: a hundred letters of any script fit. What differs behind them alone is sorted as if it were
/// equal, cursors that carry a key stay short, and PostgreSQL takes none of 2.6 KiB into an index.
const MAX_KEY_BYTES: usize = 300;

/// Bytes that compare as Unicode's root collation orders the texts (CLDR; accents and case break ties).
pub(crate) fn sort_key(text: &str) -> Vec<u8> {
    static ROOT: LazyLock<Option<CollatorBorrowed<'static>>> =
        LazyLock::new(|| CollatorBorrowed::try_new(Default::default(), CollatorOptions::default()).ok());
    let mut key = Vec::new();
    match &*ROOT {
        Some(collator) => {
            let Ok(()) = collator.write_sort_key_to(text, &mut key);
        }
        // The collation is compiled in, so this is never reached; by its bytes is an order too.
        None => key.extend_from_slice(text.as_bytes()),
    }
    key.truncate(MAX_KEY_BYTES);
    key
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn cases() -> Value {
        serde_json::from_str(include_str!("../../../tests/cases/search.json")).unwrap()
    }

    #[test]
    fn names_are_found_as_people_type_them() {
        for case in cases()["find"].as_array().unwrap() {
            let (stored, query) = (case["stored"].as_str().unwrap(), case["query"].as_str().unwrap());
            let text = searchable(&[stored]);
            assert!(
                words(query).iter().all(|word| text.contains(&format!(" {word}"))),
                "{query} does not find {stored}"
            );
        }
        assert_eq!(words("Jean-Luc  O’Hara, MRN-12"), ["jean", "luc", "ohara", "mrn", "12"]);
    }

    #[test]
    fn a_code_is_one_word_in_whatever_case() {
        assert_eq!(code_word("E11.9"), code_word(" e11.9 "));
        assert_ne!(code_word("E11.9"), code_word("E11.90"));
        assert_eq!(words(&code_word("E11.9")).concat(), hex::encode("e11.9"), "a text can be taken for a code");
        assert_eq!(words(&"x".repeat(500))[0].len(), MAX_WORD_CHARS);
    }

    #[test]
    fn what_databases_take_for_wildcards_is_no_word() {
        for text in cases()["not_a_wildcard"].as_array().unwrap() {
            assert_eq!(words(text.as_str().unwrap()), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn names_sort_as_people_expect() {
        let cases = cases();
        let order: Vec<&str> = cases["order"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        let mut sorted = order.clone();
        sorted.reverse();
        sorted.sort_by_key(|name| sort_key(name));
        assert_eq!(sorted, order);
    }
}
