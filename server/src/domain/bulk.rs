//! The same for many attachments at once: each succeeds or fails for itself, and is an audit entry of its own.

use super::{
    attachment_change::{Outcome, Wish},
    attachments::Attachments,
    error::{Error, Findings, Result},
    restore::RestoreTier,
    restores::{RestoreWish, Restores},
};
use crate::auth::Access;

/// The most attachments of one call: a transaction of so many takes far less than a second.
pub const MAX_ATTACHMENTS: usize = 200;

/// What to do with each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BulkAction {
    /// Hide them.
    Delete,
    /// Take deletions back.
    Undelete,
    /// Move them to another record.
    Move {
        /// The record.
        record_id: String,
    },
    /// Restore their newest versions from the archive.
    Restore {
        /// How fast.
        tier: RestoreTier,
        /// For how many days.
        days: u32,
    },
}

/// Does the same to many attachments.
#[derive(Clone)]
pub struct Bulk {
    attachments: Attachments,
    restores: Restores,
}

impl Bulk {
    /// On these use cases.
    #[must_use]
    pub fn new(attachments: Attachments, restores: Restores) -> Self {
        Self { attachments, restores }
    }

    /// Does it to each, in the order in which they are named; answers what became of each in the same order.
    ///
    /// # Errors
    /// [`Error::Invalid`] for none, too many, or one named twice; or when database or S3 fail altogether.
    pub async fn run(&self, access: &Access, ids: Vec<String>, action: BulkAction) -> Result<Vec<Outcome>> {
        let mut findings = Findings::default();
        findings.check(
            (1..=MAX_ATTACHMENTS).contains(&ids.len()),
            "/attachment_ids",
            format!("must be 1 to {MAX_ATTACHMENTS} attachments"),
        );
        let mut sorted = ids.clone();
        sorted.sort_unstable();
        sorted.dedup();
        findings.check(sorted.len() == ids.len(), "/attachment_ids", "must name each attachment once");
        findings.finish()?;
        let wish = match action {
            BulkAction::Delete => Wish::Delete,
            BulkAction::Undelete => Wish::Undelete,
            BulkAction::Move { record_id } => Wish::MoveTo(record_id),
            BulkAction::Restore { tier, days } => return self.restore(access, ids, tier, days).await,
        };
        self.attachments.each(access, ids, &wish).await
    }

    /// Each is a call to S3 of its own, and stands whatever becomes of the others.
    async fn restore(&self, access: &Access, ids: Vec<String>, tier: RestoreTier, days: u32) -> Result<Vec<Outcome>> {
        let mut outcomes = Vec::with_capacity(ids.len());
        for attachment_id in ids {
            let wish = RestoreWish { version: None, tier, days };
            let outcome = match self.restores.restore(access, &attachment_id, wish).await {
                Ok(_) => Ok(None),
                Err(error @ (Error::Store(_) | Error::Objects(_))) => return Err(error),
                Err(error) => Err(error),
            };
            outcomes.push(Outcome { attachment_id, outcome });
        }
        Ok(outcomes)
    }
}
