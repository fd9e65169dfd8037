//! The port to the database: a transaction inside one tenant.
//!
//! The transaction is the port, so that rules, numbering, idempotency and audit are the domain's and are written once,
//! whatever the database.

use std::collections::BTreeSet;

use async_trait::async_trait;
use chartlift_costs::Stock;
use chartlift_protocol::Crc32;
use jiff::Timestamp;

use super::{
    addendum_rows::AddendumRows,
    budget_rows::BudgetRows,
    cost_rows::CostRows,
    metadata_rows::MetadataRows,
    placement_rows::PlacementRows,
    renamed_rows::RenamedRows,
    repack_rows::RepackRows,
    retention_rows::RetentionRows,
    rows::{AttachmentRows, AuditRows, KeyRows, PersonRows, RecordRows, UploadRows, UsageRows},
    template_rows::TemplateRows,
};
use crate::{
    auth::{JobScope, TenantId, TenantScope},
    domain::{
        budget::AlertKey,
        directory::person::PersonKind,
        error::StoreResult,
        lease::{Lease, Wish},
        uploads::upload::Upload,
    },
};

/// Where a version lies, and what was recorded of its object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredObject {
    /// Whose.
    pub tenant: TenantId,
    /// The version.
    pub version_id: String,
    /// The object's key.
    pub key: String,
    /// Its size in bytes.
    pub stored_bytes: u64,
    /// CRC-32 of the object.
    pub crc32: Crc32,
    /// Its storage class.
    pub storage_class: String,
    /// Its access tier; empty for the frequent one.
    pub access_tier: String,
    /// When it was last read.
    pub accessed_at: Timestamp,
}

/// The database.
#[async_trait]
pub trait Store: Send + Sync {
    /// A transaction that may write. What it locks (see `lock_…`) stays as it is until it ends.
    async fn begin(&self, scope: &TenantScope) -> StoreResult<Box<dyn Tx>>;
    /// A transaction that only reads, and waits for no writer. Writing in it fails.
    async fn read(&self, scope: &TenantScope) -> StoreResult<Box<dyn Tx>>;
    /// How many readers count a tenant's objects fastest.
    fn counters(&self) -> u32;
    /// So many of these on connections of their own, all of one state of the database.
    async fn read_together(&self, scope: &TenantScope, readers: usize) -> StoreResult<Vec<Box<dyn Tx>>>;
    /// Uploads in any tenant whose time was up at `now`, those first whose turn came first: see [`sweep_again`](super::UploadRows::sweep_again).
    async fn stale_uploads(
        &self,
        job: &JobScope,
        now: Timestamp,
        limit: u32,
    ) -> StoreResult<Vec<(TenantScope, String)>>;
    /// Uploads in any tenant that were aborted before `before` and are still to be swept, each with when it ended; in the same order.
    async fn unswept_uploads(
        &self,
        job: &JobScope,
        before: Timestamp,
        limit: u32,
    ) -> StoreResult<Vec<(TenantScope, Upload, Timestamp)>>;
    /// Versions of all tenants in the order of their keys' bytes, after one of them.
    async fn stored_objects(&self, job: &JobScope, after: &str, limit: u32) -> StoreResult<Vec<StoredObject>>;
    /// What all tenants store `now`, together.
    async fn account_stocks(&self, job: &JobScope, now: Timestamp) -> StoreResult<Vec<Stock>>;
    /// What all tenants stored between two full hours, together: see [`PlacementRows::stored_between`].
    async fn account_between(&self, job: &JobScope, from: Timestamp, to: Timestamp) -> StoreResult<Vec<Stock>>;
    /// Takes a job; false when another server has it, or it was done lately.
    async fn take_lease(&self, job: &JobScope, wish: &Wish<'_>) -> StoreResult<bool>;
    /// Keeps a job until then; false when another server has it by now.
    async fn renew_lease(&self, job: &JobScope, lease: &Lease<'_>, until: Timestamp) -> StoreResult<bool>;
    /// Gives a job back, done at that time, or not done.
    async fn end_lease(&self, job: &JobScope, lease: &Lease<'_>, done_at: Option<Timestamp>) -> StoreResult<()>;
    /// The access logs after one of them, up to another, that are done with.
    async fn done_access_logs(&self, job: &JobScope, after: &str, up_to: &str) -> StoreResult<BTreeSet<String>>;
    /// Notes that an access log is done with.
    async fn end_access_log(&self, job: &JobScope, log: &str, now: Timestamp) -> StoreResult<()>;
    /// Forgets access logs that were read before `before`.
    async fn forget_access_logs(&self, job: &JobScope, before: Timestamp) -> StoreResult<()>;
    /// Every tenant that has stored anything, with the time of its first version.
    async fn tenants_with_files(&self, job: &JobScope) -> StoreResult<Vec<(TenantScope, Timestamp)>>;
    /// Every tenant whose audit log has an end.
    async fn tenants_with_audit(&self, job: &JobScope) -> StoreResult<Vec<TenantScope>>;
    /// Every tenant that has set a budget.
    async fn tenants_with_budgets(&self, job: &JobScope) -> StoreResult<Vec<TenantScope>>;
    /// Alerts in any tenant that a webhook is to be told of at `now`, the longest due first.
    async fn due_alerts(&self, job: &JobScope, now: Timestamp, limit: u32)
    -> StoreResult<Vec<(TenantScope, AlertKey)>>;
    /// Attachments in any tenant whose descriptions are to be written at `now`, the longest due first.
    async fn due_metadata(&self, job: &JobScope, now: Timestamp, limit: u32)
    -> StoreResult<Vec<(TenantScope, String)>>;
    /// People in any tenant whose records do not follow their names yet.
    async fn renamed_people(&self, job: &JobScope, limit: u32) -> StoreResult<Vec<(TenantScope, PersonKind, String)>>;
    /// Forgets idempotency keys of all tenants that were first used before `before`; answers how many.
    async fn forget_idempotency_keys(&self, job: &JobScope, before: Timestamp) -> StoreResult<u64>;
    /// Completes when all that can be read by now is durable: what others have committed is seen a moment before.
    async fn settled(&self) -> StoreResult<()>;
    /// Answers when the database does.
    async fn ping(&self) -> StoreResult<()>;
    /// Waits for running statements and leaves the database.
    async fn close(&self);
}

/// One transaction inside one tenant. Dropped without [`Tx::commit`], it leaves no trace.
///
/// A write locks the record it belongs to first, then what is below it, and appends to the audit log last: one order
/// everywhere, so that two transactions never wait for each other.
#[async_trait]
pub trait Tx:
    PersonRows
    + RecordRows
    + RenamedRows
    + AddendumRows
    + AttachmentRows
    + UploadRows
    + KeyRows
    + AuditRows
    + UsageRows
    + CostRows
    + BudgetRows
    + TemplateRows
    + MetadataRows
    + PlacementRows
    + RepackRows
    + RetentionRows
    + Send
{
    /// The tenant.
    fn tenant(&self) -> &TenantId;
    /// Makes everything durable at once.
    async fn commit(self: Box<Self>) -> StoreResult<()>;
}
