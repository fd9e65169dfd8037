//! The engine: all uploads of one page, with what they share, and what the user may do to each.

use std::{cell::RefCell, rc::Rc};

use chartlift_protocol::{CompleteUpload, CreateUpload, ErrorCode, UploadCompleted, UploadPolicy};
use futures::{
    FutureExt,
    future::{Either, select},
};

use crate::{
    complete,
    error::UploadError,
    link, open,
    plan::Tuning,
    ports::{Clock, Control, Journal, Ports, Source},
    progress::{Progress, Snapshot, Status},
    run::{Run, UploadRequest},
    schedule::UploadNo,
    shared::Shared,
    signal::{Signal, Want},
    upload,
};

/// Two reports are never closer than this, in milliseconds: ten a second.
const MIN_REPORT_GAP_MS: u64 = 100;

/// A run that ended in something that going on, or beginning anew, can mend is followed by another so often, of each.
const MAX_HEALS: u32 = 2;

/// What the user may do to an upload.
#[derive(Clone)]
pub struct UploadHandle {
    signal: Signal,
}

impl UploadHandle {
    /// Stops sending; the memory is given back.
    pub fn pause(&self) {
        self.signal.set(Want::Pause);
    }

    /// Goes on from what S3 has.
    pub fn resume(&self) {
        self.signal.set(Want::Run);
    }

    /// Gives it up: nothing of it is kept here or in S3.
    pub fn cancel(&self) {
        self.signal.set(Want::Cancel);
    }
}

/// Runs uploads.
pub struct Engine<P: Ports>(Rc<Shared<P>>);

impl<P: Ports> Clone for Engine<P> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<P: Ports> Engine<P> {
    /// An engine over these ports.
    #[must_use]
    pub fn new(ports: P, tuning: Tuning) -> Self {
        Self(Rc::new(Shared::new(ports, tuning)))
    }

    /// The server has said what uploads will be asked for, before there is one.
    pub fn learn_policy(&self, policy: &UploadPolicy) {
        self.0.learn_policy(policy);
    }

    /// Begins an upload: the future does the work, the handle steers it, and `report` is told how it stands: every
    /// [`Tuning::report_ms`] as well as timers ring, never more than ten times a second, at once when it ends, and not at
    /// all while it can only wait. How much goes by between two reports depends on the machine and is not promised.
    pub fn upload<R: Fn(&Snapshot) + 'static>(
        &self,
        request: UploadRequest<P::Source>,
        report: R,
    ) -> (UploadHandle, impl Future<Output = Result<UploadCompleted, UploadError>> + use<P, R>) {
        let signal = Signal::default();
        let task = Task {
            progress: Progress::new(request.source.meta().size_bytes),
            shared: Rc::clone(&self.0),
            upload: self.0.number(),
            request,
            signal: signal.clone(),
            upload_id: RefCell::default(),
            creating: RefCell::default(),
            completing: RefCell::default(),
            journal_key: RefCell::default(),
        };
        (UploadHandle { signal }, async move { task.run(report).await })
    }
}

/// Has a source rest once this is dropped.
struct Rests<'a, S: Source>(&'a S);

impl<S: Source> Drop for Rests<'_, S> {
    fn drop(&mut self) {
        self.0.rest();
    }
}

struct Task<P: Ports> {
    shared: Rc<Shared<P>>,
    upload: UploadNo,
    request: UploadRequest<P::Source>,
    signal: Signal,
    progress: Progress,
    upload_id: RefCell<Option<String>>,
    creating: RefCell<Option<Rc<CreateUpload>>>,
    completing: RefCell<Option<CompleteUpload>>,
    journal_key: RefCell<Option<String>>,
}

impl<P: Ports> Task<P> {
    async fn run(&self, report: impl Fn(&Snapshot)) -> Result<UploadCompleted, UploadError> {
        let outcome = {
            let runs = self.runs().fuse();
            let ticks = self.ticks(&report).fuse();
            futures::pin_mut!(runs, ticks);
            futures::select_biased! { outcome = runs => outcome, () = ticks => unreachable!("ticks never end") }
        };
        self.progress.set_status(match &outcome {
            Ok(_) => Status::Done,
            Err(UploadError::Cancelled) => Status::Cancelled,
            Err(_) => Status::Failed,
        });
        report(&self.snapshot());
        outcome
    }

    fn snapshot(&self) -> Snapshot {
        let upload_id = self.upload_id.borrow().clone();
        Snapshot { upload_id, ..self.progress.snapshot(self.shared.ports.clock().now_ms()) }
    }

    async fn ticks(&self, report: &impl Fn(&Snapshot)) {
        let clock = self.shared.ports.clock();
        let mut last: Option<Snapshot> = None;
        let mut due_ms = clock.now_ms();
        loop {
            let now = self.snapshot();
            let idle = matches!(now.status, Status::Queued | Status::Paused | Status::Offline);
            let same = |last: &Snapshot| (last.status, last.waiting) == (now.status, now.waiting);
            if !idle || !last.as_ref().is_some_and(same) {
                report(&now);
            }
            last = Some(now);
            // Timers ring late, so the next is set by when it is due; but two are never closer than a tenth of a second.
            due_ms += self.shared.tuning.report_ms;
            let wait_ms = due_ms.saturating_sub(clock.now_ms()).max(MIN_REPORT_GAP_MS);
            clock.sleep_ms(wait_ms).await;
            due_ms = due_ms.max(clock.now_ms().saturating_sub(self.shared.tuning.report_ms));
        }
    }

    /// Runs until it is done or given up: again after a pause, and again where that can mend an error.
    async fn runs(&self) -> Result<UploadCompleted, UploadError> {
        let (mut heals, mut beginnings, mut remade) = (0, 0, false);
        let mut idempotency_key = self.new_key();
        loop {
            if self.signal.get() == Want::Pause {
                self.shared.ports.journal().settle().await;
                self.progress.set_status(Status::Paused);
            }
            if self.signal.until(|want| want != Want::Pause).await == Want::Cancel {
                return self.cancelled(&idempotency_key).await;
            }
            let outcome = {
                let run = self.run_of(&idempotency_key);
                let running = self.one_run(&run);
                let stopped = self.signal.until(|want| want != Want::Run);
                futures::pin_mut!(running, stopped);
                match select(running, stopped).await {
                    Either::Left((outcome, _)) => outcome,
                    // Dropping the run aborts its requests; the signal is looked at above.
                    Either::Right(_) => continue,
                }
            };
            match outcome {
                Err(error) if begins_anew(&error) && beginnings < MAX_HEALS => {
                    // An object that is refused twice is refused a third time.
                    beginnings += if checksum_mismatch(&error) { MAX_HEALS } else { 1 };
                    if error == UploadError::EncoderFault {
                        // What went up may be wrong too, as only a sample is looked at: all of it goes, and the file goes up as it is.
                        self.shared.distrust_encoder();
                    }
                    // Not active is also what is complete: its answer was lost, and there must be no second version.
                    if let GivenUp::Completed(id) = self.give_up(&idempotency_key).await {
                        return complete::completed(&self.run_of(&idempotency_key), &id).await;
                    }
                    self.completing.take();
                    idempotency_key = self.new_key();
                }
                Err(error) if goes_on(&error) && heals < MAX_HEALS => heals += 1,
                // Memory may have erred, or whatever that connection went through: what S3 lacks is made and sent anew.
                Err(UploadError::Damaged { .. }) if !remade => remade = true,
                // Nothing of another file can be gone on with.
                Err(UploadError::SourceChanged) => {
                    self.give_up(&idempotency_key).await;
                    return Err(UploadError::SourceChanged);
                }
                outcome => return outcome,
            }
        }
    }

    fn run_of<'a>(&'a self, idempotency_key: &'a str) -> Run<'a, P> {
        Run {
            shared: &self.shared,
            upload: self.upload,
            request: &self.request,
            progress: &self.progress,
            idempotency_key,
            upload_id: &self.upload_id,
            creating: &self.creating,
            completing: &self.completing,
            journal_key: &self.journal_key,
        }
    }

    async fn one_run(&self, run: &Run<'_, P>) -> Result<UploadCompleted, UploadError> {
        self.progress.set_status(Status::Queued);
        let _admission = self.shared.admit(self.upload, self.request.source.meta().size_bytes).await;
        // Also where a pause drops it: memory that is given back must not be in use.
        let _rests = Rests(&self.request.source);
        upload::upload(run).await
    }

    fn new_key(&self) -> String {
        let clock = self.shared.ports.clock();
        format!("{:016x}{:016x}", clock.random(), clock.random())
    }

    /// The end of an upload that was given up, which is only called cancelled if there is no version of it.
    async fn cancelled(&self, idempotency_key: &str) -> Result<UploadCompleted, UploadError> {
        match self.give_up(idempotency_key).await {
            GivenUp::Gone => Err(UploadError::Cancelled),
            // It came too late: what the server has completed can only be deleted as any other attachment.
            GivenUp::Completed(id) => {
                let run = self.run_of(idempotency_key);
                let answer = complete::completed(&run, &id);
                let told = link::within(&*self.shared.ports, self.shared.tuning.cancel_ms, answer).await;
                told.unwrap_or(Err(UploadError::CancelUnconfirmed))
            }
            // Without having been asked to complete it, the server never will; its reaper gets the parts.
            GivenUp::Unheard if self.completing.borrow().is_none() => Err(UploadError::Cancelled),
            GivenUp::Unheard => Err(UploadError::CancelUnconfirmed),
        }
    }

    /// The upload and the journal go. What the server may have made without having said so yet is asked for once more: nobody else
    /// knows of it, and it would keep its record from being finalized for a week.
    async fn give_up(&self, idempotency_key: &str) -> GivenUp {
        let Shared { ports, tuning, .. } = &*self.shared;
        let (known, creating) = (self.upload_id.take(), self.creating.take());
        let run = self.run_of(idempotency_key);
        let ends = async {
            let waits = self.progress.waits();
            let id = match (known, creating) {
                (Some(id), _) => id,
                (None, Some(request)) => open::ask(&run, request).await?.upload_id,
                (None, None) => return Ok(None),
            };
            match link::call(&**ports, tuning, waits, || ports.control().abort(&id)).await {
                Err(UploadError::Refused(problem)) if problem.code == ErrorCode::UploadNotActive => Ok(Some(id)),
                aborted => aborted.map(|()| None),
            }
        };
        let given_up = match link::within(&**ports, tuning.cancel_ms, ends).await {
            Some(Ok(Some(id))) => GivenUp::Completed(id),
            Some(Ok(None)) => GivenUp::Gone,
            Some(Err(UploadError::Refused(problem))) if problem.code == ErrorCode::NotFound => GivenUp::Gone,
            _ => GivenUp::Unheard,
        };
        let key = self.journal_key.borrow().clone();
        if let Some(key) = key {
            ports.journal().remove(&key).await;
        }
        given_up
    }
}

/// What became of an upload that was given up.
enum GivenUp {
    /// There is no version of it and there will be none.
    Gone,
    /// It was complete before.
    Completed(String),
    /// The server could not be reached.
    Unheard,
}

/// Whether running again, from what S3 has, may mend it.
fn goes_on(error: &UploadError) -> bool {
    matches!(error, UploadError::Refused(problem)
        if matches!(problem.code, ErrorCode::UploadIncomplete | ErrorCode::PartMismatch))
        || matches!(error, UploadError::StoreRefused { status: 404, .. })
}

/// Whether the upload itself is lost: its object is not what it should be or may not be, or somebody else (an administrator, a rule of
/// the bucket) has ended it, at the server or in S3.
fn begins_anew(error: &UploadError) -> bool {
    checksum_mismatch(error)
        || *error == UploadError::EncoderFault
        || matches!(error, UploadError::Refused(problem)
            if matches!(problem.code, ErrorCode::UploadNotActive | ErrorCode::UploadSettled))
        || matches!(error, UploadError::StoreRefused { code: Some(code), .. } if code == "NoSuchUpload")
}

fn checksum_mismatch(error: &UploadError) -> bool {
    matches!(error, UploadError::Refused(problem) if problem.code == ErrorCode::ChecksumMismatch)
}
