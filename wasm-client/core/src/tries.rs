//! The tries of one part: what uploads and downloads do after one that failed.

use crate::{
    error::UploadError,
    lanes::{Begun, Lanes},
    link::{self, Link},
    plan::Tuning,
    ports::{Clock, PutError},
    retry::{self, Verdict},
    waits::{Waiting, Waits, WaitsFor},
};

/// A new URL this often in a row without success means that the URL was never the trouble.
const MAX_RENEWALS: u32 = 3;

/// Counts the tries of one part.
pub struct Tries<'a, L: Link> {
    link: &'a L,
    tuning: &'a Tuning,
    lanes: &'a Lanes,
    waits: &'a Waits,
    begun: Begun,
    failed: u32,
    renewals: u32,
}

/// What the next try takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The same URL.
    SameUrl,
    /// A new URL: the old one is no longer good.
    NewUrl,
    /// None: an earlier one has arrived.
    NoTry,
}

impl<'a, L: Link> Tries<'a, L> {
    /// Of a part that was never tried; its waits are shown.
    pub fn new(link: &'a L, tuning: &'a Tuning, lanes: &'a Lanes, waits: &'a Waits) -> Self {
        Self { link, tuning, lanes, waits, begun: lanes.begin(), failed: 0, renewals: 0 }
    }

    /// How many have failed.
    pub fn failed_so_far(&self) -> u32 {
        self.failed
    }

    /// One begins.
    pub fn begin(&mut self) {
        self.begun = self.lanes.begin();
    }

    /// The last try came further than those before: what failed until then no longer counts.
    pub fn came_further(&mut self) {
        (self.failed, self.renewals) = (0, 0);
    }

    /// No byte moved for [`Tuning::stall_ms`]. Waits for the network, or before the next try.
    ///
    /// # Errors
    /// [`UploadError::Network`] after [`Tuning::max_tries`].
    pub async fn stalled(&mut self) -> Result<Next, UploadError> {
        self.unless_offline(true).await
    }

    /// The machine slept while it was tried: nobody is to blame. Waits for the network.
    pub async fn slept(&self) -> Next {
        link::network(self.link, self.tuning, self.waits).await;
        Next::SameUrl
    }

    /// What arrived is not what was sent for. Waits as [`Tries::stalled`]: a login page looks like that too.
    ///
    /// # Errors
    /// [`UploadError::Network`] after [`Tuning::max_tries`].
    pub async fn damaged(&mut self) -> Result<Next, UploadError> {
        self.unless_offline(false).await
    }

    /// The try failed. `tried_before` says whether an earlier one may have arrived. Waits as [`Tries::stalled`].
    ///
    /// # Errors
    /// What trying again cannot mend, or [`UploadError::Network`] after [`Tuning::max_tries`].
    pub async fn failed(&mut self, error: &PutError, tried_before: bool) -> Result<Next, UploadError> {
        match retry::judge(error, self.failed + 1, tried_before) {
            Verdict::ThereAlready => Ok(Next::NoTry),
            Verdict::Fatal(error) => Err(error),
            Verdict::Again { after_ms, overload } => self.again(after_ms, overload).await,
            Verdict::CheckNetwork => self.unless_offline(false).await,
            Verdict::SignAgain => {
                self.renewals += 1;
                if self.renewals > MAX_RENEWALS {
                    return Err(refused(error));
                }
                // URLs do expire: the first time that counts for nothing.
                if self.renewals > 1 {
                    self.again(None, false).await?;
                }
                Ok(Next::NewUrl)
            }
        }
    }

    /// Counts a failed try and waits before the next.
    async fn again(&mut self, after_ms: Option<u64>, overload: bool) -> Result<Next, UploadError> {
        if overload {
            self.lanes.overloaded(self.begun);
        }
        self.failed += 1;
        if self.failed >= self.tuning.max_tries {
            return Err(UploadError::Network { tries: self.failed });
        }
        let clock = self.link.clock();
        let wait_ms = retry::backoff_ms(self.tuning, self.failed, clock.random(), after_ms);
        let until_ms = Some(clock.now_ms().saturating_add(wait_ms));
        let _wait = self.waits.begin(Waiting { what: WaitsFor::Store, until_ms, tries: self.failed });
        clock.sleep_ms(wait_ms).await;
        Ok(Next::SameUrl)
    }

    /// Waits for the network, which costs no try; if there was nothing to wait for, the try has failed.
    async fn unless_offline(&mut self, overload: bool) -> Result<Next, UploadError> {
        let waited = link::network(self.link, self.tuning, self.waits).await;
        if waited { Ok(Next::SameUrl) } else { self.again(None, overload).await }
    }
}

fn refused(error: &PutError) -> UploadError {
    match error {
        PutError::Status { status, code, .. } => UploadError::StoreRefused { status: *status, code: code.clone() },
        PutError::Network | PutError::Aborted => UploadError::Network { tries: MAX_RENEWALS },
    }
}
