//! What people read, by the lines of one log.

use std::collections::BTreeMap;

use super::line::Line;
use crate::domain::seen_reads::SeenReads;

/// Who reads for people, where files are read through CloudFront with origin access control.
const CLOUDFRONT: &str = "svc:cloudfront.amazonaws.com";

/// What a log comes to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// By key.
    pub seen: BTreeMap<String, SeenReads>,
    /// Lines that are none.
    pub malformed: u64,
}

/// Requests for pieces of one object.
#[derive(Default)]
struct Pieces {
    sent_bytes: u64,
    object_bytes: u64,
}

impl Tally {
    /// Counts what was read of a bucket. What the server itself reads, to verify an upload, is nobody's download: it signs
    /// in a header.
    ///
    /// A log does not tell which range was asked for. So the pieces of an object count as often as they make up the whole,
    /// and once at least: a download in ranges is one read.
    pub fn of(log: &[u8], bucket: &str) -> Self {
        let mut tally = Self::default();
        let mut pieces: BTreeMap<String, Pieces> = BTreeMap::new();
        for text in String::from_utf8_lossy(log).lines().filter(|text| !text.trim().is_empty()) {
            let Some(line) = Line::parse(text) else {
                tally.malformed += 1;
                continue;
            };
            let by_people = line.authentication == "QueryString" || line.requester == CLOUDFRONT;
            let read = line.operation == "REST.GET.OBJECT" && matches!(line.status, 200 | 206);
            if line.bucket != bucket || !read || !by_people {
                continue;
            }
            if line.status == 206 {
                let pieces = pieces.entry(line.key.clone()).or_default();
                pieces.sent_bytes += line.sent_bytes;
                pieces.object_bytes = line.object_bytes;
            }
            let seen = tally.seen.entry(line.key).or_insert(SeenReads { count: 0, last_at: line.at });
            seen.count += u64::from(line.status == 200);
            seen.last_at = seen.last_at.max(line.at);
        }
        for (key, pieces) in pieces {
            let half = pieces.object_bytes / 2;
            let wholes = pieces.sent_bytes.saturating_add(half).checked_div(pieces.object_bytes).unwrap_or_default();
            if let Some(seen) = tally.seen.get_mut(&key) {
                seen.count += wholes.max(1);
            }
        }
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(minute: u32, operation: &str, key: &str, status: u16, sent: &str, who: (&str, &str)) -> String {
        let (requester, authentication) = who;
        format!(
            "owner files [26/Nov/2026:10:{minute:02}:00 +0000] 192.0.2.3 {requester} 3E57427F3EXAMPLE {operation} {key} \
             \"GET /{key} HTTP/1.1\" {status} - {sent} 1000 7 6 \"-\" \"curl\" - id= SigV4 TLS_AES_128_GCM_SHA256 \
             {authentication} files.s3.eu-central-1.amazonaws.com TLSv1.3 - -\n"
        )
    }

    const URL: (&str, &str) = ("arn:aws:iam::1:user/chartlift", "QueryString");
    const SERVER: (&str, &str) = ("arn:aws:iam::1:user/chartlift", "AuthHeader");

    #[test]
    fn reads_of_people_are_counted_once_in_however_many_pieces() {
        let get = "REST.GET.OBJECT";
        let log = [
            line(1, get, "t/a", 200, "1000", URL),
            line(2, get, "t/a", 200, "1000", (CLOUDFRONT, "AuthHeader")),
            line(3, get, "t/a", 200, "1000", SERVER),
            line(4, get, "t/a", 304, "-", URL),
            line(5, "REST.HEAD.OBJECT", "t/a", 200, "-", URL),
            "not a line\n".to_owned(),
            // One download in four pieces, one of them asked for twice; and the beginning of another file.
            [6, 7, 8, 9, 10].map(|minute| line(minute, get, "t/b", 206, "250", URL)).concat(),
            line(11, get, "t/c", 206, "10", URL),
        ];
        let tally = Tally::of(log.concat().as_bytes(), "files");
        let counted: Vec<_> = tally.seen.iter().map(|(key, seen)| (key.as_str(), seen.count)).collect();
        assert_eq!(counted, [("t/a", 2), ("t/b", 1), ("t/c", 1)]);
        assert_eq!(tally.seen["t/a"].last_at, "2026-11-26T10:02:00Z".parse().unwrap());
        assert_eq!(tally.malformed, 1);
        let twice = [line(1, get, "t/b", 206, "1000", URL), line(2, get, "t/b", 206, "1000", URL)].concat();
        assert_eq!(Tally::of(twice.as_bytes(), "files").seen["t/b"].count, 2);
        assert_eq!(Tally::of(log.concat().as_bytes(), "another"), Tally { malformed: 1, ..Tally::default() });
    }
}
