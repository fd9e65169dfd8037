//! Holds the database against the bucket's own listing, in constant memory however many objects there are: both are
//! read in the order of their keys, a page at a time.

mod cursors;
mod finding;
mod repair;

use std::sync::Arc;

use chartlift_protocol::{Crc32, UploadStatus, limits::MAX_FORM_BYTES};
use jiff::SignedDuration;

use super::{
    clock::Clock,
    error::Result,
    keys::{PROBES, is_of_attempt, owner_of},
    ports::{ListedObject, ObjectFacts, Objects, Store, StoredObject},
};
use crate::{
    auth::{JobScope, TenantScope},
    domain::audit_log::AuditLog,
};
use cursors::{Listed, Rows};
pub use finding::{Finding, Outcome, Reconciled};

const TIERED: &str = "INTELLIGENT_TIERING";
/// The earliest that S3 moves an object into an archive tier, after the last read. Sooner there is no need to ask.
const ARCHIVED_AFTER: SignedDuration = SignedDuration::from_hours(90 * 24);

/// What to do beside looking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Thoroughness {
    /// Mend what can be mended without a risk: record moves, bring lost objects back where the store keeps versions, remove
    /// what is left of uploads and files that are known to be over. Nothing is deleted because nothing names it.
    pub repair: bool,
    /// Ask for each object's checksum, too: one request for each file.
    pub checksums: bool,
}

/// What a finding is about, for whoever mends it.
enum Subject<'a> {
    Version(&'a StoredObject),
    Key(Option<TenantScope>),
    Parts(&'a str),
}

/// Compares.
pub struct Reconcile {
    store: Arc<dyn Store>,
    objects: Arc<dyn Objects>,
    audit: AuditLog,
    clock: Arc<dyn Clock>,
}

type Tell<'a> = &'a mut (dyn FnMut(&Finding, Outcome) + Send);

impl Reconcile {
    /// This store with this bucket.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, objects: Arc<dyn Objects>, audit: AuditLog, clock: Arc<dyn Clock>) -> Self {
        Self { store, objects, audit, clock }
    }

    /// Reads both from end to end and tells each finding as it comes, with what became of it. What is stored or deleted
    /// meanwhile may be found, so a finding is looked at once more before it is told.
    ///
    /// # Errors
    /// When database or S3 fail.
    pub async fn run(&self, job: &JobScope, how: Thoroughness, tell: Tell<'_>) -> Result<Reconciled> {
        let mut found = Reconciled::default();
        let (mut rows, mut listed) = (Rows::default(), Listed::default());
        loop {
            rows.fill(&*self.store, job).await?;
            listed.fill(&*self.objects).await?;
            match (rows.next.front(), listed.next.front()) {
                (None, None) => break,
                (Some(row), object) if object.is_none_or(|object| row.key < object.key) => {
                    found.versions += 1;
                    if self.objects.head(&row.key).await?.is_none() {
                        let finding = Finding::Lost { key: row.key.clone() };
                        self.deal(job, finding, Subject::Version(row), how, &mut found, tell).await?;
                    }
                    rows.next.pop_front();
                }
                (Some(row), Some(object)) if row.key == object.key => {
                    (found.versions, found.objects) = (found.versions + 1, found.objects + 1);
                    if let Some(finding) = self.compare(row, object, how).await? {
                        self.deal(job, finding, Subject::Version(row), how, &mut found, tell).await?;
                    }
                    rows.next.pop_front();
                    listed.next.pop_front();
                }
                (_, Some(object)) => {
                    found.objects += 1;
                    let (key, size_bytes) = (object.key.clone(), object.size_bytes);
                    listed.next.pop_front();
                    let (owner, scope) = self.owner(job, &key).await?;
                    let finding = match owner {
                        Owner::Version => continue,
                        Owner::Upload => {
                            found.of_uploads += 1;
                            continue;
                        }
                        Owner::Over => Finding::Leftover { key },
                        Owner::Nobody => Finding::Unknown { key, size_bytes },
                    };
                    self.deal(job, finding, Subject::Key(scope), how, &mut found, tell).await?;
                }
                (Some(_), None) => break,
            }
        }
        self.open_parts(job, how, &mut found, tell).await?;
        Ok(found)
    }

    /// Multipart uploads that S3 has open though nothing will complete them: their parts cost money.
    async fn open_parts(
        &self,
        job: &JobScope,
        how: Thoroughness,
        found: &mut Reconciled,
        tell: Tell<'_>,
    ) -> Result<()> {
        let mut after = None;
        loop {
            let (page, next) = self.objects.list_multiparts(after.as_ref()).await?;
            for (key, multipart_id) in &page {
                let ours = match self.owner(job, key).await?.0 {
                    Owner::Upload => continue,
                    // Another server compresses it again just now.
                    Owner::Version if is_of_attempt(key) => continue,
                    Owner::Version | Owner::Over => true,
                    Owner::Nobody => false,
                };
                let finding = Finding::OpenParts { key: key.clone(), ours };
                self.deal(job, finding, Subject::Parts(multipart_id), how, found, tell).await?;
            }
            let Some(next) = next else { return Ok(()) };
            after = Some(next);
        }
    }

    async fn deal(
        &self,
        job: &JobScope,
        finding: Finding,
        subject: Subject<'_>,
        how: Thoroughness,
        found: &mut Reconciled,
        tell: Tell<'_>,
    ) -> Result<()> {
        if let Subject::Version(row) = &subject
            && !self.is_still_so(job, row).await?
        {
            return Ok(());
        }
        let outcome = match how.repair {
            false => Outcome::Told,
            true => match self.mend(job, &finding, subject).await {
                Ok(true) => Outcome::Mended,
                Ok(false) => Outcome::Left,
                Err(error) => {
                    // One that cannot be mended now must not keep the others.
                    tracing::warn!(%error, "a finding could not be mended");
                    Outcome::Left
                }
            },
        };
        found.count(&finding, outcome);
        tell(&finding, outcome);
        Ok(())
    }

    /// Whether a version is where its row said: another server may have compressed it again meanwhile, or removed it for good.
    async fn is_still_so(&self, job: &JobScope, row: &StoredObject) -> Result<bool> {
        let mut tx = self.store.read(&job.tenant(row.tenant.clone())).await?;
        Ok(tx.lies_at(&row.version_id, &row.key).await?)
    }

    async fn compare(&self, row: &StoredObject, object: &ListedObject, how: Thoroughness) -> Result<Option<Finding>> {
        let key = || row.key.clone();
        if row.stored_bytes != object.size_bytes {
            let (recorded, listed) = (row.stored_bytes, object.size_bytes);
            return Ok(Some(Finding::WrongSize { key: key(), recorded, listed }));
        }
        let may_be_archived = object.storage_class == TIERED
            && (row.access_tier.contains("ARCHIVE")
                || self.clock.now().duration_since(row.accessed_at) >= ARCHIVED_AFTER);
        let facts = match how.checksums || may_be_archived {
            true => self.objects.head(&row.key).await?,
            false => None,
        };
        let crc32 = match &facts {
            // What came by form has another checksum. It is small: its bytes are looked at themselves.
            Some(ObjectFacts { crc32: None, archived: false, .. })
                if how.checksums && row.stored_bytes <= MAX_FORM_BYTES =>
            {
                let read = self.objects.read_whole(&row.key, MAX_FORM_BYTES).await?;
                read.map(|(_, bytes)| Crc32(crc32fast::hash(&bytes)))
            }
            facts => facts.as_ref().and_then(|facts| facts.crc32),
        };
        if crc32.is_some_and(|crc32| crc32 != row.crc32) {
            return Ok(Some(Finding::WrongChecksum { key: key() }));
        }
        let was_archived = matches!(row.access_tier.as_str(), "ARCHIVE_ACCESS" | "DEEP_ARCHIVE_ACCESS");
        let tier = match facts.map(|facts| facts.archive_tier) {
            Some(Some(tier)) => tier,
            // Out of an archive tier an object comes back to the frequent one.
            Some(None) if was_archived => String::new(),
            _ if object.storage_class == TIERED && row.storage_class == TIERED => row.access_tier.clone(),
            _ => String::new(),
        };
        let (recorded, listed) = (place(&row.storage_class, &row.access_tier), place(&object.storage_class, &tier));
        Ok((recorded != listed).then(|| Finding::Moved { key: key(), recorded, listed }))
    }

    /// Whose an object is that is no version's own: a description beside one, or what an upload left so far.
    async fn owner(&self, job: &JobScope, key: &str) -> Result<(Owner, Option<TenantScope>)> {
        if key.starts_with(PROBES) {
            return Ok((Owner::Upload, None));
        }
        let Some((tenant, id)) = owner_of(key) else { return Ok((Owner::Nobody, None)) };
        let scope = job.tenant(tenant);
        let mut tx = self.store.read(&scope).await?;
        let owner = match (tx.version_of_upload(id).await?, tx.upload(id).await?) {
            (Some(_), _) if tx.is_purged(id).await? => Owner::Over,
            (Some(_), _) if tx.is_packing_left(id, key, is_of_attempt(key)).await? => Owner::Over,
            (Some(_), _) => Owner::Version,
            (None, Some(upload)) if upload.status == UploadStatus::Aborted => Owner::Over,
            (None, Some(_)) => Owner::Upload,
            (None, None) => Owner::Nobody,
        };
        Ok((owner, Some(scope)))
    }
}

enum Owner {
    Version,
    Upload,
    /// An upload that was aborted, or a version that was removed for good.
    Over,
    Nobody,
}

/// A class with its tier, as `CLASS` or `CLASS/TIER`.
fn place(class: &str, tier: &str) -> String {
    if tier.is_empty() { class.to_owned() } else { format!("{class}/{tier}") }
}
