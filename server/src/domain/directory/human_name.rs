//! Names of people, after FHIR.

use serde::{Deserialize, Serialize};

use crate::domain::{
    error::Findings,
    text::{composed, is_one_line},
};

/// The longest piece of a name, in characters: the longest on record (a given name of 747) is shortened by every registry too.
const MAX_PIECE_CHARS: usize = 200;
/// The most pieces of one kind: royalty has fewer given names.
const MAX_PIECES: usize = 20;

/// A person's name, after FHIR's [`HumanName`](https://hl7.org/fhir/R4/datatypes.html#HumanName).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HumanName {
    /// The whole name as it is shown; null to put it together from the pieces.
    #[serde(default)]
    #[schema(required, max_length = 200, examples("Amara Okafor"))]
    pub text: Option<String>,
    /// The family name (surname), where the person has one.
    #[serde(default)]
    #[schema(required, max_length = 200, examples("Okafor"))]
    pub family: Option<String>,
    /// Given names, the first one first; middle names included.
    #[serde(default)]
    #[schema(required, max_items = 20, examples(json!(["Amara"])))]
    pub given: Vec<String>,
    /// Parts that come before the name, such as titles.
    #[serde(default)]
    #[schema(required, max_items = 20)]
    pub prefix: Vec<String>,
    /// Parts that come after the name.
    #[serde(default)]
    #[schema(required, max_items = 20)]
    pub suffix: Vec<String>,
}

impl HumanName {
    /// The name as it is shown.
    #[must_use]
    pub fn display(&self) -> String {
        if let Some(text) = &self.text {
            return text.clone();
        }
        let pieces = self.prefix.iter().chain(&self.given).chain(&self.family).chain(&self.suffix);
        pieces.map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// Trims and composes every piece and notes what is at fault.
    pub(super) fn check(&mut self, findings: &mut Findings) {
        for (pointer, piece) in [("/name/text", &mut self.text), ("/name/family", &mut self.family)] {
            *piece = piece.take().map(|piece| composed(piece.trim())).filter(|piece| !piece.is_empty());
            findings.check(piece.as_deref().is_none_or(is_piece), pointer, advice());
        }
        for (pointer, pieces) in
            [("/name/given", &mut self.given), ("/name/prefix", &mut self.prefix), ("/name/suffix", &mut self.suffix)]
        {
            findings.check(pieces.len() <= MAX_PIECES, pointer, format!("must have at most {MAX_PIECES} pieces"));
            for (index, piece) in pieces.iter_mut().enumerate().take(MAX_PIECES) {
                *piece = composed(piece.trim());
                findings.check(is_piece(piece), format!("{pointer}/{index}"), advice());
            }
        }
        let named = self.text.is_some() || self.family.is_some() || !self.given.is_empty();
        findings.check(named, "/name", "must have a text, a family name or a given name");
        // FHIR lets the pieces be missing where there is a text, and the reverse; shown together they still fit a line.
        findings.check(
            self.display().chars().count() <= MAX_PIECE_CHARS,
            "/name",
            format!("must have at most {MAX_PIECE_CHARS} characters altogether"),
        );
    }
}

fn is_piece(piece: &str) -> bool {
    !piece.is_empty() && piece.chars().count() <= MAX_PIECE_CHARS && is_one_line(piece)
}

fn advice() -> String {
    format!("must have 1 to {MAX_PIECE_CHARS} characters on one line, without controls of their direction")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(mut name: HumanName) -> Result<HumanName, usize> {
        let mut findings = Findings::default();
        name.check(&mut findings);
        findings.finish().map(|()| name).map_err(|error| match error {
            crate::domain::Error::Invalid(errors) => errors.len(),
            error => panic!("{error}"),
        })
    }

    #[test]
    fn a_name_is_shown_whole_or_by_its_pieces() {
        let text = |piece: &str| Some(piece.to_owned());
        let mut name = HumanName {
            family: text("Santos"),
            given: vec![" Maria ".into(), "Elena".into()],
            prefix: vec!["Dr.".into()],
            ..HumanName::default()
        };
        assert_eq!(checked(name.clone()).unwrap().display(), "Dr. Maria Elena Santos");
        name.text = text("Mu\u{308}ller, Maria");
        assert_eq!(checked(name).unwrap().display(), "Müller, Maria");
    }

    #[test]
    fn nobody_and_deceivers_are_refused() {
        assert_eq!(checked(HumanName::default()), Err(1));
        assert_eq!(checked(HumanName { text: Some("  ".into()), ..HumanName::default() }), Err(1));
        assert_eq!(checked(HumanName { text: Some("a\u{202e}b".into()), ..HumanName::default() }), Err(1));
        assert_eq!(checked(HumanName { given: vec!["x".into(); 21], ..HumanName::default() }), Err(1));
        assert_eq!(checked(HumanName { given: vec!["x".repeat(150); 2], ..HumanName::default() }), Err(1));
    }
}
