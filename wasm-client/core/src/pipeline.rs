//! The parts of one upload: compressed, signed and sent all at once, while the source is digested beside them.

use std::cell::OnceCell;

use futures::{
    FutureExt, StreamExt,
    channel::oneshot,
    future::{Fuse, FusedFuture, LocalBoxFuture},
    stream::FuturesUnordered,
};

use crate::{
    adapt::Effort,
    deal::{Course, Deal, Dealing, Room},
    error::UploadError,
    open::{Opened, Opening, Refusal},
    part::Span,
    ports::{Compressor, Control, Digests, Journal, Ports, Upcoming},
    progress::Status,
    record::PartRecord,
    run::Run,
    segment::Segment,
    shared::Shared,
    sign::{self, Signer},
};

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

/// Says it, if it has not been said.
fn tell(once: &mut Option<oneshot::Sender<()>>) {
    if let Some(once) = once.take() {
        // Nobody may be listening any more.
        let _ = once.send(());
    }
}

/// Sends the spans. The second reading begins once the first part is full or none can be begun: until then the
/// network waits for the workers.
///
/// # Errors
/// The one error that ended it, or that the policy wants the file stored as it is.
pub async fn send_and_digest<P: Ports>(
    run: &Run<'_, P>,
    key: &str,
    course: &Course,
    opening: Opening<'_>,
    work: Work,
) -> Result<Sent, Refusal> {
    let (first_full, spare_time) = oneshot::channel();
    let digesting = async {
        // Without anything to send, nothing is said.
        let _ = spare_time.await;
        Ok(run.digest().await?)
    };
    let sending = send_all(run, key, course, opening, work, first_full);
    let ((upload_id, parts), digests) = futures::try_join!(sending, digesting)?;
    Ok(Sent { upload_id, parts, digests })
}

/// Compresses and sends the spans, all at once: workers, signatures and connections overlap.
async fn send_all<P: Ports>(
    run: &Run<'_, P>,
    key: &str,
    course: &Course,
    opening: Opening<'_>,
    Work { spans, kept: mut records, signer }: Work,
    first_full: oneshot::Sender<()>,
) -> Result<(String, Vec<PartRecord>), Refusal> {
    run.progress.set_status(Status::Uploading);
    let Shared { ports, tuning, .. } = run.shared;
    let mut dealing = Dealing::new(course, spans, tuning.min_part_bytes);
    let upload_id = OnceCell::new();
    let (mut opening, mut first_full) = (opening.fuse(), Some(first_full));
    let mut signing: Fuse<LocalBoxFuture<'_, ()>> = Fuse::terminated();
    let mut preparing: Fuse<LocalBoxFuture<'_, ()>> = Fuse::terminated();
    let mut room: Fuse<LocalBoxFuture<'_, Room>> = Fuse::terminated();
    let mut jobs = FuturesUnordered::new();
    let mut sends = FuturesUnordered::new();
    let kept = records.len();
    // Nobody waits for the journal: what it does not know yet when the page dies is only sent again.
    let save = |record: PartRecord| async move { ports.journal().save_part(key, &record).await };
    let mut saves = FuturesUnordered::new();
    // Parts that were full before the journal knew of the upload.
    let mut unsaved: Vec<PartRecord> = Vec::new();
    loop {
        while jobs.len() < ports.compressor().width() {
            // What an earlier run has sent says nothing of this one's network.
            match dealing.next(run.shared.load(records.len() > kept)) {
                Deal::Job(at, job) => jobs.push(async move { (at, run.run_job(job).await) }),
                Deal::NeedsRoom => {
                    if room.is_terminated() {
                        room = run.room(course.plan, course.encoding).boxed_local().fuse();
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
                // Begun at once: below, it would wait until nothing else is ready, and a pause might come first.
                let _ = saves.next().now_or_never();
                signing = sign::run(&**ports, tuning, run.progress.waits(), id, course.encoding, opened.queue).boxed_local().fuse();
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
                run.progress.segment(segment.source.len, segment.stored.len);
                for (part, held) in dealing.take(at, segment)? {
                    run.progress.part_full(&part.record, part.segments_stored(), part.last);
                    tell(&mut first_full);
                    match upload_id.get() {
                        Some(_) => {
                            saves.push(save(part.record.clone()));
                            let _ = saves.next().now_or_never();
                        }
                        None => unsaved.push(part.record.clone()),
                    }
                    let whole = part.last && part.record.number == 1
                        && part.record.stored_bytes <= tuning.single_put_bytes;
                    let sending = run.sending(signer.clone(), whole, course.may_exist);
                    let left = course.plan.size_bytes - part.record.start;
                    let ready = run.shared.part_ready();
                    sends.push(async move {
                        sending.send(&part, None, left).await?;
                        drop((held, ready));
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
