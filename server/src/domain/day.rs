//! Calendar days on the wire: `YYYY-MM-DD` and nothing else.
//!
//! A day has no time zone. Whatever carries one (`2019-11-04T23:00:00Z`) would have to be moved into some zone to become a
//! day, and a birthday moved by a night is another birthday.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, de};

use super::error::Findings;

/// Before this year nobody was born who is treated, and nothing was done to them; a year of two digits was.
const FIRST_YEAR: i16 = 1850;

/// What is said to whoever writes a day otherwise.
const EXPECTED: &str = "a day is written as YYYY-MM-DD, for example 1958-03-14";

/// The day that a text names; none for any other text.
pub(crate) fn parse(text: &str) -> Option<Date> {
    let digits = |range: std::ops::Range<usize>| text.as_bytes()[range].iter().all(u8::is_ascii_digit);
    let shaped = text.len() == 10 && text.is_ascii() && &text[4..5] == "-" && &text[7..8] == "-";
    if !shaped || !digits(0..4) || !digits(5..7) || !digits(8..10) {
        return None;
    }
    text.parse().ok()
}

/// Notes a day on which nobody who is treated was alive.
pub(crate) fn check(findings: &mut Findings, pointer: &str, day: Date) {
    findings.check(day.year() >= FIRST_YEAR, pointer, format!("must be after {}", FIRST_YEAR - 1));
}

/// For `#[serde(deserialize_with)]`.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse(&text).ok_or_else(|| de::Error::custom(EXPECTED))
}

/// As [`deserialize`], for a day that may be null.
pub(crate) fn deserialize_some<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| parse(&text).ok_or_else(|| de::Error::custom(EXPECTED))).transpose()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn days_are_taken_and_everything_else_is_not() {
        let cases: Value = serde_json::from_str(include_str!("../../../tests/cases/dates.json")).unwrap();
        let texts = |list: &str| cases[list].as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned());
        for text in texts("accept") {
            assert_eq!(parse(&text).map(|day| day.to_string()), Some(text));
        }
        for text in texts("refuse") {
            assert_eq!(parse(&text), None, "{text}");
        }
    }
}
