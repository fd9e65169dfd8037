//! On which revision of a record a change is based.

use super::error::{Error, Result};

/// What `If-Match` says (RFC 9110, section 13.1.1). A record's tag is its revision in quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Nothing: whoever does not say what they have seen may be about to overwrite what they have not.
    Absent,
    /// Whatever there is.
    Any,
    /// One of these tags, without quotes. Weak ones (`W/"3"`) count too: proxies weaken a tag when they compress an
    /// answer, and a record of one revision is the same whatever its encoding.
    OneOf(Vec<String>),
}

impl Condition {
    /// Reads the header's value.
    #[must_use]
    pub fn parse(header: Option<&str>) -> Self {
        let Some(header) = header.map(str::trim) else { return Self::Absent };
        if header == "*" {
            return Self::Any;
        }
        let tag = |tag: &str| {
            let tag = tag.trim();
            let strong = tag.strip_prefix("W/").unwrap_or(tag);
            strong.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).unwrap_or(strong).to_owned()
        };
        // Tags with commas are not ours and match nothing, however they are cut.
        Self::OneOf(header.split(',').map(tag).collect())
    }

    /// Whether the change may be made to this revision.
    ///
    /// # Errors
    /// [`Error::PreconditionRequired`] or [`Error::PreconditionFailed`].
    pub fn check(&self, revision: u32) -> Result<()> {
        match self {
            Self::Absent => Err(Error::PreconditionRequired),
            Self::Any => Ok(()),
            Self::OneOf(tags) if tags.contains(&revision.to_string()) => Ok(()),
            Self::OneOf(_) => Err(Error::PreconditionFailed { revision }),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn every_case_has_its_status() {
        let cases: Value = serde_json::from_str(include_str!("../../../tests/cases/conditions.json")).unwrap();
        for case in cases["records"].as_array().unwrap() {
            let revision = u32::try_from(case["revision"].as_u64().unwrap()).unwrap();
            let status = match Condition::parse(case["if_match"].as_str()).check(revision) {
                Ok(()) => 200,
                Err(Error::PreconditionFailed { revision: told }) if told == revision => 412,
                Err(Error::PreconditionRequired) => 428,
                Err(error) => panic!("{case}: {error}"),
            };
            assert_eq!(status, case["status"], "{case}");
        }
    }
}
