//! Which failures may pass, how long to wait, and when to give up.

use crate::{error::UploadError, plan::Tuning, ports::PutError, retry_after};

/// What to do about a failed `PUT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Wait and try again; S3 may have said how long.
    Again {
        /// What `Retry-After` asked for, in milliseconds.
        after_ms: Option<u64>,
        /// Whether it is a sign that there are too many connections.
        overload: bool,
    },
    /// The URL is no longer good: sign again and go on.
    SignAgain,
    /// The object is there already: an earlier try arrived and only its answer was lost.
    ThereAlready,
    /// The network may be down: see, and if so wait without counting.
    CheckNetwork,
    /// Trying again cannot help.
    Fatal(UploadError),
}

/// S3's error codes (Amazon S3 API Reference, "Error responses") that a retry can mend although they come with a 4xx.
const PASSING_4XX: [&str; 5] =
    ["RequestTimeout", "SlowDown", "OperationAborted", "ConditionalRequestConflict", "IncompleteBody"];
/// Those that say the bytes arrived damaged.
const DAMAGED: [&str; 3] = ["BadDigest", "InvalidDigest", "XAmzContentChecksumMismatch"];

/// Judges a failed `PUT`. `tried_before` says whether an earlier try may have arrived.
#[must_use]
pub fn judge(error: &PutError, tries: u32, tried_before: bool) -> Verdict {
    let (status, code, retry_after_ms) = match error {
        PutError::Network => return Verdict::CheckNetwork,
        // Nobody asked for it (a cancelled future never gets here): Safari does this when it wakes up.
        PutError::Aborted => return Verdict::Again { after_ms: None, overload: false },
        PutError::Status { status, code, retry_after_ms } => (*status, code.as_deref().unwrap_or(""), *retry_after_ms),
    };
    if DAMAGED.contains(&code) {
        return if tries >= 3 {
            Verdict::Fatal(UploadError::Damaged { tries })
        } else {
            Verdict::Again { after_ms: retry_after_ms, overload: false }
        };
    }
    match status {
        // Not S3's words: a login page, a filter's notice, or "authentication required" of the network (RFC 6585).
        200..=399 | 511 => Verdict::CheckNetwork,
        _ if PASSING_4XX.contains(&code) => Verdict::Again { after_ms: retry_after_ms, overload: code == "SlowDown" },
        408 | 425 => Verdict::Again { after_ms: retry_after_ms, overload: false },
        429 | 500..=599 => Verdict::Again { after_ms: retry_after_ms, overload: matches!(status, 429 | 503) },
        // Garage answers an expired URL with 400.
        403 | 401 => Verdict::SignAgain,
        400 if matches!(code, "" | "InvalidRequest" | "AccessDenied" | "ExpiredToken") => Verdict::SignAgain,
        412 if tried_before => Verdict::ThereAlready,
        _ => {
            Verdict::Fatal(UploadError::StoreRefused { status, code: Some(code.to_owned()).filter(|c| !c.is_empty()) })
        }
    }
}

/// How long to wait before try number `tries + 1`: full jitter over an exponential ceiling (Brooker, "Exponential
/// Backoff And Jitter", AWS Architecture Blog, 2015), and at least what the other side asked for, within
/// [`retry_after::LONGEST_MS`].
#[must_use]
pub fn backoff_ms(tuning: &Tuning, tries: u32, random: u64, asked_ms: Option<u64>) -> u64 {
    let ceiling =
        tuning.backoff_base_ms.saturating_mul(1 << tries.saturating_sub(1).min(20)).min(tuning.backoff_cap_ms);
    let jittered = random % (ceiling + 1);
    // `Retry-After: 0` takes no wait away.
    asked_ms.map_or(jittered, |asked| asked.min(retry_after::LONGEST_MS).max(jittered) + jittered / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(status: u16, code: &str) -> PutError {
        PutError::Status { status, code: Some(code.to_owned()).filter(|c| !c.is_empty()), retry_after_ms: Some(7) }
    }

    #[test]
    fn each_failure_has_its_cure() {
        let again = |overload| Verdict::Again { after_ms: Some(7), overload };
        let cases = [
            (status(403, "AccessDenied"), Verdict::SignAgain),
            (status(400, "InvalidRequest"), Verdict::SignAgain),
            (status(503, "SlowDown"), again(true)),
            (status(500, "InternalError"), again(false)),
            (status(429, ""), again(true)),
            (status(400, "RequestTimeout"), again(false)),
            (status(409, "ConditionalRequestConflict"), again(false)),
            (status(400, "BadDigest"), again(false)),
            (PutError::Aborted, Verdict::Again { after_ms: None, overload: false }),
            (PutError::Network, Verdict::CheckNetwork),
            (status(200, ""), Verdict::CheckNetwork),
            (status(302, ""), Verdict::CheckNetwork),
            (status(511, ""), Verdict::CheckNetwork),
            (
                status(404, "NoSuchUpload"),
                Verdict::Fatal(UploadError::StoreRefused { status: 404, code: Some("NoSuchUpload".into()) }),
            ),
        ];
        for (error, verdict) in cases {
            assert_eq!(judge(&error, 1, true), verdict, "{error:?}");
        }
        assert_eq!(judge(&status(412, "PreconditionFailed"), 1, true), Verdict::ThereAlready);
        assert!(matches!(judge(&status(412, "PreconditionFailed"), 1, false), Verdict::Fatal(_)));
        assert!(matches!(judge(&status(400, "BadDigest"), 3, true), Verdict::Fatal(UploadError::Damaged { .. })));
    }

    #[test]
    fn waits_grow_to_the_cap_and_obey_retry_after() {
        let tuning = Tuning::default();
        assert!((1..40).all(|tries| backoff_ms(&tuning, tries, u64::MAX, None) <= tuning.backoff_cap_ms));
        assert!(backoff_ms(&tuning, 1, tuning.backoff_base_ms, None) == tuning.backoff_base_ms);
        assert!((0..1000).all(|random| backoff_ms(&tuning, 1, random, Some(5_000)) >= 5_000));
        let huge = backoff_ms(&tuning, 40, u64::MAX, Some(u64::MAX));
        assert!((retry_after::LONGEST_MS..=2 * retry_after::LONGEST_MS).contains(&huge), "{huge}");
        assert_eq!(backoff_ms(&tuning, 1, 400, Some(0)), 500, "a wait of nothing is none");
    }
}
