//! An upload from the file to the version: small ones in one piece, large ones in parts, from the start or from what S3
//! has. Dropping the future stops everything it does; what S3 has by then, a later run finds again.

use std::future::Future;

use chartlift_protocol::{
    Compression, Encoding, ErrorCode, Intent, SignParts, UploadCompleted, UploadCreated, UploadPolicy,
    limits::MAX_FORM_BYTES,
};
use futures::{FutureExt, StreamExt, future, stream::FuturesUnordered};

use crate::{
    adapt::{self, Effort, Load},
    complete,
    crc::Crc,
    deal::Course,
    error::UploadError,
    gate::{self, Decision},
    journal, link,
    open::{self, Opened, Refusal},
    part::{Assembler, Part, Span},
    pipeline::{self, Work},
    plan::Plan,
    ports::{Compressor, Control, Journal, Ports, Source, Transport, Upcoming},
    progress::Status,
    record::Head,
    resume::{self, Resumed},
    run::{Run, UploadRequest},
    shared::Shared,
    sign::{self, Signer},
};

/// Does the work, and meanwhile what only helps: nobody waits for that.
async fn beside<T>(work: impl Future<Output = T>, help: impl Future<Output = ()>) -> T {
    let (work, help) = (work.fuse(), help.fuse());
    futures::pin_mut!(work, help);
    loop {
        futures::select_biased! {
            done = work => return done,
            () = help => {}
        }
    }
}

/// Runs to the end.
///
/// # Errors
/// The one error that ended it.
pub async fn upload<P: Ports>(run: &Run<'_, P>) -> Result<UploadCompleted, UploadError> {
    if let Some(outcome) = complete::asked_before(run).await {
        return outcome;
    }
    run.progress.set_status(Status::Preparing);
    let size = run.request.source.meta().size_bytes;
    let plan = Plan::new(size, &run.shared.tuning, run.shared.policy_hint().equal_parts)?;
    // Boxed, here and below: as one state machine, browsers would compile it well for 150 ms in the midst of the
    // first upload, since what is called often and is large seems to be worth it.
    if size <= run.shared.tuning.single_put_bytes {
        small(run, plan).boxed_local().await
    } else {
        large(run, plan).boxed_local().await
    }
}

/// A file that fits one `PutObject`: compress, create and sign in one call, send, complete.
async fn small<P: Ports>(run: &Run<'_, P>, plan: Plan) -> Result<UploadCompleted, UploadError> {
    run.progress.begin(&[]);
    let policy = run.shared.policy_hint();
    // Of whatever encoding: so small a file is read as a whole to decide it.
    let _memory = run.memory(plan, Encoding::Gzip).await;
    let decision = decide(run, &plan, &policy).await?;
    let mut part = only_part(run, plan, decision, policy.intent).await?;
    // Empty files have no body to be known by.
    if policy.forms && (1..=MAX_FORM_BYTES).contains(&part.record.stored_bytes) {
        part.sha256 = run.shared.ports.transport().sha256(&part.chunks).await;
    }
    let sending = async { Ok(send_small(run, plan, decision, &mut part).await) };
    let (sent, digests) = futures::try_join!(sending, run.digest())?;
    let upload_id = match sent {
        // An earlier run may have completed it and been stopped before the answer came.
        Err(UploadError::Refused(problem)) if problem.code == ErrorCode::UploadNotActive => {
            run.upload_id.borrow().clone().ok_or(UploadError::Refused(problem))?
        }
        sent => sent?,
    };
    complete::finish(run, &upload_id, vec![part.record], digests).await
}

async fn send_small<P: Ports>(
    run: &Run<'_, P>,
    plan: Plan,
    decision: Decision,
    part: &mut Part<P::Chunk>,
) -> Result<String, UploadError> {
    let mut first = SignParts { encoding: decision.encoding, whole: true, parts: vec![part.to_sign()] };
    let mut created = open::create(run, Some(first.clone())).await?;
    if created.policy.compression == Compression::Never && first.encoding == Encoding::Gzip {
        // The policy was not known yet: store as it is.
        run.progress.begin(&[]);
        let plain = Decision { encoding: Encoding::Identity, ratio_per_1024: 1024, ..decision };
        *part = only_part(run, plan, plain, created.policy.intent).await?;
        first.encoding = Encoding::Identity;
        created.signed.clear();
    }
    run.progress.set_status(Status::Uploading);
    let (signer, queue) = Signer::new();
    let sending = run.sending(signer, true, true);
    let Shared { ports, tuning, .. } = run.shared;
    let UploadCreated { upload_id, mut signed, .. } = created;
    let signing = sign::run(&**ports, tuning, run.progress.waits(), &upload_id, first.encoding, queue).fuse();
    let send = sending.send(part, signed.pop(), plan.size_bytes);
    let preparing = async {
        // Among many files, one that waits costs less than a request more for each.
        if run.shared.alone() {
            ports.control().prepare(Upcoming::Complete(&upload_id)).await;
        }
    };
    let send = beside(send, preparing).fuse();
    futures::pin_mut!(signing, send);
    futures::select_biased! {
        sent = send => sent?,
        () = signing => unreachable!("the signer outlives the part"),
    }
    Ok(upload_id.clone())
}

/// A file that may need several parts: journaled, so that it can be resumed.
async fn large<P: Ports>(run: &Run<'_, P>, plan: Plan) -> Result<UploadCompleted, UploadError> {
    let Shared { ports, .. } = run.shared;
    let UploadRequest { source, record_id, attachment_id, .. } = run.request;
    let key = journal::key(source, record_id, attachment_id.as_deref()).await?;
    let _lock = open::lock(run, &key).await?;
    run.journal_key.replace(Some(key.clone()));
    if let Some(saved) = ports.journal().load(&key).await {
        if let Some(resumed) = resume::resume(run.shared, run.progress.waits(), &saved).await? {
            return go_on(run, &key, plan, saved.head, resumed).await;
        }
        ports.journal().remove(&key).await;
    }
    new_upload(run, &key, plan).boxed_local().await
}

/// An upload that was begun before, from what S3 has.
async fn go_on<P: Ports>(
    run: &Run<'_, P>,
    key: &str,
    plan: Plan,
    head: Head,
    resumed: Resumed,
) -> Result<UploadCompleted, UploadError> {
    run.upload_id.replace(Some(head.upload_id.clone()));
    run.shared.learn_policy(&resumed.policy);
    run.progress.set_encoding(head.encoding);
    run.progress.begin(&resumed.kept);
    if resumed.completed {
        return complete::completed(run, &head.upload_id).await;
    }
    if head.owner != run.request.owner {
        let head = Head { owner: run.request.owner.clone(), ..head.clone() };
        run.shared.ports.journal().save_head(key, &head).await;
    }
    let course = Course {
        plan: Plan {
            segment_bytes: head.segment_bytes,
            part_bytes: head.part_bytes,
            ..Plan::new(plan.size_bytes, &run.shared.tuning, resumed.policy.equal_parts)?
        },
        encoding: head.encoding,
        intent: resumed.policy.intent,
        ratio_per_1024: 512,
        may_exist: true,
    };
    let (signer, queue) = Signer::new();
    let opened = Opened::again(&head, resumed.policy, queue);
    let work = Work { spans: resumed.spans, kept: resumed.kept, signer };
    let sent = pipeline::send_and_digest(run, key, &course, future::ok(opened).boxed_local(), work).await?;
    complete::finish(run, &head.upload_id, sent.parts, sent.digests).await
}

/// The server knows an upload of this file that the journal has forgotten: what the journal should have said is written
/// anew, and it goes on. One that cannot be gone on with stands in the way of another.
async fn found_again<P: Ports>(
    run: &Run<'_, P>,
    key: &str,
    opened: Opened,
    course: &Course,
) -> Result<UploadCompleted, UploadError> {
    let (Shared { ports, tuning, .. }, waits) = (run.shared, run.progress.waits());
    let id = opened.upload_id.as_str();
    let state = link::call(&**ports, tuning, waits, || ports.control().state(id)).await?;
    if let Some(saved) = resume::remembered(open::head_of(run, &opened, course), &state)
        && let Some(resumed) = resume::left_to_do(&saved, &state)
    {
        ports.journal().save_head(key, &saved.head).await;
        for part in &saved.parts {
            ports.journal().save_part(key, part).await;
        }
        return go_on(run, key, course.plan, saved.head, resumed).await;
    }
    match link::call(&**ports, tuning, waits, || ports.control().abort(id)).await {
        Err(UploadError::Refused(problem)) if problem.code == ErrorCode::UploadNotActive => {
            complete::completed(run, id).await
        }
        Err(error) => Err(error),
        Ok(()) => new_upload(run, key, course.plan).boxed_local().await,
    }
}

/// The gate and the workers begin by the policy of the last upload, while the server is asked for this one's.
async fn new_upload<P: Ports>(run: &Run<'_, P>, key: &str, plan: Plan) -> Result<UploadCompleted, UploadError> {
    let Shared { ports, .. } = run.shared;
    run.progress.begin(&[]);
    let guess = run.shared.policy_hint();
    let decision = decide(run, &plan, &guess).await?;
    let mut course = Course {
        plan,
        encoding: decision.encoding,
        intent: guess.intent,
        ratio_per_1024: decision.ratio_per_1024,
        may_exist: false,
    };
    let all = Span { range: 0..plan.size_bytes, first_number: 1, before: Crc::default(), again: None };
    let (signer, queue) = Signer::new();
    let opening = async {
        let mut queue = queue;
        let created = match course.encoding {
            Encoding::Gzip => open::create(run, None).await?,
            // Nothing to compress: the first parts are ready sooner than an answer could come.
            Encoding::Identity => open::create_with_parts(run, &mut queue).await?,
        };
        let begun_before = created.begun_before;
        let opened = Opened::new(created, queue, ports.clock());
        if begun_before {
            Err(Refusal::BegunBefore(opened))
        } else if opened.allows(&course) {
            open::save_head(run, key, &opened, &course).await;
            Ok(opened)
        } else {
            Err(Refusal::OnOtherTerms(opened))
        }
    }
    .boxed_local();
    let work = Work { spans: vec![all.clone()], kept: Vec::new(), signer };
    let sent = match pipeline::send_and_digest(run, key, &course, opening, work).await {
        Err(Refusal::BegunBefore(opened)) => {
            follow(run, &mut course, &opened.policy)?;
            return found_again(run, key, opened, &course).await;
        }
        Err(Refusal::OnOtherTerms(opened)) => {
            let (signer, queue) = Signer::new();
            let (opened, work) = (Opened { queue, ..opened }, Work { spans: vec![all], kept: Vec::new(), signer });
            run.progress.begin(&[]);
            follow(run, &mut course, &opened.policy)?;
            run.progress.set_encoding(course.encoding);
            open::save_head(run, key, &opened, &course).await;
            pipeline::send_and_digest(run, key, &course, future::ok(opened).boxed_local(), work).await
        }
        sent => sent,
    }?;
    complete::finish(run, &sent.upload_id, sent.parts, sent.digests).await
}

/// What was begun by a guess goes on by the policy.
fn follow<P: Ports>(run: &Run<'_, P>, course: &mut Course, policy: &UploadPolicy) -> Result<(), UploadError> {
    let Shared { ports, tuning, .. } = run.shared;
    if policy.compression == Compression::Never {
        course.encoding = Encoding::Identity;
    }
    course.plan = Plan::new(course.plan.size_bytes, tuning, policy.equal_parts)?;
    if ports.compressor().holds(course.encoding) {
        course.plan.check_memory(tuning)?;
    }
    Ok(())
}

async fn decide<P: Ports>(run: &Run<'_, P>, plan: &Plan, policy: &UploadPolicy) -> Result<Decision, UploadError> {
    let effort = adapt::range(policy.intent).start;
    if !run.shared.trusts_encoder() {
        run.progress.set_encoding(Encoding::Identity);
        return Ok(Decision::untrusted());
    }
    let mut decision = gate::decide(run.shared.ports.compressor(), &run.request.source, plan, effort).await?;
    if policy.compression == Compression::Never {
        decision.encoding = Encoding::Identity;
    }
    if run.shared.ports.compressor().holds(decision.encoding) {
        plan.check_memory(&run.shared.tuning)?;
    }
    run.progress.set_encoding(decision.encoding);
    Ok(decision)
}

async fn only_part<P: Ports>(
    run: &Run<'_, P>,
    plan: Plan,
    decision: Decision,
    intent: Intent,
) -> Result<Part<P::Chunk>, UploadError> {
    run.progress.set_encoding(decision.encoding);
    let span = Span { range: 0..plan.size_bytes, first_number: 1, before: Crc::default(), again: None };
    // Only one part may come of it, however it compresses.
    let plan = Plan { part_bytes: u64::MAX, equal: false, ..plan };
    let mut assembler = Assembler::new(plan, decision.encoding, span, 0, decision.ratio_per_1024);
    let effort = Effort::new(intent).next(Load { ready_parts: 0, lanes: 1, warmed_up: false });
    let mut jobs = FuturesUnordered::new();
    while let Some(job) = assembler.next_job(effort) {
        jobs.push(run.run_job(job));
    }
    while let Some(segment) = jobs.next().await {
        let segment = segment?;
        run.progress.segment(segment.source.len, segment.stored.len);
        if let Some(part) = assembler.take(segment)?.pop() {
            run.progress.part_full(&part.record, part.segments_stored(), true);
            return Ok(part);
        }
    }
    unreachable!("the last segment closes the part")
}
