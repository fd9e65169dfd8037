//! The way to the server: whether there is one, and calls that go on until they are answered for good.

use chartlift_protocol::ErrorCode;
use futures::{
    FutureExt,
    future::{Either, join, select},
};

use crate::{
    error::UploadError,
    naps::{LOOK_MS, Naps},
    plan::Tuning,
    ports::{Clock, Control, ControlError, Ports, Transport},
    retry,
    waits::{Waiting, Waits, WaitsFor},
};

/// Two probes are never closer than this, in milliseconds: a browser may tell of changes without end.
const MIN_PROBE_GAP_MS: u64 = 250;

/// What waiting for the network takes: every set of upload ports has it, and so has every set of download ports.
pub trait Link {
    /// Time and chance.
    type Clock: Clock;
    /// Time and chance.
    fn clock(&self) -> &Self::Clock;
    /// Waits until the browser tells that the network may be back. It may never do so, or wrongly.
    fn online_changed(&self) -> impl Future<Output = ()>;
    /// Whether the server itself answers, and not a login page in its place.
    fn reachable(&self) -> impl Future<Output = bool>;
}

impl<P: Ports> Link for P {
    type Clock = P::Clock;
    fn clock(&self) -> &P::Clock {
        Ports::clock(self)
    }
    fn online_changed(&self) -> impl Future<Output = ()> {
        self.transport().online_changed()
    }
    fn reachable(&self) -> impl Future<Output = bool> {
        self.control().reachable()
    }
}

/// Waits until the server answers, whatever the browser believes of the network. Returns at once if it does.
///
/// Returns whether it had to wait.
pub async fn network<L: Link>(link: &L, tuning: &Tuning, waits: &Waits) -> bool {
    let mut wait = None;
    loop {
        if within(link, tuning.probe_timeout_ms, link.reachable()).await.unwrap_or(false) {
            return wait.is_some();
        }
        wait.get_or_insert_with(|| waits.begin(Waiting { what: WaitsFor::Network, until_ms: None, tries: 0 }));
        let (changed, probe) = (link.online_changed(), link.clock().sleep_ms(tuning.probe_ms));
        futures::pin_mut!(changed, probe);
        let next = select(changed, probe).map(drop);
        join(next, link.clock().sleep_ms(MIN_PROBE_GAP_MS.min(tuning.probe_ms))).await;
    }
}

/// What a future answers in time; `None` if it takes longer, and then it is dropped.
pub async fn within<L: Link, T>(link: &L, ms: u64, work: impl Future<Output = T>) -> Option<T> {
    first(work.map(Some), link.clock().sleep_ms(ms).map(|()| None)).await
}

/// What ends first of two; the other is dropped.
async fn first<T>(one: impl Future<Output = T>, other: impl Future<Output = T>) -> T {
    futures::pin_mut!(one, other);
    match select(one, other).await {
        Either::Left((answer, _)) | Either::Right((answer, _)) => answer,
    }
}

/// What a failed call asks for.
enum Cure {
    /// The network may be down.
    CheckNetwork,
    /// Wait; the server may have said how long.
    Again(Option<u64>),
    /// Nothing helps.
    None,
}

fn cure(error: &ControlError) -> Cure {
    match error {
        ControlError::Network => Cure::CheckNetwork,
        ControlError::Problem { problem, retry_after_ms } => {
            let server_fault = problem.code == ErrorCode::Unknown && problem.status >= 500;
            if problem.code.retryable() || server_fault { Cure::Again(*retry_after_ms) } else { Cure::None }
        }
        // As for S3: the words of the network in between.
        ControlError::Malformed { status: 200..=399 | 511, .. } => Cure::CheckNetwork,
        ControlError::Malformed { status: 429 | 500.., retry_after_ms } => Cure::Again(*retry_after_ms),
        ControlError::Malformed { .. } => Cure::None,
    }
}

/// Calls the server until it answers for good.
///
/// # Errors
/// The refusal, or [`UploadError::Network`] after [`Tuning::max_tries`].
pub async fn call<L: Link, T, F: Future<Output = Result<T, ControlError>>>(
    link: &L,
    tuning: &Tuning,
    waits: &Waits,
    mut attempt: impl FnMut() -> F,
) -> Result<T, UploadError> {
    let mut tries = 0;
    loop {
        let naps = Naps::watch(link.clock());
        let timeout = async {
            let mut left_ms = tuning.call_timeout_ms;
            while left_ms > 0 {
                naps.look(left_ms).await;
                left_ms = left_ms.saturating_sub(LOOK_MS);
            }
            Err(ControlError::Network)
        };
        let error = match first(attempt(), timeout).await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        // Nobody failed while the machine slept.
        let counted = !naps.any();
        tries += u32::from(counted);
        let asked_ms = match cure(&error) {
            Cure::Again(asked_ms) => asked_ms,
            Cure::CheckNetwork => {
                if network(link, tuning, waits).await && counted {
                    tries -= 1;
                }
                None
            }
            Cure::None => return Err(UploadError::from_control(error, tries)),
        };
        if counted && tries >= tuning.max_tries {
            return Err(UploadError::from_control(error, tries));
        }
        let clock = link.clock();
        let wait_ms = retry::backoff_ms(tuning, tries.max(1), clock.random(), asked_ms);
        let until_ms = Some(clock.now_ms().saturating_add(wait_ms));
        let _wait = waits.begin(Waiting { what: WaitsFor::Server, until_ms, tries });
        clock.sleep_ms(wait_ms).await;
    }
}
