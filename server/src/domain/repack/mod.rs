//! Compresses cold objects again, at the highest effort, where that pays.
//!
//! The steps are such that being cut off at any point loses nothing: what is about to be made is noted first; the new object
//! is written under a key of its own, read back and compared with the source; then one transaction makes it the version's;
//! then the old object is deleted, which a bucket that keeps versions keeps for as long as other old versions. The next run
//! removes what a run that was cut off left.
//!
//! A finalized record's files are compressed again as others are: what was signed is the source, and its bytes, checksums and
//! version stay. A record under a legal hold is left alone, stored bytes included: the audit log names their checksums, and
//! nobody should have to explain to a court why evidence was touched.

mod inflow;
mod packer;
mod report;
mod worth;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use chartlift_costs::{PriceTable, Usage};
use chartlift_protocol::{Crc32, Encoding, limits::MIB};
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use serde_json::json;

pub(crate) use self::worth::pack_activities;
use self::{
    inflow::{Inflow, Summing},
    packer::{PACKER, Packed, Packer, Step, sample},
    worth::{LEAST_BYTES, worth},
};
pub use self::{
    report::{Looked, PackOutcome, Repacked},
    worth::Worth,
};
use super::{
    audit_log::AuditLog,
    bills::Bills,
    clock::Clock,
    error::{Error, Result},
    ids::new_id,
    keys::repacked_key,
    metadata::Metadata,
    ports::{
        ListedPart, MultipartOutcome, ObjectError, ObjectMeta, Objects, OpenPacking, PackCandidate, PackRequests,
        PackState, PackedObject, Store,
    },
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::{JobScope, TenantScope},
};

const JOB: &str = "repack";
/// Candidates read in one go.
const PAGE: u32 = 200;
/// Stored bytes read by one GET: so few that several fit into memory, so many that requests cost next to nothing.
const READ_BYTES: u64 = 4 * MIB;
/// A part of the new object: as many bytes are kept in memory.
const PART_BYTES: u64 = 8 * MIB;
/// Parts that are planned at most; under S3's 10,000 because what is expected may be wrong.
const PLANNED_PARTS: u64 = 9_000;
/// Objects for which larger parts than this would be needed (some 560 GiB) are left as they are: parts are kept in memory.
const LARGEST_PART_BYTES: u64 = 64 * MIB;
/// A sample of what is too large to be tried whole.
const SAMPLE_BYTES: u64 = MIB;
/// A file that is stored as it is is sampled at so many places.
const SAMPLES: u64 = 4;

/// How far compressing again may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackBudget {
    /// What it may cost, in the currency of the prices.
    pub money: Decimal,
    /// How long the processor may compress.
    pub cpu: Duration,
    /// Objects are cold that nobody read for so long. No shorter than the longest life of a URL (seven days): whoever was
    /// given one to an object must still find it.
    pub idle: SignedDuration,
}

/// Compresses again.
#[derive(Clone)]
pub struct Repack {
    store: Arc<dyn Store>,
    objects: Arc<dyn Objects>,
    audit: AuditLog,
    clock: Arc<dyn Clock>,
    metadata: Metadata,
    bills: Bills,
}

type Tell<'a> = &'a mut (dyn FnMut(&Looked) + Send);

/// One run: what it may use, and what it did.
struct Run<'a> {
    table: &'a PriceTable,
    others: Usage,
    budget: PackBudget,
    cpu: Duration,
    found: Repacked,
    now: Timestamp,
}

impl Run<'_> {
    fn is_over(&self) -> bool {
        self.cpu >= self.budget.cpu || self.spent() >= self.budget.money
    }

    fn spent(&self) -> Decimal {
        self.found.worth.once + self.found.spent
    }

    fn before(&self) -> Timestamp {
        self.now - self.budget.idle
    }

    fn worth(&self, of: &PackCandidate, new_bytes: u64, requests: PackRequests) -> Worth {
        let hours = self.now.duration_since(of.there_since).as_hours();
        worth(of, new_bytes, u64::try_from(hours).unwrap_or(0), requests, &self.others, self.table)
    }
}

impl Repack {
    /// The use case on this store and S3.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        objects: Arc<dyn Objects>,
        audit: AuditLog,
        clock: Arc<dyn Clock>,
        metadata: Metadata,
        bills: Bills,
    ) -> Self {
        Self { store, objects, audit, clock, metadata, bills }
    }

    /// Compresses cold objects of all tenants again until the budget is used up, and tells of each; with `plan` only what it
    /// would do, by samples. One run at a time: see the leases of jobs.
    ///
    /// # Errors
    /// When the region has no prices, or the database fails.
    pub async fn run(&self, job: &JobScope, budget: PackBudget, plan: bool, tell: Tell<'_>) -> Result<Repacked> {
        let now = self.clock.now();
        self.bills.refresh(job).await?;
        let table = self.bills.table(now)?;
        let found = Repacked { currency: table.currency.clone(), planned: plan, ..Repacked::default() };
        let others = self.bills.others(&Usage::default());
        let mut run = Run { table, others, budget, cpu: Duration::ZERO, found, now };
        'all: for (scope, _) in self.store.tenants_with_files(job).await? {
            if !plan {
                self.settle(&scope).await?;
            }
            let mut after = String::new();
            loop {
                let mut tx = self.store.read(&scope).await?;
                let page = tx.pack_candidates(run.before(), LEAST_BYTES, PACKER, &after, PAGE).await?;
                drop(tx);
                let Some(last) = page.last() else { break };
                after.clone_from(&last.version.id);
                for candidate in page {
                    if run.is_over() {
                        run.found.budget_used = true;
                        break 'all;
                    }
                    let looked = self.look(&scope, &candidate, plan, &mut run).await?;
                    run.found.count(&looked);
                    tell(&looked);
                }
            }
        }
        Ok(run.found)
    }

    /// Removes what a run that was cut off left: the new object before the swap, the old one after it.
    async fn settle(&self, scope: &TenantScope) -> Result<()> {
        let open = self.store.read(scope).await?.open_packings().await?;
        for packing in open {
            let settled = match packing.state {
                PackState::Begun => self.give_up(scope, &packing).await,
                PackState::Swapped => self.remove_old(scope, &packing.version_id, &packing.old_key).await,
            };
            if let Err(error) = settled {
                let version_id = &packing.version_id;
                tracing::warn!(version_id, %error, "what is left of a compression cannot be removed yet");
            }
        }
        Ok(())
    }

    async fn give_up(&self, scope: &TenantScope, packing: &OpenPacking) -> Result<()> {
        // The key is of this attempt alone. Parts of a multipart upload go with it.
        self.objects.purge(&packing.new_key).await?;
        let mut tx = self.store.begin(scope).await?;
        tx.forget_packing(&packing.version_id).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn remove_old(&self, scope: &TenantScope, version_id: &str, old_key: &str) -> Result<()> {
        self.objects.delete(old_key).await?;
        let mut tx = self.store.begin(scope).await?;
        tx.end_packing(version_id).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn look(&self, scope: &TenantScope, of: &PackCandidate, plan: bool, run: &mut Run<'_>) -> Result<Looked> {
        let mut looked = Looked {
            key: of.version.key.clone(),
            old_bytes: of.version.stored_bytes,
            new_bytes: of.version.stored_bytes,
            outcome: PackOutcome::NotWorth,
        };
        let outcome = match self.try_one(scope, of, plan, run, &mut looked.new_bytes).await {
            Ok(outcome) => outcome,
            // One object that S3 does not give or take must not keep the others.
            Err(Error::Objects(error)) => {
                tracing::warn!(version_id = of.version.id, %error, "an object was not compressed again");
                PackOutcome::Failed
            }
            Err(error) => return Err(error),
        };
        Ok(Looked { outcome, ..looked })
    }

    async fn try_one(
        &self,
        scope: &TenantScope,
        of: &PackCandidate,
        plan: bool,
        run: &mut Run<'_>,
        new_bytes: &mut u64,
    ) -> Result<PackOutcome> {
        let size = of.version.stored_bytes;
        let reads = size.div_ceil(READ_BYTES);
        let part_bytes = PART_BYTES.max(size.div_ceil(PLANNED_PARTS));
        let parts = size.div_ceil(part_bytes);
        // One PUT, or opening, parts and completing; the old object is read once, the new one is asked for and read.
        let needs =
            PackRequests { puts: if parts == 1 { 1 } else { 2 + parts }, gets: 2 + 2 * reads, read_bytes: 2 * size };
        // If nothing were left of it and it did not pay even so, there is nothing to ask S3.
        if !run.worth(of, 0, needs).pays() || part_bytes > LARGEST_PART_BYTES {
            return Ok(PackOutcome::NotWorth);
        }
        let Some(facts) = self.objects.head(&of.version.key).await? else { return Ok(PackOutcome::Damaged) };
        if facts.archived {
            return Ok(PackOutcome::Archived);
        }
        if facts.locked_until.is_some_and(|until| until > run.now) {
            return Ok(PackOutcome::Locked);
        }
        let Some((sampled, asked)) = self.sample(of, run).await? else { return Ok(PackOutcome::Damaged) };
        *new_bytes = sampled;
        let expected = run.worth(of, sampled, needs);
        if !expected.pays() {
            if !plan {
                self.leave(scope, of, sampled, asked, run).await?;
            }
            return Ok(PackOutcome::NotWorth);
        }
        if plan {
            return Ok(PackOutcome::Planned(expected));
        }
        if run.spent() + expected.once > run.budget.money {
            run.found.budget_used = true;
            return Ok(PackOutcome::TooDear);
        }
        self.pack(scope, of, (needs, asked), part_bytes, run, new_bytes).await
    }

    /// What the object would be large, by samples, and what asking took; none where it cannot be read.
    async fn sample(&self, of: &PackCandidate, run: &mut Run<'_>) -> Result<Option<(u64, PackRequests)>> {
        let (size, encoding) = (of.version.stored_bytes, of.version.encoding);
        let places: Vec<u64> = match encoding {
            // A gzip stream can be read from its beginning only.
            Encoding::Gzip => vec![0],
            _ if size <= SAMPLE_BYTES => vec![0],
            Encoding::Identity => {
                (0..SAMPLES).map(|place| place * (size - SAMPLE_BYTES / SAMPLES) / (SAMPLES - 1)).collect()
            }
        };
        let length = if places.len() == 1 { SAMPLE_BYTES } else { SAMPLE_BYTES / SAMPLES };
        let mut asked = PackRequests { gets: 1, ..PackRequests::default() };
        let (mut packed, mut now) = (0, 0);
        for start in places {
            let piece = self.objects.read(&of.version.key, start, length.min(size - start)).await?;
            asked.gets += 1;
            asked.read_bytes += piece.len() as u64;
            let began = Instant::now();
            let sampled = blocking(move || sample(encoding, piece)).await?;
            run.cpu += began.elapsed();
            let Some((small, large)) = sampled else { return Ok(None) };
            (packed, now) = (packed + small, now + large);
        }
        let estimate = u128::from(size) * u128::from(packed) / u128::from(now.max(1));
        Ok(Some((u64::try_from(estimate).unwrap_or(size), asked)))
    }

    async fn leave(
        &self,
        scope: &TenantScope,
        of: &PackCandidate,
        new_bytes: u64,
        asked: PackRequests,
        run: &mut Run<'_>,
    ) -> Result<()> {
        run.found.spent += cost(&of.storage_class, asked, run.table);
        let mut tx = self.store.begin(scope).await?;
        tx.leave_unpacked(of, new_bytes, PACKER, self.clock.now()).await?;
        tx.note_pack_requests(&of.version.id, asked).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn pack(
        &self,
        scope: &TenantScope,
        of: &PackCandidate,
        (needs, mut asked): (PackRequests, PackRequests),
        part_bytes: u64,
        run: &mut Run<'_>,
        new_bytes: &mut u64,
    ) -> Result<PackOutcome> {
        let version = &of.version;
        let Some(index) = self.store.read(scope).await?.part_index(&version.id).await? else {
            return Ok(PackOutcome::Changed);
        };
        let new_key = repacked_key(&version.key, &version.id, &new_id());
        let mut tx = self.store.begin(scope).await?;
        tx.begin_packing(of, &new_key, PACKER, self.clock.now()).await?;
        tx.commit().await?;
        let begun = OpenPacking {
            version_id: version.id.clone(),
            state: PackState::Begun,
            old_key: version.key.clone(),
            new_key: new_key.clone(),
        };
        let made = self.make(of, &new_key, part_bytes, run, &mut asked).await;
        let packed = match made {
            Ok(Some(packed)) => packed,
            Ok(None) => {
                self.give_up(scope, &begun).await?;
                return Ok(PackOutcome::Damaged);
            }
            Err(error) => {
                self.give_up(scope, &begun).await?;
                return Err(error);
            }
        };
        *new_bytes = packed.stored.bytes;
        let as_recorded = (packed.source.bytes, packed.source.crc32) == (index.source.size_bytes, index.source.crc32)
            && index.source.sha256.as_ref().is_none_or(|known| *known == packed.source.sha256)
            && (packed.old.bytes, packed.old.crc32) == (index.stored.size_bytes, index.stored.crc32);
        if !as_recorded {
            self.give_up(scope, &begun).await?;
            return Ok(PackOutcome::Damaged);
        }
        let worth = run.worth(of, packed.stored.bytes, needs);
        if !worth.pays() {
            self.give_up(scope, &begun).await?;
            self.leave(scope, of, packed.stored.bytes, asked, run).await?;
            return Ok(PackOutcome::NotWorth);
        }
        match self.is_the_same(&new_key, &packed, run, &mut asked).await {
            Ok(true) => {}
            Ok(false) => {
                self.give_up(scope, &begun).await?;
                tracing::error!(
                    version_id = version.id,
                    "an object compressed again was not what it should be, and was removed"
                );
                return Ok(PackOutcome::Failed);
            }
            Err(error) => {
                self.give_up(scope, &begun).await?;
                return Err(error);
            }
        }
        if !self.swap(scope, of, &new_key, packed, asked, worth, run).await? {
            self.give_up(scope, &begun).await?;
            return Ok(PackOutcome::Changed);
        }
        if let Err(error) = self.remove_old(scope, &version.id, &version.key).await {
            tracing::warn!(version_id = version.id, %error, "an old object cannot be removed yet");
        }
        Ok(PackOutcome::Done(worth))
    }

    /// Reads the old object and writes the new one; none where the old one is not what its kind looks like.
    async fn make(
        &self,
        of: &PackCandidate,
        new_key: &str,
        part_bytes: u64,
        run: &mut Run<'_>,
        asked: &mut PackRequests,
    ) -> Result<Option<Packed>> {
        let version = &of.version;
        let meta = ObjectMeta {
            content_type: version.content_type.clone(),
            encoding: Encoding::Gzip,
            storage_class: of.storage_class.clone(),
        };
        let part_bytes = usize::try_from(part_bytes).unwrap_or(usize::MAX);
        let mut packer = Packer::new(version.encoding, version.source_bytes, part_bytes);
        let (mut at, mut multipart): (u64, Option<String>) = (0, None);
        let mut sent: Vec<ListedPart> = Vec::new();
        loop {
            let began = Instant::now();
            let step;
            (packer, step) = blocking(move || {
                let step = packer.step();
                (packer, step)
            })
            .await?;
            run.cpu += began.elapsed();
            let (part, last) = match step {
                Err(_) => return Ok(None),
                Ok(Step::Feed) if at >= version.stored_bytes => return Ok(None),
                Ok(Step::Feed) => {
                    let chunk = self.objects.read(&version.key, at, READ_BYTES.min(version.stored_bytes - at)).await?;
                    at += chunk.len() as u64;
                    asked.gets += 1;
                    asked.read_bytes += chunk.len() as u64;
                    packer.feed(chunk);
                    continue;
                }
                Ok(Step::Part(part)) => (part, false),
                Ok(Step::Last(part)) => (part, true),
            };
            if last && at < version.stored_bytes {
                return Ok(None);
            }
            let crc32 = Crc32(crc32fast::hash(&part));
            if last && multipart.is_none() {
                self.objects.put(new_key, &meta, part, crc32).await?;
                asked.puts += 1;
                return Ok(Some(packer.finish()));
            }
            if multipart.is_none() {
                multipart = Some(self.objects.create_multipart(new_key, &meta).await?);
                asked.puts += 1;
            }
            if let Some(multipart_id) = &multipart {
                let number = u32::try_from(sent.len() + 1).unwrap_or(u32::MAX);
                sent.push(self.objects.put_part(new_key, multipart_id, number, part, crc32).await?);
                asked.puts += 1;
                if last {
                    let packed = packer.finish();
                    let outcome =
                        self.objects.complete_multipart(new_key, multipart_id, &sent, packed.stored.crc32).await?;
                    asked.puts += 1;
                    return match outcome {
                        MultipartOutcome::Done => Ok(Some(packed)),
                        // Somebody gave the parts up, or S3 sees others than were sent.
                        _ => Err(ObjectError::Unavailable {
                            operation: "CompleteMultipartUpload",
                            cause: "the parts are not as they were sent".to_owned(),
                        }
                        .into()),
                    };
                }
            }
        }
    }

    /// Whether the new object, read back from S3, is the same source: every byte of it, by size, CRC-32 and SHA-256.
    async fn is_the_same(
        &self,
        new_key: &str,
        packed: &Packed,
        run: &mut Run<'_>,
        asked: &mut PackRequests,
    ) -> Result<bool> {
        let size = packed.stored.bytes;
        asked.gets += 1;
        let facts = self.objects.head(new_key).await?;
        if facts.is_none_or(|facts| facts.crc32.is_some_and(|crc32| crc32 != packed.stored.crc32)) {
            return Ok(false);
        }
        let (mut inflow, mut source, mut at) = (Inflow::new(Encoding::Gzip), Summing::default(), 0);
        while at < size {
            let chunk = self.objects.read(new_key, at, READ_BYTES.min(size - at)).await?;
            at += chunk.len() as u64;
            asked.gets += 1;
            asked.read_bytes += chunk.len() as u64;
            let began = Instant::now();
            let inflated;
            (inflow, source, inflated) = blocking(move || {
                inflow.feed(chunk);
                let mut buffer = Vec::new();
                while !inflow.is_empty() {
                    buffer.clear();
                    if inflow.pour(&mut buffer, usize::try_from(MIB).unwrap_or(1 << 20)).is_err() {
                        return (inflow, source, false);
                    }
                    source.add(&buffer);
                }
                (inflow, source, true)
            })
            .await?;
            run.cpu += began.elapsed();
            if !inflated {
                return Ok(false);
            }
        }
        Ok(inflow.has_ended() && inflow.stored.sum() == packed.stored && source.sum() == packed.source)
    }

    #[allow(clippy::too_many_arguments)]
    async fn swap(
        &self,
        scope: &TenantScope,
        of: &PackCandidate,
        new_key: &str,
        packed: Packed,
        asked: PackRequests,
        worth: Worth,
        run: &Run<'_>,
    ) -> Result<bool> {
        let (version, now) = (&of.version, self.clock.now());
        let object = PackedObject {
            version_id: version.id.clone(),
            key: new_key.to_owned(),
            stored_bytes: packed.stored.bytes,
            stored_crc32: packed.stored.crc32,
            parts: packed.parts,
        };
        let mut tx = self.store.begin(scope).await?;
        tx.lock_record(&version.record_id).await?;
        if !tx.swap_object(&object, run.before(), now).await? {
            return Ok(false);
        }
        tx.note_pack_requests(&version.id, asked).await?;
        tx.queue_metadata(&version.attachment_id, now).await?;
        let event =
            AuditEvent::of_job(JOB, now, Action::AttachmentRepacked, Target::Attachment(version.attachment_id.clone()))
                .about(&version.record_id)
                .with(json!({
                    "version": version.number,
                    "encoding_before": version.encoding,
                    "stored_bytes_before": version.stored_bytes,
                    "stored_bytes": object.stored_bytes,
                    "stored_crc32": object.stored_crc32,
                    "source_sha256": packed.source.sha256,
                    "saves_monthly": worth.saves_monthly,
                    "costs_once": worth.once,
                    "currency": run.table.currency,
                }));
        self.audit.append(&mut *tx, event).await?;
        tx.commit().await?;
        self.metadata.publish(scope, std::slice::from_ref(&version.attachment_id));
        Ok(true)
    }
}

/// What requests cost.
fn cost(class: &str, requests: PackRequests, table: &PriceTable) -> Decimal {
    let activities = pack_activities(class, requests, 0);
    chartlift_costs::bill(&Usage { activities, ..Usage::default() }, table).once_total
}

/// Work that would keep other tasks waiting.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        let cause = if error.is_panic() { "compressing panicked" } else { "the server stops" };
        ObjectError::Unavailable { operation: "compressing", cause: cause.to_owned() }.into()
    })
}
