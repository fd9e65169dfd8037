//! The use cases of archived files: how they stand, and making them readable.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp, ToSpan as _, tz::TimeZone};
use serde_json::json;

use super::{
    attachment::StoredVersion,
    audit_log::AuditLog,
    clock::Clock,
    error::{Error, Findings, Result},
    ids::is_id,
    ports::{ObjectFacts, Objects, RestoreOutcome, Store},
    restore::{Readable, RestoreState, RestoreTier, options, readable},
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::Access,
    costs::Prices,
};

/// The longest a restored copy may stay, in days: what is needed for longer should not be archived.
pub const MAX_RESTORE_DAYS: u32 = 30;

/// A wish to read an archived version.
#[derive(Clone, Copy, Debug)]
pub struct RestoreWish {
    /// Which version; the newest if absent.
    pub version: Option<u32>,
    /// How fast.
    pub tier: RestoreTier,
    /// For how many days; without meaning out of an archive access tier, which a file leaves for good.
    pub days: u32,
}

/// Shows and restores archived versions.
#[derive(Clone)]
pub struct Restores {
    store: Arc<dyn Store>,
    audit: AuditLog,
    objects: Arc<dyn Objects>,
    clock: Arc<dyn Clock>,
    prices: Arc<Prices>,
}

impl Restores {
    /// The use cases on this store and S3, at these prices.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        audit: AuditLog,
        objects: Arc<dyn Objects>,
        clock: Arc<dyn Clock>,
        prices: Arc<Prices>,
    ) -> Self {
        Self { store, audit, objects, clock, prices }
    }

    /// How a version stands, as S3 says just now; where it is archived, with the time and money that restoring takes.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::ObjectLost`] when S3 does not have what it should.
    pub async fn state(&self, access: &Access, attachment_id: &str, version: Option<u32>) -> Result<RestoreState> {
        let (found, facts) = self.find(access, attachment_id, version).await?;
        let event = self.event(access, Action::RestoreRead, &found);
        self.audit.note(&access.scope, event, &found.number.to_string()).await?;
        if let Some(until) = facts.restored_until.filter(|_| !facts.archived) {
            // S3 knows better than what was reckoned when it was asked for. Whoever waits for a file asks again and again.
            let now = self.clock.now();
            let known = self.store.read(&access.scope).await?.restored_copy(&found.id).await?;
            if !known.is_some_and(|(from, to)| from <= now && to == until) {
                self.note_copy(access, &found, now, until).await?;
            }
        }
        Ok(self.describe(&found, facts))
    }

    /// Asks S3 to make an archived version readable; answers how it stands then. Asking for one that can be read, or is
    /// being restored, changes nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::ObjectLost`]; [`Error::Invalid`] for a speed that its archive does not offer, and
    /// for days out of range.
    pub async fn restore(&self, access: &Access, attachment_id: &str, wish: RestoreWish) -> Result<RestoreState> {
        let in_range = (1..=MAX_RESTORE_DAYS).contains(&wish.days);
        require(in_range, "/days", format!("must be from 1 to {MAX_RESTORE_DAYS}"))?;
        let (found, before) = self.find(access, attachment_id, wish.version).await?;
        let state = self.describe(&found, before.clone());
        if state.state != Readable::Archived {
            return Ok(state);
        }
        let offered = state.options.iter().any(|option| option.tier == wish.tier);
        require(offered, "/tier", "is not offered by the archive this file is in: choose one of the options")?;

        // The entry first: a restore costs money whatever becomes of the answer.
        let event = self.event(access, Action::RestoreRequested, &found).with(json!({
            "version": found.number, "tier": wish.tier, "days": wish.days, "storage_class": before.storage_class,
        }));
        let mut tx = self.store.begin(&access.scope).await?;
        self.audit.append(&mut *tx, event).await?;
        tx.commit().await?;
        let days = before.archive_tier.is_none().then_some(wish.days);
        let outcome = self.objects.restore(&found.key, wish.tier.as_str(), days).await?;
        let advice = "has no capacity at the store just now: choose a slower one";
        require(outcome != RestoreOutcome::NoCapacity, "/tier", advice)?;
        if let Some(days) = days.filter(|_| outcome == RestoreOutcome::Accepted) {
            let takes = state.options.iter().find(|option| option.tier == wish.tier).map_or(0, |it| it.takes_seconds);
            let now = self.clock.now();
            let ready = now.checked_add(SignedDuration::from_secs(takes.into())).unwrap_or(now);
            self.note_copy(access, &found, ready, copy_ends(now, days)).await?;
        }
        let after = self.facts(&found).await?;
        Ok(self.describe(&found, after))
    }

    /// A restored copy is billed beside its object for as long as it stays.
    async fn note_copy(&self, access: &Access, found: &StoredVersion, from: Timestamp, to: Timestamp) -> Result<()> {
        let mut tx = self.store.begin(&access.scope).await?;
        tx.note_restored_copy(&found.id, from, to).await?;
        Ok(tx.commit().await?)
    }

    async fn find(
        &self,
        access: &Access,
        attachment_id: &str,
        version: Option<u32>,
    ) -> Result<(StoredVersion, ObjectFacts)> {
        loop {
            let mut tx = self.store.read(&access.scope).await?;
            let found = if is_id(attachment_id) { tx.version(attachment_id, version).await? } else { None };
            let found = found.ok_or(Error::NotFound("attachment"))?;
            drop(tx);
            if let Some(facts) = self.objects.head(&found.key).await? {
                return Ok((found, facts));
            }
            // Not where it was compressed again just now, and lies elsewhere.
            if self.store.read(&access.scope).await?.lies_at(&found.id, &found.key).await? {
                return Err(Error::ObjectLost { version_id: found.id });
            }
        }
    }

    async fn facts(&self, version: &StoredVersion) -> Result<ObjectFacts> {
        let facts = self.objects.head(&version.key).await?;
        facts.ok_or_else(|| Error::ObjectLost { version_id: version.id.clone() })
    }

    fn describe(&self, version: &StoredVersion, facts: ObjectFacts) -> RestoreState {
        let state = readable(&facts);
        let today = self.clock.now().to_zoned(TimeZone::UTC).date();
        let prices = self.prices.on(today).map(|table| table.class(&facts.storage_class).1);
        let archived = state == Readable::Archived;
        RestoreState {
            attachment_id: version.attachment_id.clone(),
            version: version.number,
            options: if archived { options(&facts, version.stored_bytes, prices) } else { Vec::new() },
            storage_class: facts.storage_class,
            archive_tier: facts.archive_tier,
            state,
            restored_until: facts.restored_until,
        }
    }

    fn event(&self, access: &Access, action: Action, version: &StoredVersion) -> AuditEvent {
        let target = Target::Attachment(version.attachment_id.clone());
        AuditEvent::of(access, self.clock.now(), action, target).about(&version.record_id)
    }
}

/// When a copy goes that is asked for now: so many days later, at the next midnight (S3 API reference, RestoreObject).
fn copy_ends(now: Timestamp, days: u32) -> Timestamp {
    let day = now.to_zoned(TimeZone::UTC).date().saturating_add((i64::from(days) + 1).days());
    day.to_zoned(TimeZone::UTC).map_or(Timestamp::MAX, |midnight| midnight.timestamp())
}

fn require(good: bool, field: &str, advice: impl Into<String>) -> Result<()> {
    let mut findings = Findings::default();
    findings.check(good, field, advice);
    findings.finish()
}
