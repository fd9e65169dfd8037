//! Conditional requests (RFC 9110, section 13, and the S3 API reference of each operation).

use std::time::SystemTime;

use http::{HeaderMap, Method, header};
use s3s::{
    S3Error, S3ErrorCode,
    dto::{ETag, ETagCondition, Range},
};

use super::fields::plain;
use crate::{
    error::{Failure, Outcome, refuse},
    meta::{ObjectRow, PutCondition},
};

/// The conditions and the range of a read, taken out of its headers.
///
/// `s3s` has fields for them too, but takes one entity tag where a list may stand, and refuses what a server has to
/// ignore: a date that is none, a range that cannot be read.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReadHeaders {
    pub conditions: ReadConditions,
    pub if_range: Option<IfRange>,
    pub range: Option<Range>,
}

impl ReadHeaders {
    /// Takes what there is of a GET or HEAD; of any other request, nothing.
    pub fn take(method: &Method, headers: &mut HeaderMap) -> Option<Self> {
        if *method != Method::GET && *method != Method::HEAD {
            return None;
        }
        let conditions = ReadConditions::take(headers, "");
        let if_range = headers.remove(header::IF_RANGE).and_then(|value| IfRange::parse(value.to_str().ok()?));
        let range = headers.remove(header::RANGE).and_then(|value| parse_range(value.to_str().ok()?));
        Some(Self { conditions, if_range, range })
    }

    /// The range to answer: none when `If-Range` is of another state than the object's (RFC 9110, section 13.1.5).
    pub fn range_of(&self, object: &ObjectRow) -> Option<Range> {
        let same = match &self.if_range {
            None => true,
            Some(IfRange::Tag(tag)) => tag.strong_cmp(&object.etag()),
            Some(IfRange::Date(date)) => *date == object.modified_at(),
        };
        self.range.filter(|_| same)
    }
}

/// The conditions of a copy's source.
#[derive(Clone, Debug, Default)]
pub(crate) struct SourceConditions(pub ReadConditions);

impl SourceConditions {
    pub fn take(headers: &mut HeaderMap) -> Self {
        Self(ReadConditions::take(headers, "x-amz-copy-source-"))
    }
}

/// The entity tags of an `If-Match` or `If-None-Match`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tags {
    Any,
    Listed(Vec<ETag>),
}

impl Tags {
    /// Reads a list of entity tags. Many S3 clients leave the quotes away, so whatever stands between two commas is
    /// one.
    fn parse(mut text: &str) -> Self {
        let mut tags = Vec::new();
        loop {
            text = text.trim_start_matches([' ', '\t', ',']);
            if text.is_empty() {
                return Self::Listed(tags);
            }
            if text.trim_end() == "*" {
                return Self::Any;
            }
            let (weak, opaque) = text.strip_prefix("W/").map_or((false, text), |rest| (true, rest));
            let (value, rest) = match opaque.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
                None => {
                    opaque.split_once(',').map_or((opaque.trim_end(), ""), |(value, rest)| (value.trim_end(), rest))
                }
            };
            tags.push(if weak { ETag::Weak(value.to_owned()) } else { ETag::Strong(value.to_owned()) });
            text = rest;
        }
    }

    fn include(&self, etag: &ETag) -> bool {
        match self {
            Self::Any => true,
            Self::Listed(tags) => tags.iter().any(|tag| tag.weak_cmp(etag)),
        }
    }
}

/// The state of an object that a range is wanted of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum IfRange {
    Tag(ETag),
    Date(SystemTime),
}

impl IfRange {
    fn parse(text: &str) -> Option<Self> {
        match httpdate::parse_http_date(text) {
            Ok(date) => Some(Self::Date(date)),
            Err(_) => match Tags::parse(text) {
                // What cannot be read is of no state at all: a weak tag never matches.
                Tags::Any => Some(Self::Tag(ETag::Weak(String::new()))),
                Tags::Listed(tags) => tags.into_iter().next().map(Self::Tag),
            },
        }
    }
}

/// One range of bytes. What cannot be read, or is more than one, is ignored (RFC 9110, section 14.2).
fn parse_range(text: &str) -> Option<Range> {
    let (unit, set) = text.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = set.trim().split_once('-')?;
    // A place beyond what an object can have is a place all the same: saturate, so that it is found unsatisfiable.
    let position = |digits: &str| -> Option<u64> {
        let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        all_digits.then(|| digits.parse().unwrap_or(u64::MAX).min(i64::MAX.cast_unsigned()))
    };
    match (first, last) {
        ("", length) => Some(Range::Suffix { length: position(length)? }),
        (first, "") => Some(Range::Int { first: position(first)?, last: None }),
        (first, last) => {
            let (first, last) = (position(first)?, position(last)?);
            (first <= last).then_some(Range::Int { first, last: Some(last) })
        }
    }
}

/// The conditions of a GET, HEAD or copy source.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReadConditions {
    if_match: Option<Tags>,
    if_none_match: Option<Tags>,
    if_modified_since: Option<SystemTime>,
    if_unmodified_since: Option<SystemTime>,
}

/// Why a read is not to happen.
#[derive(Debug, PartialEq, Eq)]
enum Unmet {
    /// The client has this version already.
    NotModified,
    PreconditionFailed,
}

impl ReadConditions {
    fn take(headers: &mut HeaderMap, prefix: &str) -> Self {
        let mut take = |name: &str| {
            let name = format!("{prefix}{name}");
            let all: Vec<String> = headers
                .get_all(&name)
                .into_iter()
                .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
                .collect();
            headers.remove(&name);
            (!all.is_empty()).then(|| all.join(","))
        };
        // A date that cannot be read is ignored (RFC 9110, sections 13.1.3 and 13.1.4).
        Self {
            if_match: take("if-match").map(|tags| Tags::parse(&tags)),
            if_none_match: take("if-none-match").map(|tags| Tags::parse(&tags)),
            if_modified_since: take("if-modified-since").and_then(|date| httpdate::parse_http_date(&date).ok()),
            if_unmodified_since: take("if-unmodified-since").and_then(|date| httpdate::parse_http_date(&date).ok()),
        }
    }

    /// In the order of RFC 9110, section 13.2.2: an ETag condition hides the date condition of its kind.
    fn unmet(&self, object: &ObjectRow) -> Option<Unmet> {
        let etag = object.etag();
        let modified = object.modified_at();
        match (&self.if_match, self.if_unmodified_since) {
            (Some(tags), _) if !tags.include(&etag) => return Some(Unmet::PreconditionFailed),
            (None, Some(since)) if modified > since => return Some(Unmet::PreconditionFailed),
            _ => {}
        }
        match (&self.if_none_match, self.if_modified_since) {
            (Some(tags), _) if tags.include(&etag) => Some(Unmet::NotModified),
            (None, Some(since)) if modified <= since => Some(Unmet::NotModified),
            _ => None,
        }
    }

    /// Whether the object may be read; if the client has it already, says so with the object's ETag.
    pub fn check(&self, object: &ObjectRow) -> Outcome<()> {
        match self.unmet(object) {
            None => Ok(()),
            Some(Unmet::PreconditionFailed) => Err(precondition_failed()),
            Some(Unmet::NotModified) => {
                let mut error = S3Error::new(S3ErrorCode::NotModified);
                let mut headers = HeaderMap::new();
                if let Ok(etag) = object.etag().to_http_header() {
                    headers.insert(header::ETAG, etag);
                }
                error.set_headers(headers);
                Err(Failure::Refused(error))
            }
        }
    }

    /// Whether the object may be copied from; here both kinds of unmet conditions fail.
    pub fn check_source(&self, object: &ObjectRow) -> Outcome<()> {
        self.unmet(object).map_or(Ok(()), |_| Err(precondition_failed()))
    }
}

fn precondition_failed() -> Failure {
    let message = "At least one of the pre-conditions you specified did not hold";
    refuse(S3ErrorCode::PreconditionFailed, message)
}

/// The condition of a PUT or a completion. S3 knows `If-None-Match: *` and `If-Match` there, one at a time.
pub(super) fn put_condition(
    if_match: Option<&ETagCondition>,
    if_none_match: Option<&ETagCondition>,
) -> Outcome<PutCondition> {
    match (if_match, if_none_match) {
        (None, None) => Ok(PutCondition::None),
        (None, Some(ETagCondition::Any)) => Ok(PutCondition::Absent),
        (Some(ETagCondition::Any), None) => Ok(PutCondition::Present),
        (Some(ETagCondition::ETag(etag)), None) => Ok(PutCondition::Matches(plain(etag))),
        _ => Err(refuse(
            S3ErrorCode::NotImplemented,
            "A header you provided implies functionality that is not implemented: a write takes either \
             If-None-Match: * or If-Match",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entity_tags_are_read_with_and_without_quotes() {
        let strong = |value: &str| ETag::Strong(value.to_owned());
        let weak = ETag::Weak("c,d".to_owned());
        assert_eq!(Tags::parse(" \"a\" ,, W/\"c,d\", e-2"), Tags::Listed(vec![strong("a"), weak, strong("e-2")]));
        assert_eq!(Tags::parse("*"), Tags::Any);
        assert_eq!(Tags::parse("\"unclosed"), Tags::Listed(vec![strong("unclosed")]));
    }
}
