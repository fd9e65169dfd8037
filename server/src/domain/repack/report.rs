//! What compressing again tells.

use std::fmt;

use rust_decimal::Decimal;

use super::worth::Worth;

/// What became of an object, or would become of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackOutcome {
    /// It is worth it; after a plan, nothing was done.
    Planned(Worth),
    /// It was done.
    Done(Worth),
    /// It does not get so much smaller that it pays.
    NotWorth,
    /// S3 has it archived, which was not known here: it would have to be restored first.
    Archived,
    /// An object lock of the bucket keeps the old object, so that nothing would be saved.
    Locked,
    /// It is not there, or not what was recorded: see `reconcile`.
    Damaged,
    /// It would cost more than is left of the budget.
    TooDear,
    /// It was read, deleted or put under a hold meanwhile.
    Changed,
    /// It could not be done; the next run tries again.
    Failed,
}

/// An object that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// Where it lay: ids and an extension, never a name.
    pub key: String,
    /// Its size in bytes.
    pub old_bytes: u64,
    /// Its size in bytes afterwards; by a sample where nothing was done.
    pub new_bytes: u64,
    /// What became of it.
    pub outcome: PackOutcome,
}

impl fmt::Display for Looked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, old_bytes, new_bytes, outcome } = self;
        match outcome {
            PackOutcome::Planned(worth) => write!(f, "would pack  {key}: {old_bytes} → about {new_bytes} bytes{worth}"),
            PackOutcome::Done(worth) => write!(f, "packed      {key}: {old_bytes} → {new_bytes} bytes{worth}"),
            PackOutcome::NotWorth => write!(f, "not worth   {key}: {old_bytes} → about {new_bytes} bytes"),
            PackOutcome::Archived => write!(f, "archived    {key}"),
            PackOutcome::Locked => write!(f, "locked      {key}: the bucket would keep the old object"),
            PackOutcome::Damaged => write!(f, "damaged     {key}: see reconcile"),
            PackOutcome::TooDear => write!(f, "too dear    {key}: the budget has less left than it costs"),
            PackOutcome::Changed => write!(f, "changed     {key}: it was used meanwhile"),
            PackOutcome::Failed => write!(f, "failed      {key}: the next run tries again"),
        }
    }
}

impl fmt::Display for Worth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, ", saves {} a month, costs {} once", self.saves_monthly, self.once)?;
        match self.pays_back_months() {
            Some(months) => write!(f, ", paid back in {months} months"),
            None => Ok(()),
        }
    }
}

/// What was looked at, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repacked {
    /// Objects that were looked at.
    pub looked_at: u64,
    /// Objects that were compressed again; in a plan, that would be.
    pub packed: u64,
    /// Their bytes before.
    pub old_bytes: u64,
    /// Their bytes afterwards.
    pub new_bytes: u64,
    /// What is saved a month, and what it cost.
    pub worth: Worth,
    /// Objects that are not worth it.
    pub not_worth: u64,
    /// Objects in an archive.
    pub archived: u64,
    /// Objects under an object lock.
    pub locked: u64,
    /// Objects that are damaged or lost.
    pub damaged: u64,
    /// Objects that the next run may try again.
    pub again: u64,
    /// Whether a budget ended it before everything was looked at.
    pub budget_used: bool,
    /// The currency of the amounts (ISO 4217).
    pub currency: String,
    /// What was spent, without what was planned only.
    pub spent: Decimal,
    /// Whether nothing was to be changed.
    pub planned: bool,
}

impl Repacked {
    pub(super) fn count(&mut self, looked: &Looked) {
        self.looked_at += 1;
        match &looked.outcome {
            PackOutcome::Planned(worth) | PackOutcome::Done(worth) => {
                self.packed += 1;
                self.old_bytes += looked.old_bytes;
                self.new_bytes += looked.new_bytes;
                self.worth.saves_monthly += worth.saves_monthly;
                self.worth.once += worth.once;
            }
            PackOutcome::NotWorth => self.not_worth += 1,
            PackOutcome::Archived => self.archived += 1,
            PackOutcome::Locked => self.locked += 1,
            PackOutcome::Damaged => self.damaged += 1,
            PackOutcome::TooDear | PackOutcome::Changed | PackOutcome::Failed => self.again += 1,
        }
    }
}

impl fmt::Display for Repacked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { looked_at, packed, old_bytes, new_bytes, worth, currency, .. } = self;
        let (not_worth, archived, locked, damaged, again) =
            (self.not_worth, self.archived, self.locked, self.damaged, self.again);
        let did = if self.planned { "would be compressed" } else { "compressed" };
        write!(
            f,
            "{looked_at} cold objects: {packed} {did} again ({old_bytes} → {new_bytes} bytes{worth}, all in {currency}), \
             {not_worth} not worth it, {archived} archived, {locked} locked, {damaged} damaged, {again} to be tried again"
        )?;
        if self.budget_used { f.write_str("; the budget is used up: more is left to look at") } else { Ok(()) }
    }
}
