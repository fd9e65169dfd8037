//! Which failures may pass, how long to wait, and when to give up.

use chartlift_protocol::ErrorCode;
use futures::future::Either;

use crate::{
    error::UploadError,
    plan::Tuning,
    ports::{Clock, Control, ControlError, Ports, PutError, Transport},
};

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
/// Backoff And Jitter", AWS Architecture Blog, 2015), and at least what the other side asked for.
#[must_use]
pub fn backoff_ms(tuning: &Tuning, tries: u32, random: u64, asked_ms: Option<u64>) -> u64 {
    let ceiling =
        tuning.backoff_base_ms.saturating_mul(1 << tries.saturating_sub(1).min(20)).min(tuning.backoff_cap_ms);
    let jittered = random % (ceiling + 1);
    asked_ms.map_or(jittered, |asked| asked.saturating_add(jittered / 4))
}

/// What waiting for the network takes: every set of upload ports has it, and so has every set of download ports.
pub trait Link {
    /// Time and chance.
    type Clock: Clock;
    /// Time and chance.
    fn clock(&self) -> &Self::Clock;
    /// Whether the machine believes it has a network.
    fn is_online(&self) -> bool;
    /// Waits until [`Link::is_online`] may have changed.
    fn online_changed(&self) -> impl Future<Output = ()>;
    /// Whether the server answers at all.
    fn reachable(&self) -> impl Future<Output = bool>;
}

impl<P: Ports> Link for P {
    type Clock = P::Clock;
    fn clock(&self) -> &P::Clock {
        Ports::clock(self)
    }
    fn is_online(&self) -> bool {
        self.transport().is_online()
    }
    fn online_changed(&self) -> impl Future<Output = ()> {
        self.transport().online_changed()
    }
    fn reachable(&self) -> impl Future<Output = bool> {
        self.control().reachable()
    }
}

/// Waits until the network works: the browser says online, and the server answers. Returns at once if it does.
///
/// Returns whether it had to wait.
pub async fn network<P: Link>(ports: &P, tuning: &Tuning) -> bool {
    let mut waited = false;
    loop {
        if ports.is_online() && reachable(ports, tuning).await {
            return waited;
        }
        waited = true;
        let (changed, probe) = (ports.online_changed(), ports.clock().sleep_ms(tuning.probe_ms));
        futures::pin_mut!(changed, probe);
        futures::future::select(changed, probe).await;
    }
}

async fn reachable<P: Link>(ports: &P, tuning: &Tuning) -> bool {
    within(ports, tuning.probe_timeout_ms, ports.reachable()).await.unwrap_or(false)
}

/// What a future answers in time; `None` if it takes longer, and then it is dropped.
async fn within<P: Link, T>(ports: &P, ms: u64, work: impl Future<Output = T>) -> Option<T> {
    let timeout = ports.clock().sleep_ms(ms);
    futures::pin_mut!(work, timeout);
    match futures::future::select(work, timeout).await {
        Either::Left((answer, _)) => Some(answer),
        Either::Right(_) => None,
    }
}

/// Calls the server until it answers for good.
///
/// # Errors
/// The refusal, or [`UploadError::Network`] after [`Tuning::max_tries`].
pub async fn call<P: Link, T, F: Future<Output = Result<T, ControlError>>>(
    ports: &P,
    tuning: &Tuning,
    mut attempt: impl FnMut() -> F,
) -> Result<T, UploadError> {
    let mut tries = 0;
    loop {
        let error = match within(ports, tuning.call_timeout_ms, attempt()).await.unwrap_or(Err(ControlError::Network)) {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        tries += 1;
        let asked_ms = match &error {
            ControlError::Problem { problem, retry_after_ms } => {
                let server_fault = problem.code == ErrorCode::Unknown && problem.status >= 500;
                if !(problem.code.retryable() || server_fault) {
                    return Err(UploadError::from_control(error, tries));
                }
                *retry_after_ms
            }
            ControlError::Network => {
                if network(ports, tuning).await {
                    tries -= 1;
                }
                None
            }
            ControlError::Malformed { status } if *status >= 500 || *status == 429 => None,
            ControlError::Malformed { .. } => return Err(UploadError::from_control(error, tries)),
        };
        if tries >= tuning.max_tries {
            return Err(UploadError::from_control(error, tries));
        }
        ports.clock().sleep_ms(backoff_ms(tuning, tries, ports.clock().random(), asked_ms)).await;
    }
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
    }
}
