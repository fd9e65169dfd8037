//! Codes of terminologies, and what people say in their place.

use serde::{Deserialize, Serialize};

use crate::domain::{
    error::Findings,
    fields::{LINE_CHARS, list, maybe_line},
};

/// The system of LOINC's codes.
pub const LOINC: &str = "http://loinc.org";

/// The longest code, in characters: SNOMED CT's have at most 18 digits, expressions of it are text.
const CODE_CHARS: usize = 64;
/// The most codes of one concept: one for each terminology a hospital uses.
const MAX_CODINGS: usize = 5;
/// The longest text of a concept, in characters: a diagnosis in words is a sentence.
const CONCEPT_CHARS: usize = 500;

/// A code of a terminology, after FHIR's [`Coding`](https://hl7.org/fhir/R4/datatypes.html#Coding).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Coding {
    /// The terminology, as a URI.
    #[schema(min_length = 1, max_length = 200, examples("http://hl7.org/fhir/sid/icd-10"))]
    pub system: String,
    /// The code in it.
    #[schema(min_length = 1, max_length = 64, examples("I25.1"))]
    pub code: String,
    /// What the terminology calls it.
    #[serde(default)]
    #[schema(max_length = 200, examples("Atherosclerotic heart disease"))]
    pub display: Option<String>,
}

/// What something is: by code, in words, or both. After FHIR's
/// [`CodeableConcept`](https://hl7.org/fhir/R4/datatypes.html#CodeableConcept).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeableConcept {
    /// The same in one or several terminologies.
    #[serde(default)]
    #[schema(max_items = 5)]
    pub coding: Vec<Coding>,
    /// As a person said it.
    #[serde(default)]
    #[schema(max_length = 500, examples("Coronary artery disease"))]
    pub text: Option<String>,
}

impl CodeableConcept {
    /// Trims the texts and notes what is at fault below `pointer`.
    pub(crate) fn check(&mut self, findings: &mut Findings, pointer: &str) {
        list(findings, &format!("{pointer}/coding"), &mut self.coding, MAX_CODINGS, |findings, pointer, coding| {
            coding.check(findings, pointer);
        });
        maybe_line(findings, &format!("{pointer}/text"), &mut self.text, CONCEPT_CHARS);
        findings.check(!self.coding.is_empty() || self.text.is_some(), pointer, "must have a code or a text");
    }

    /// Its codes, in whatever system.
    pub(crate) fn codes(&self) -> impl Iterator<Item = &str> {
        self.coding.iter().map(|coding| coding.code.as_str())
    }

    /// All that it is found by.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        let codings = self.coding.iter().flat_map(|coding| [Some(coding.code.as_str()), coding.display.as_deref()]);
        codings.flatten().chain(self.text.as_deref())
    }
}

impl Coding {
    fn check(&mut self, findings: &mut Findings, pointer: &str) {
        let uri = !self.system.is_empty()
            && self.system.len() <= LINE_CHARS
            && self.system.contains(':')
            && self.system.bytes().all(|byte| byte.is_ascii_graphic());
        findings.check(uri, format!("{pointer}/system"), "must be a URI of at most 200 characters");
        let code = (1..=CODE_CHARS).contains(&self.code.chars().count())
            && self.code.trim() == self.code
            && !self.code.chars().any(char::is_control);
        findings.check(
            code,
            format!("{pointer}/code"),
            format!("must have 1 to {CODE_CHARS} characters, without spaces around them"),
        );
        if self.system == LOINC {
            findings.check(
                is_loinc(&self.code),
                format!("{pointer}/code"),
                "is not a LOINC code: its check digit differs",
            );
        }
        maybe_line(findings, &format!("{pointer}/display"), &mut self.display, LINE_CHARS);
    }
}

/// Whether a code is LOINC's: digits, and behind a hyphen their check digit (mod 10, LOINC Users' Guide, appendix B). Parts
/// (`LP…`) and answers (`LA…`) are none that can be ordered.
fn is_loinc(code: &str) -> bool {
    let Some((number, check)) = code.split_once('-') else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if number.len() > 7 || check.len() != 1 || !digits(number) || !digits(check) {
        return false;
    }
    let digit = |byte: u8| u32::from(byte - b'0');
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| match digit(byte) * 2 {
            _ if place % 2 == 1 => digit(byte),
            twice => twice / 10 + twice % 10,
        })
        .sum();
    (10 - sum % 10) % 10 == digit(check.as_bytes()[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_loinc_are_known_by_their_check_digit() {
        // Sodium, haemoglobin, HbA1c, glucose, body weight, oxygen saturation, INR.
        for good in ["2951-2", "718-7", "4548-4", "2345-7", "29463-7", "2708-6", "6301-6", "85354-9"] {
            assert!(is_loinc(good), "{good}");
        }
        for bad in ["2951-3", "2951", "2951-", "-2", "12345678-1", "LP7057-5", "2951-22", "295l-2", ""] {
            assert!(!is_loinc(bad), "{bad}");
        }
    }

    #[test]
    fn a_concept_has_a_code_or_a_text() {
        let faults = |mut concept: CodeableConcept| {
            let mut findings = Findings::default();
            concept.check(&mut findings, "/code");
            match findings.finish() {
                Ok(()) => Vec::new(),
                Err(crate::domain::Error::Invalid(errors)) => errors.into_iter().map(|error| error.pointer).collect(),
                Err(error) => panic!("{error}"),
            }
        };
        let coding = |system: &str, code: &str| Coding { system: system.into(), code: code.into(), display: None };
        let of = |coding: Coding| CodeableConcept { coding: vec![coding], text: None };
        assert_eq!(faults(CodeableConcept::default()), ["/code"]);
        assert_eq!(faults(CodeableConcept { text: Some(" ".into()), ..CodeableConcept::default() }), ["/code"]);
        assert_eq!(faults(of(coding("http://snomed.info/sct", "53741008"))), Vec::<String>::new());
        assert_eq!(faults(of(coding("ICD 10", " I25.1"))), ["/code/coding/0/system", "/code/coding/0/code"]);
        assert_eq!(faults(of(coding(LOINC, "2951-3"))), ["/code/coding/0/code"]);
    }
}
