//! Choosing: which objects are looked at, and whether compressing them again pays.

use std::time::{Duration, Instant};

use chartlift_costs::{PriceTable, Usage};
use chartlift_protocol::{Encoding, limits::MIB};
use rust_decimal::Decimal;

use super::{
    packer::{PACKER, sample},
    report::{Looked, PackOutcome, Repacked},
    run::{PackBudget, READ_BYTES, Repack, Run, blocking},
    worth::{LEAST_BYTES, pack_activities},
};
use crate::{
    auth::{JobScope, TenantScope},
    domain::{
        error::{Error, Result},
        ports::{PackCandidate, PackRequests},
    },
};

/// Candidates read in one go.
const PAGE: u32 = 200;
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

type Tell<'a> = &'a mut (dyn FnMut(&Looked) + Send);

impl Repack {
    /// Compresses cold objects of all tenants again until the budget is used up, and tells of each; with `plan` only what it
    /// would do, by samples. One run at a time: see the leases of jobs.
    ///
    /// # Errors
    /// When S3 cannot be reached, the region has no prices, or the database fails.
    pub async fn run(&self, job: &JobScope, budget: PackBudget, plan: bool, tell: Tell<'_>) -> Result<Repacked> {
        let now = self.clock.now();
        // Otherwise each object would fail by itself, and the run would be taken for done.
        self.objects.ping().await?;
        self.bills.refresh(job).await?;
        let table = self.bills.table(now)?;
        let found = Repacked { currency: table.currency.clone(), planned: plan, ..Repacked::default() };
        let others = self.bills.others(&Usage::default());
        let mut run = Run { table, others, budget, cpu: Duration::ZERO, found, now, rules: &self.rules };
        'all: for (scope, _) in self.store.tenants_with_files(job).await? {
            if !plan {
                self.settle(&scope).await?;
            }
            let mut after = String::new();
            loop {
                let mut tx = self.store.read(&scope).await?;
                let page = tx.pack_candidates((run.before(), run.now), LEAST_BYTES, PACKER, &after, PAGE).await?;
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
        if !run.worth(scope.tenant(), of, 0, needs).pays() || part_bytes > LARGEST_PART_BYTES {
            return Ok(PackOutcome::NotWorth);
        }
        // What is packed here has parts of any size; of two, only the first counts.
        if parts > 2 && !self.objects.ways().await.unequal_parts {
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
        let expected = run.worth(scope.tenant(), of, sampled, needs);
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

    pub(super) async fn leave(
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
}

/// What requests cost.
fn cost(class: &str, requests: PackRequests, table: &PriceTable) -> Decimal {
    let activities = pack_activities(class, requests, 0);
    chartlift_costs::bill(&Usage { activities, ..Usage::default() }, table).once_total
}
