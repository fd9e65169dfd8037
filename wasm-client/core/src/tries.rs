//! The tries of one part: what uploads and downloads do after one that failed.

use crate::{
    error::UploadError,
    plan::Tuning,
    ports::{Clock, PutError},
    retry::{self, Link, Verdict},
    schedule::Lanes,
};

/// A new URL this often in a row without success means that the URL was never the trouble.
const MAX_RENEWALS: u32 = 3;

/// Counts the tries of one part.
pub struct Tries<'a, L: Link> {
    link: &'a L,
    tuning: &'a Tuning,
    lanes: &'a Lanes,
    tries: u32,
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
    /// Of a part that was never tried.
    pub fn new(link: &'a L, tuning: &'a Tuning, lanes: &'a Lanes) -> Self {
        Self { link, tuning, lanes, tries: 0, renewals: 0 }
    }

    /// The last try came further than those before: what failed until then no longer counts.
    pub fn came_further(&mut self) {
        (self.tries, self.renewals) = (0, 0);
    }

    /// No byte moved for [`Tuning::stall_ms`]. Waits for the network, which `shown` shows for as long as it lives, or
    /// before the next try.
    ///
    /// # Errors
    /// [`UploadError::Network`] after [`Tuning::max_tries`].
    pub async fn stalled<S>(&mut self, shown: impl FnOnce() -> S) -> Result<Next, UploadError> {
        self.unless_offline(shown, true).await
    }

    /// The try failed. `tried_before` says whether an earlier one may have arrived. Waits as [`Tries::stalled`].
    ///
    /// # Errors
    /// What trying again cannot mend, or [`UploadError::Network`] after [`Tuning::max_tries`].
    pub async fn failed<S>(
        &mut self,
        error: &PutError,
        tried_before: bool,
        shown: impl FnOnce() -> S,
    ) -> Result<Next, UploadError> {
        match retry::judge(error, self.tries + 1, tried_before) {
            Verdict::ThereAlready => Ok(Next::NoTry),
            Verdict::Fatal(error) => Err(error),
            Verdict::Again { after_ms, overload } => self.again(after_ms, overload).await,
            Verdict::CheckNetwork => self.unless_offline(shown, false).await,
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
    ///
    /// # Errors
    /// [`UploadError::Network`] after [`Tuning::max_tries`].
    pub async fn again(&mut self, after_ms: Option<u64>, overload: bool) -> Result<Next, UploadError> {
        if overload {
            self.lanes.overloaded();
        }
        self.tries += 1;
        if self.tries >= self.tuning.max_tries {
            return Err(UploadError::Network { tries: self.tries });
        }
        let clock = self.link.clock();
        clock.sleep_ms(retry::backoff_ms(self.tuning, self.tries, clock.random(), after_ms)).await;
        Ok(Next::SameUrl)
    }

    /// Waits for the network, which costs no try; if there was nothing to wait for, the try has failed.
    async fn unless_offline<S>(&mut self, shown: impl FnOnce() -> S, overload: bool) -> Result<Next, UploadError> {
        let waited = {
            let _shown = shown();
            retry::network(self.link, self.tuning).await
        };
        if waited { Ok(Next::SameUrl) } else { self.again(None, overload).await }
    }
}

fn refused(error: &PutError) -> UploadError {
    match error {
        PutError::Status { status, code, .. } => UploadError::StoreRefused { status: *status, code: code.clone() },
        PutError::Network | PutError::Aborted => UploadError::Network { tries: MAX_RENEWALS },
    }
}
