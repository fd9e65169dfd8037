//! The parts of one upload: compressed, signed and sent all at once, while the source is digested beside them.

use std::cell::OnceCell;

use chartlift_protocol::{Compression, Encoding, Intent, UploadPolicy};
use futures::{
    FutureExt, StreamExt,
    channel::oneshot,
    future::{Fuse, FusedFuture, LocalBoxFuture},
    stream::FuturesUnordered,
};

use crate::{
    adapt::{Effort, Load},
    engine::Shared,
    error::UploadError,
    journal::PartRecord,
    part::{Assembler, Part, Span},
    plan::Plan,
    ports::{Chunk, Compressor, Control, Digests, JobError, Journal, Ports, Source, Upcoming},
    progress::Status,
    schedule::Permit,
    segment::{Job, Segment},
    send::Sending,
    sign::{self, Signer},
    upload::Run,
};

/// A job whose worker died is given to another so often.
const JOB_TRIES: u32 = 3;

/// What the parts of an upload have in common.
pub struct Course {
    /// How the file is cut.
    pub plan: Plan,
    /// How it is stored.
    pub encoding: Encoding,
    /// What the policy asks for.
    pub intent: Intent,
    /// Stored bytes expected of 1024 source bytes.
    pub ratio_per_1024: u64,
    /// Whether an earlier run may have sent parts that this one does not know of.
    pub may_exist: bool,
}

/// What must be known of an upload before its parts can be signed.
pub struct Opened {
    /// The server's id.
    pub upload_id: String,
    /// What holds for it.
    pub policy: UploadPolicy,
    /// The parts to sign.
    pub queue: sign::Queue,
}

impl Opened {
    /// Whether the policy lets the file be stored like this.
    pub fn allows(&self, encoding: Encoding) -> bool {
        self.policy.compression != Compression::Never || encoding == Encoding::Identity
    }
}

/// What is to be sent, what S3 has of it, and who asks for signatures.
pub struct Work {
    /// The source bytes to send.
    pub spans: Vec<Span>,
    /// The parts that S3 has.
    pub kept: Vec<PartRecord>,
    /// Signs the others.
    pub signer: Signer,
}

/// All parts are in S3.
pub struct Sent {
    /// The server's id.
    pub upload_id: String,
    /// All of them.
    pub parts: Vec<PartRecord>,
    /// What the whole source comes to.
    pub digests: Digests,
}

/// What ends when an upload is open, or cannot be.
pub type Opening<'a> = LocalBoxFuture<'a, Result<Opened, Refusal>>;

/// Why a new upload cannot go on as it began.
pub enum Refusal {
    /// It failed.
    Failed(UploadError),
    /// Its policy, which was not known yet, wants the file (of this attachment) stored as it is.
    AsItIs(Opened, String),
}

impl From<UploadError> for Refusal {
    fn from(error: UploadError) -> Self {
        Self::Failed(error)
    }
}

impl From<Refusal> for UploadError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Failed(error) => error,
            Refusal::AsItIs(..) => unreachable!("what is stored as it is may be stored as it is"),
        }
    }
}

/// Says it, if it has not been said.
fn tell(once: &mut Option<oneshot::Sender<()>>) {
    if let Some(once) = once.take() {
        // Nobody may be listening any more.
        let _ = once.send(());
    }
}

impl<P: Ports> Run<'_, P> {
    /// SHA-256 and CRC-32 of the source.
    ///
    /// # Errors
    /// If it cannot be read, or no worker lives.
    pub async fn digest(&self) -> Result<Digests, UploadError> {
        let mut tries = 0;
        loop {
            match self.shared.ports.compressor().digest(&self.request.source).await {
                Err(JobError::Worker) if tries + 1 < JOB_TRIES => tries += 1,
                outcome => return Ok(outcome?),
            }
        }
    }

    /// Has a worker do a job.
    ///
    /// # Errors
    /// If the source cannot be read, or no worker lives.
    pub async fn run_job(&self, job: Job) -> Result<Segment<P::Chunk>, UploadError> {
        let Shared { ports, workers, .. } = self.shared;
        let mut tries = 0;
        loop {
            let left = self.request.source.meta().size_bytes - job.range.start;
            let _worker = workers.acquire(self.upload, 1, left).await;
            match ports.compressor().run(&self.request.source, job.clone()).await {
                Ok(segment) => return Ok(segment),
                Err(JobError::Worker) if tries + 1 < JOB_TRIES => tries += 1,
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Memory for one more part.
    async fn room(&self, plan: Plan) -> Room {
        let Shared { parts_held, memory, .. } = self.shared;
        let slot = parts_held.acquire(self.upload, 1, plan.size_bytes).await;
        let bytes = memory.acquire(self.upload, plan.part_reserve(), plan.size_bytes).await;
        (slot, bytes)
    }

    /// Sends the spans. The second reading begins once the first part is full or none can be begun: until then the
    /// network waits for the workers.
    ///
    /// # Errors
    /// The one error that ended it, or that the policy wants the file stored as it is.
    pub async fn send_and_digest(
        &self,
        key: &str,
        course: &Course,
        opening: Opening<'_>,
        work: Work,
    ) -> Result<Sent, Refusal> {
        let (first_full, spare_time) = oneshot::channel();
        let digesting = async {
            // Without anything to send, nothing is said.
            let _ = spare_time.await;
            Ok(self.digest().await?)
        };
        let sending = self.send_all(key, course, opening, work, first_full);
        let ((upload_id, parts), digests) = futures::try_join!(sending, digesting)?;
        Ok(Sent { upload_id, parts, digests })
    }

    /// Compresses and sends the spans, all at once: workers, signatures and connections overlap.
    async fn send_all(
        &self,
        key: &str,
        course: &Course,
        opening: Opening<'_>,
        Work { spans, kept, signer }: Work,
        first_full: oneshot::Sender<()>,
    ) -> Result<(String, Vec<PartRecord>), Refusal> {
        self.progress.set_status(Status::Uploading);
        let Shared { ports, tuning, lanes, .. } = self.shared;
        let mut dealing = Dealing::new(course, spans, tuning.min_part_bytes);
        let upload_id = OnceCell::new();
        let (mut opening, mut first_full) = (opening.fuse(), Some(first_full));
        let mut signing: Fuse<LocalBoxFuture<'_, ()>> = Fuse::terminated();
        let mut preparing: Fuse<LocalBoxFuture<'_, ()>> = Fuse::terminated();
        let mut room: Fuse<LocalBoxFuture<'_, Room>> = Fuse::terminated();
        let mut jobs = FuturesUnordered::new();
        let mut sends = FuturesUnordered::new();
        let mut records = kept;
        // Nobody waits for the journal: what it does not know yet when the page dies is only sent again.
        let save = |record: PartRecord| async move { ports.journal().save_part(key, &record).await };
        let mut saves = FuturesUnordered::new();
        // Parts that were full before the journal knew of the upload.
        let mut unsaved: Vec<PartRecord> = Vec::new();
        loop {
            while jobs.len() < ports.compressor().width() {
                let load = Load {
                    ready_parts: sends.len(),
                    lanes: usize::try_from(lanes.pool().capacity()).unwrap_or(usize::MAX),
                    warmed_up: !records.is_empty(),
                };
                match dealing.next(load) {
                    Deal::Job(at, job) => jobs.push(async move { (at, self.run_job(job).await) }),
                    Deal::NeedsRoom => {
                        if room.is_terminated() {
                            room = self.room(course.plan).boxed_local().fuse();
                        }
                        break;
                    }
                    Deal::AllDealt => break,
                }
            }
            if dealing.all_dealt() {
                tell(&mut first_full);
                if jobs.is_empty()
                    && sends.is_empty()
                    && saves.is_empty()
                    && let Some(id) = upload_id.get()
                {
                    return Ok((String::clone(id), records));
                }
            }
            futures::select_biased! {
                opened = opening => {
                    let opened: Opened = opened?;
                    if opened.policy.intent != course.intent {
                        dealing.effort = Effort::new(opened.policy.intent);
                    }
                    let id: &String = upload_id.get_or_init(|| opened.upload_id);
                    saves.extend(unsaved.drain(..).map(save));
                    signing = sign::run(&**ports, tuning, id, course.encoding, opened.queue).boxed_local().fuse();
                    preparing = async move {
                        ports.control().prepare(Upcoming::Sign(id)).await;
                        ports.control().prepare(Upcoming::Complete(id)).await;
                    }.boxed_local().fuse();
                }
                found = room => dealing.room = Some(found),
                sent = sends.select_next_some() => {
                    let record: PartRecord = sent?;
                    records.push(record);
                }
                (at, segment) = jobs.select_next_some() => {
                    let segment: Segment<P::Chunk> = segment?;
                    self.progress.segment(segment.source.len, segment.stored.len);
                    for (part, held) in dealing.take(at, segment)? {
                        self.progress.part_full(&part.record, part.segments_stored(), part.last);
                        tell(&mut first_full);
                        match upload_id.get() {
                            Some(_) => saves.push(save(part.record.clone())),
                            None => unsaved.push(part.record.clone()),
                        }
                        let whole = part.last && part.record.number == 1
                            && part.record.stored_bytes <= tuning.single_put_bytes;
                        let sending = self.sending(signer.clone(), whole, course.may_exist);
                        let left = course.plan.size_bytes - part.record.start;
                        sends.push(async move {
                            sending.send(&part, None, left).await?;
                            drop(held);
                            Ok::<_, UploadError>(part.record)
                        });
                    }
                }
                () = saves.select_next_some() => {}
                () = signing => unreachable!("the signer outlives the parts"),
                () = preparing => {}
            }
        }
    }

    /// What sends this upload's parts.
    pub fn sending(&self, signer: Signer, whole: bool, may_exist: bool) -> Sending<'_, P> {
        let (source, progress) = (&self.request.source, self.progress);
        Sending { shared: self.shared, upload: self.upload, source, progress, signer, whole, may_exist }
    }
}

/// A place for one more part, and memory for it.
type Room = (Permit, Permit);

/// A part that is full, and the room it has: what was begun as two parts may have become one.
type Full<C> = (Part<C>, Vec<Room>);

/// Deals the spans out to the workers, in order, and takes what comes back in any.
struct Dealing<C> {
    assemblers: Vec<Assembler<C>>,
    effort: Effort,
    /// Room that was found for the next part.
    room: Option<Room>,
    /// That of the parts begun.
    taken: Vec<Room>,
}

enum Deal {
    /// For the assembler of this number.
    Job(usize, Job),
    /// The next job begins a part: there must be room first.
    NeedsRoom,
    AllDealt,
}

impl<C: Chunk> Dealing<C> {
    fn new(course: &Course, spans: Vec<Span>, min_part_bytes: u64) -> Self {
        let assembler =
            |span| Assembler::new(course.plan, course.encoding, span, min_part_bytes, course.ratio_per_1024);
        let assemblers = spans.into_iter().map(assembler).collect();
        Self { assemblers, effort: Effort::new(course.intent), room: None, taken: Vec::new() }
    }

    fn next(&mut self, load: Load) -> Deal {
        let next = self.assemblers.iter_mut().enumerate().find(|(_, assembler)| !assembler.all_dealt());
        let Some((at, assembler)) = next else { return Deal::AllDealt };
        let effort = if assembler.next_is_fresh() {
            let Some(room) = self.room.take() else { return Deal::NeedsRoom };
            self.taken.push(room);
            self.effort.next(load)
        } else {
            self.effort.current()
        };
        Deal::Job(at, assembler.next_job(effort).expect("not all was dealt"))
    }

    fn all_dealt(&self) -> bool {
        self.assemblers.iter().all(Assembler::all_dealt)
    }

    /// The parts that this segment fills.
    fn take(&mut self, at: usize, segment: Segment<C>) -> Result<Vec<Full<C>>, UploadError> {
        let parts = self.assemblers[at].take(segment)?;
        let taken = &mut self.taken;
        let with_room = |part: Part<C>| {
            let room = taken.drain(..part.groups.min(taken.len())).collect();
            (part, room)
        };
        Ok(parts.into_iter().map(with_room).collect())
    }
}
