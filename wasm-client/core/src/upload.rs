//! One run of one upload, from the file to the version. Dropping the run stops everything it does; what S3 has by
//! then, a later run finds again.

use std::{cell::RefCell, future::Future};

use chartlift_protocol::{
    Compression, CreateUpload, Encoding, ErrorCode, Intent, SignParts, UploadCompleted, UploadCreated, UploadPolicy,
};
use futures::{FutureExt, StreamExt, future, stream::FuturesUnordered};

use crate::{
    adapt::{self, Effort, Load},
    complete,
    crc::Crc,
    engine::{Shared, UploadRequest},
    error::UploadError,
    gate::{self, Decision},
    journal::{self, Head, PartRecord},
    part::{Assembler, Part, Span},
    pipeline::{Course, Opened, Refusal, Work},
    plan::Plan,
    ports::{Clock, Control, Digests, Journal, Ports, Source, Upcoming},
    progress::{Progress, Status},
    resume, retry,
    schedule::UploadNo,
    sign::{self, Signer},
};

/// A page that was just closed, or an upload that was just paused, may hold its lock for a moment longer: so long is
/// waited between asking for it, in milliseconds.
const LOCK_WAITS_MS: [u64; 3] = [50, 200, 750];

/// One run of one upload.
pub struct Run<'a, P: Ports> {
    /// What all uploads share.
    pub shared: &'a Shared<P>,
    /// Its number.
    pub upload: UploadNo,
    /// What was asked for.
    pub request: &'a UploadRequest<P::Source>,
    /// Where to report.
    pub progress: &'a Progress,
    /// The same for every try to create the same upload.
    pub idempotency_key: &'a str,
    /// The server's id, once there is one: whoever cancels needs it.
    pub upload_id: &'a RefCell<Option<String>>,
    /// The journal's key, once there is one.
    pub journal_key: &'a RefCell<Option<String>>,
}

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

impl<P: Ports> Run<'_, P> {
    /// Runs to the end.
    ///
    /// # Errors
    /// The one error that ended it.
    pub async fn run(&self) -> Result<UploadCompleted, UploadError> {
        self.progress.set_status(Status::Preparing);
        let size = self.request.source.meta().size_bytes;
        let plan = Plan::new(size, &self.shared.tuning)?;
        // Boxed, here and below: as one state machine, browsers would compile it well for 150 ms in the midst of the
        // first upload, since what is called often and is large seems to be worth it.
        if size <= self.shared.tuning.single_put_bytes {
            self.small(plan).boxed_local().await
        } else {
            self.large(plan).boxed_local().await
        }
    }

    /// A file that fits one `PutObject`: compress, create and sign in one call, send, complete.
    async fn small(&self, plan: Plan) -> Result<UploadCompleted, UploadError> {
        self.progress.begin(&[]);
        let policy = self.shared.policy_hint();
        let decision = self.decide(&plan, &policy).await?;
        let mut part = self.only_part(plan, decision, policy.intent).await?;
        let sending = async { Ok(self.send_small(plan, decision, &mut part).await) };
        let (sent, digests) = futures::try_join!(sending, self.digest())?;
        let upload_id = match sent {
            // An earlier run may have completed it and been stopped before the answer came.
            Err(UploadError::Refused(problem)) if problem.code == ErrorCode::UploadNotActive => {
                self.upload_id.borrow().clone().ok_or(UploadError::Refused(problem))?
            }
            sent => sent?,
        };
        self.finish(&upload_id, vec![part.record], digests).await
    }

    async fn send_small(
        &self,
        plan: Plan,
        decision: Decision,
        part: &mut Part<P::Chunk>,
    ) -> Result<String, UploadError> {
        let mut first = SignParts { encoding: decision.encoding, whole: true, parts: vec![part.record.to_sign()] };
        let mut created = self.create(Some(first.clone())).await?;
        if created.policy.compression == Compression::Never && first.encoding == Encoding::Gzip {
            // The policy was not known yet: store as it is.
            self.progress.begin(&[]);
            let plain = Decision { encoding: Encoding::Identity, ratio_per_1024: 1024, ..decision };
            *part = self.only_part(plan, plain, created.policy.intent).await?;
            first.encoding = Encoding::Identity;
            created.signed.clear();
        }
        self.progress.set_status(Status::Uploading);
        let (signer, queue) = Signer::new();
        let sending = self.sending(signer, true, true);
        let Shared { ports, tuning, .. } = self.shared;
        let UploadCreated { upload_id, mut signed, .. } = created;
        let signing = sign::run(&**ports, tuning, &upload_id, first.encoding, queue).fuse();
        let send = sending.send(part, signed.pop(), plan.size_bytes);
        let send = beside(send, ports.control().prepare(Upcoming::Complete(&upload_id))).fuse();
        futures::pin_mut!(signing, send);
        futures::select_biased! {
            sent = send => sent?,
            () = signing => unreachable!("the signer outlives the part"),
        }
        Ok(upload_id.clone())
    }

    /// A file that may need several parts: journaled, so that it can be resumed.
    async fn large(&self, plan: Plan) -> Result<UploadCompleted, UploadError> {
        let Shared { ports, .. } = self.shared;
        let UploadRequest { source, record_id, attachment_id, .. } = self.request;
        let key = journal::key(source, record_id, attachment_id.as_deref()).await?;
        let _lock = self.lock(&key).await?;
        self.journal_key.replace(Some(key.clone()));
        if let Some(saved) = ports.journal().load(&key).await {
            if let Some(resumed) = resume::resume(self.shared, &saved).await? {
                let head = &saved.head;
                self.upload_id.replace(Some(head.upload_id.clone()));
                self.shared.learn_policy(&resumed.policy);
                self.progress.set_encoding(head.encoding);
                self.progress.begin(&resumed.kept);
                if resumed.completed {
                    let digests = self.digest().await?;
                    return self.finish(&head.upload_id, resumed.kept, digests).await;
                }
                let course = Course {
                    plan: Plan { segment_bytes: head.segment_bytes, part_bytes: head.part_bytes, ..plan },
                    encoding: head.encoding,
                    intent: resumed.policy.intent,
                    ratio_per_1024: 512,
                    may_exist: true,
                };
                let (signer, queue) = Signer::new();
                let opened = Opened { upload_id: head.upload_id.clone(), policy: resumed.policy, queue };
                let work = Work { spans: resumed.spans, kept: resumed.kept, signer };
                let sent = self.send_and_digest(&key, &course, future::ok(opened).boxed_local(), work).await?;
                return self.finish(&head.upload_id, sent.parts, sent.digests).await;
            }
            ports.journal().remove(&key).await;
        }
        self.new_upload(&key, plan).boxed_local().await
    }

    /// The gate and the workers begin by the policy of the last upload, while the server is asked for this one's.
    async fn new_upload(&self, key: &str, plan: Plan) -> Result<UploadCompleted, UploadError> {
        self.progress.begin(&[]);
        let guess = self.shared.policy_hint();
        let decision = self.decide(&plan, &guess).await?;
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
                Encoding::Gzip => self.create(None).await?,
                // Nothing to compress: the first parts are ready sooner than an answer could come.
                Encoding::Identity => self.create_with_parts(&mut queue).await?,
            };
            let opened = Opened { upload_id: created.upload_id, policy: created.policy, queue };
            if opened.allows(course.encoding) {
                self.save_head(key, &opened.upload_id, created.attachment_id, &course).await;
                Ok(opened)
            } else {
                Err(Refusal::AsItIs(opened, created.attachment_id))
            }
        }
        .boxed_local();
        let work = Work { spans: vec![all.clone()], kept: Vec::new(), signer };
        let sent = match self.send_and_digest(key, &course, opening, work).await {
            Err(Refusal::AsItIs(opened, attachment_id)) => {
                let (signer, queue) = Signer::new();
                let (opened, work) = (Opened { queue, ..opened }, Work { spans: vec![all], kept: Vec::new(), signer });
                self.progress.begin(&[]);
                course.encoding = Encoding::Identity;
                self.progress.set_encoding(course.encoding);
                self.save_head(key, &opened.upload_id, attachment_id, &course).await;
                self.send_and_digest(key, &course, future::ok(opened).boxed_local(), work).await
            }
            sent => sent,
        }?;
        self.finish(&sent.upload_id, sent.parts, sent.digests).await
    }

    async fn save_head(&self, key: &str, upload_id: &str, attachment_id: String, course: &Course) {
        let head = Head {
            upload_id: upload_id.to_owned(),
            attachment_id,
            record_id: self.request.record_id.clone(),
            size_bytes: course.plan.size_bytes,
            last_modified_ms: self.request.source.meta().last_modified_ms,
            encoding: course.encoding,
            segment_bytes: course.plan.segment_bytes,
            part_bytes: course.plan.part_bytes,
        };
        self.shared.ports.journal().save_head(key, &head).await;
    }

    async fn lock(&self, key: &str) -> Result<<P::Journal as Journal>::Lock, UploadError> {
        let Shared { ports, .. } = self.shared;
        for wait_ms in LOCK_WAITS_MS {
            if let Some(lock) = ports.journal().lock(key).await {
                return Ok(lock);
            }
            ports.clock().sleep_ms(wait_ms).await;
        }
        ports.journal().lock(key).await.ok_or(UploadError::InUseElsewhere)
    }

    /// Creates the upload and has the first parts signed in the same call.
    async fn create_with_parts(&self, queue: &mut sign::Queue) -> Result<UploadCreated, UploadError> {
        let Shared { ports, lanes, .. } = self.shared;
        let most = usize::try_from(lanes.pool().capacity()).unwrap_or(usize::MAX);
        let batch = sign::Batch::first(queue, Encoding::Identity, most, ports.clock()).await;
        // The signers live as long as the upload.
        let batch = batch.ok_or(UploadError::Cancelled)?;
        let created = self.create(Some(batch.request.clone())).await?;
        batch.answer(&Ok(created.signed.clone()));
        Ok(created)
    }

    async fn create(&self, first: Option<SignParts>) -> Result<UploadCreated, UploadError> {
        let Shared { ports, tuning, .. } = self.shared;
        let meta = self.request.source.meta();
        let request = CreateUpload {
            record_id: self.request.record_id.clone(),
            attachment_id: self.request.attachment_id.clone(),
            file_name: meta.name.clone(),
            content_type: meta.content_type.clone(),
            size_bytes: meta.size_bytes,
            first,
        };
        let created = retry::call(&**ports, tuning, || ports.control().create(self.idempotency_key, &request)).await?;
        self.upload_id.replace(Some(created.upload_id.clone()));
        self.shared.learn_policy(&created.policy);
        Ok(created)
    }

    async fn decide(&self, plan: &Plan, policy: &UploadPolicy) -> Result<Decision, UploadError> {
        let effort = adapt::range(policy.intent).start;
        let mut decision = gate::decide(self.shared.ports.compressor(), &self.request.source, plan, effort).await?;
        if policy.compression == Compression::Never {
            decision.encoding = Encoding::Identity;
        }
        self.progress.set_encoding(decision.encoding);
        Ok(decision)
    }

    async fn only_part(&self, plan: Plan, decision: Decision, intent: Intent) -> Result<Part<P::Chunk>, UploadError> {
        self.progress.set_encoding(decision.encoding);
        let span = Span { range: 0..plan.size_bytes, first_number: 1, before: Crc::default(), again: None };
        // Only one part may come of it, however it compresses.
        let plan = Plan { part_bytes: u64::MAX, ..plan };
        let mut assembler = Assembler::new(plan, decision.encoding, span, 0, decision.ratio_per_1024);
        let effort = Effort::new(intent).next(Load { ready_parts: 0, lanes: 1, warmed_up: false });
        let mut jobs = FuturesUnordered::new();
        while let Some(job) = assembler.next_job(effort) {
            jobs.push(self.run_job(job));
        }
        while let Some(segment) = jobs.next().await {
            let segment = segment?;
            self.progress.segment(segment.source.len, segment.stored.len);
            if let Some(part) = assembler.take(segment)?.pop() {
                self.progress.part_full(&part.record, part.segments_stored(), true);
                return Ok(part);
            }
        }
        unreachable!("the last segment closes the part")
    }

    async fn finish(
        &self,
        upload_id: &str,
        parts: Vec<PartRecord>,
        digests: Digests,
    ) -> Result<UploadCompleted, UploadError> {
        self.progress.set_status(Status::Finishing);
        let request = complete::summary(parts, digests.sha256);
        if (request.source.size_bytes, request.source.crc32.0) != (digests.crc.len, digests.crc.value) {
            return Err(UploadError::SourceChanged);
        }
        // A file may be read by one long stream; that it has been written to meanwhile shows only when it is opened anew.
        self.request.source.read(0..request.source.size_bytes.min(1)).await?;
        let completed = complete::complete(self.shared, upload_id, &request).await?;
        let key = self.journal_key.borrow().clone();
        if let Some(key) = key {
            self.shared.ports.journal().remove(&key).await;
        }
        Ok(completed)
    }
}
