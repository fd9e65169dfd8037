//! One line of S3's server access logs (Amazon S3 User Guide, "Amazon S3 server access log format").

use jiff::{Timestamp, fmt::strtime};
use percent_encoding::percent_decode_str;

/// What of a request is needed to know who read what. More fields may follow: S3 adds some now and then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub at: Timestamp,
    pub bucket: String,
    pub requester: String,
    pub operation: String,
    pub key: String,
    pub status: u16,
    pub sent_bytes: u64,
    pub object_bytes: u64,
    /// `AuthHeader`, `QueryString` (a presigned URL), or `-`.
    pub authentication: String,
}

impl Line {
    /// Reads a line; none where it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let fields = fields(text)?;
        let field = |at: usize| fields.get(at).copied();
        // An absent number is a hyphen.
        let number = |text: &str| if text == "-" { Some(0) } else { text.parse().ok() };
        let at = strtime::parse("%d/%b/%Y:%H:%M:%S %z", field(2)?).ok()?.to_timestamp().ok()?;
        // Looked for, not counted to: a browser's name may hold quotes that look like its end.
        let authentication = fields
            .get(17..=21)?
            .iter()
            .chain(&fields[22..])
            .find(|field| matches!(**field, "AuthHeader" | "QueryString"));
        let key = percent_decode_str(field(7)?).decode_utf8().ok()?;
        Some(Self {
            at,
            bucket: field(1)?.to_owned(),
            requester: field(4)?.to_owned(),
            operation: field(6)?.to_owned(),
            key: key.trim_start_matches('/').to_owned(),
            status: u16::try_from(number(field(9)?)?).ok()?,
            sent_bytes: number(field(11)?)?,
            object_bytes: number(field(12)?)?,
            authentication: authentication.copied().unwrap_or("-").to_owned(),
        })
    }
}

/// Fields are set apart by a space; those with spaces of their own stand in brackets or quotes, which they may contain.
fn fields(mut text: &str) -> Option<Vec<&str>> {
    let mut fields = Vec::new();
    loop {
        text = text.trim_start_matches(' ').trim_end_matches(['\r', '\n']);
        let (field, rest) = match text.chars().next() {
            None => return Some(fields),
            Some('[') => enclosed(text, ']')?,
            Some('"') => enclosed(text, '"')?,
            Some(_) => text.split_once(' ').unwrap_or((text, "")),
        };
        fields.push(field);
        text = rest;
    }
}

/// What stands up to a closing sign that ends the field.
fn enclosed(text: &str, close: char) -> Option<(&str, &str)> {
    let inner = &text[1..];
    let ends = |at: &usize| inner[at + 1..].is_empty() || inner[at + 1..].starts_with(' ');
    let end = inner.match_indices(close).map(|(at, _)| at).find(ends)?;
    Some((&inner[..end], &inner[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the User Guide shows it, with another key.
    const LINE: &str = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be amzn-s3-demo-bucket1 \
        [06/Feb/2019:00:01:57 +0000] 192.0.2.3 - DD6CC733AEXAMPLE REST.GET.OBJECT st-mary/2019/02/r/f%20g.txt \
        \"GET /amzn-s3-demo-bucket1/s3-dg.pdf?X-Amz-Expires=300 HTTP/1.1\" 200 - 1000 4406583 41754 28 \"-\" \
        \"Mozilla/5.0 (X11; \"Linux\" x86_64)\" - 10S62Zv81kBW7BB6SX4XJ48o6kpcl6LPwEoizZQQxJd5qDSCTLX0TgS37kYUBKQW3+bPdrg1234= \
        SigV4 ECDHE-RSA-AES128-SHA QueryString amzn-s3-demo-bucket1.s3.us-west-1.amazonaws.com TLSv1.2 - -";

    #[test]
    fn a_line_is_read_whatever_stands_in_its_quotes() {
        let line = Line::parse(LINE).unwrap();
        assert_eq!(line.at, "2019-02-06T00:01:57Z".parse().unwrap());
        assert_eq!((line.bucket.as_str(), line.requester.as_str()), ("amzn-s3-demo-bucket1", "-"));
        assert_eq!((line.operation.as_str(), line.status), ("REST.GET.OBJECT", 200));
        assert_eq!(line.key, "st-mary/2019/02/r/f g.txt");
        assert_eq!((line.sent_bytes, line.object_bytes), (1000, 4_406_583));
        assert_eq!(line.authentication, "QueryString");
        assert!(Line::parse(&format!("{LINE} a field of tomorrow\r\n")).is_some());
    }

    #[test]
    fn what_is_no_line_is_none() {
        let cut = &LINE[..200];
        for text in ["", "a b c", cut, &LINE.replace("06/Feb", "36/Feb"), &LINE.replace(" 200 ", " two ")] {
            assert_eq!(Line::parse(text), None, "{text}");
        }
    }
}
