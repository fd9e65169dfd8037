//! The port to the database: a transaction inside one tenant.
//!
//! The transaction is the port, so that rules, numbering, idempotency and audit are the domain's and are written once,
//! whatever the database.

use async_trait::async_trait;
use chartlift_costs::Stock;
use jiff::Timestamp;

use super::{
    addendum_rows::AddendumRows,
    budget_rows::BudgetRows,
    cost_rows::CostRows,
    rows::{AttachmentRows, AuditRows, KeyRows, PersonRows, RecordRows, UploadRows, UsageRows},
    template_rows::TemplateRows,
};
use crate::{
    auth::{JobScope, TenantId, TenantScope},
    domain::{budget::AlertKey, error::StoreResult, uploads::upload::Upload},
};

/// Where a version lies, and what was recorded of its object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredObject {
    /// The object's key.
    pub key: String,
    /// Its size in bytes.
    pub stored_bytes: u64,
    /// Its storage class.
    pub storage_class: String,
}

/// The database.
#[async_trait]
pub trait Store: Send + Sync {
    /// A transaction that may write. What it locks (see `lock_…`) stays as it is until it ends.
    async fn begin(&self, scope: &TenantScope) -> StoreResult<Box<dyn Tx>>;
    /// A transaction that only reads, and waits for no writer. Writing in it fails.
    async fn read(&self, scope: &TenantScope) -> StoreResult<Box<dyn Tx>>;
    /// Uploads in any tenant whose time was up at `now`, the longest overdue first.
    async fn stale_uploads(
        &self,
        job: &JobScope,
        now: Timestamp,
        limit: u32,
    ) -> StoreResult<Vec<(TenantScope, String)>>;
    /// Uploads in any tenant that were aborted before `before` and are still to be swept, each with when it ended.
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
    /// Every tenant that has stored anything, with the time of its first version.
    async fn tenants_with_files(&self, job: &JobScope) -> StoreResult<Vec<(TenantScope, Timestamp)>>;
    /// Every tenant that has set a budget.
    async fn tenants_with_budgets(&self, job: &JobScope) -> StoreResult<Vec<TenantScope>>;
    /// Alerts in any tenant that a webhook is to be told of at `now`, the longest due first.
    async fn due_alerts(&self, job: &JobScope, now: Timestamp, limit: u32)
    -> StoreResult<Vec<(TenantScope, AlertKey)>>;
    /// Forgets idempotency keys of all tenants that were first used before `before`; answers how many.
    async fn forget_idempotency_keys(&self, job: &JobScope, before: Timestamp) -> StoreResult<u64>;
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
    + AddendumRows
    + AttachmentRows
    + UploadRows
    + KeyRows
    + AuditRows
    + UsageRows
    + CostRows
    + BudgetRows
    + TemplateRows
    + Send
{
    /// The tenant.
    fn tenant(&self) -> &TenantId;
    /// Makes everything durable at once.
    async fn commit(self: Box<Self>) -> StoreResult<()>;
}
