//! What a run has to work with, how far it may go, and what it did so far.

use std::{sync::Arc, time::Duration};

use chartlift_costs::{PriceTable, Usage};
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;

use super::{
    report::Repacked,
    worth::{Course, Worth, worth},
};
use crate::{
    auth::TenantId,
    domain::{
        audit_log::AuditLog,
        bills::Bills,
        clock::Clock,
        error::Result,
        metadata::Metadata,
        ports::{ObjectError, Objects, PackCandidate, PackRequests, Store},
        storage_rules::TenantStorageRules,
    },
};

/// Stored bytes read by one GET: so few that several fit into memory, so many that requests cost next to nothing.
pub(super) const READ_BYTES: u64 = 4 * chartlift_protocol::limits::MIB;

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
    pub(super) store: Arc<dyn Store>,
    pub(super) objects: Arc<dyn Objects>,
    pub(super) audit: AuditLog,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) metadata: Metadata,
    pub(super) bills: Bills,
    pub(super) rules: TenantStorageRules,
}

/// One run: what it may use, and what it did.
pub(super) struct Run<'a> {
    pub(super) table: &'a PriceTable,
    pub(super) others: Usage,
    pub(super) budget: PackBudget,
    pub(super) cpu: Duration,
    pub(super) found: Repacked,
    pub(super) now: Timestamp,
    pub(super) rules: &'a TenantStorageRules,
}

impl Run<'_> {
    pub(super) fn is_over(&self) -> bool {
        self.cpu >= self.budget.cpu || self.spent() >= self.budget.money
    }

    pub(super) fn spent(&self) -> Decimal {
        self.found.worth.once + self.found.spent
    }

    pub(super) fn before(&self) -> Timestamp {
        self.now - self.budget.idle
    }

    pub(super) fn worth(&self, tenant: &TenantId, of: &PackCandidate, new_bytes: u64, requests: PackRequests) -> Worth {
        let stayed_hours = u64::try_from(self.now.duration_since(of.there_since).as_hours()).unwrap_or(0);
        let course = Course { stayed_hours, moves: self.rules.moves_from(tenant, &of.storage_class) };
        worth(of, new_bytes, &course, requests, &self.others, self.table)
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
        rules: TenantStorageRules,
    ) -> Self {
        Self { store, objects, audit, clock, metadata, bills, rules }
    }
}

/// Work that would keep other tasks waiting.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        let cause = if error.is_panic() { "compressing panicked" } else { "the server stops" };
        ObjectError::Unavailable { operation: "compressing", cause: cause.to_owned() }.into()
    })
}
