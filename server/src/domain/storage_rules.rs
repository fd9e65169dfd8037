//! How each tenant's files are stored, archived, and kept once they are deleted.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::record_content::VisitType;
use crate::auth::TenantId;

/// For how many days a bucket that keeps versions keeps what was deleted or replaced (`bucket apply`).
pub const OLD_OBJECT_DAYS: u16 = 30;
/// The storage class of files that are read soon after or thrown away: no minimum duration, no fee per object.
pub const STANDARD: &str = "STANDARD";
/// The class that moves files between tiers by when they were last read.
pub const INTELLIGENT_TIERING: &str = "INTELLIGENT_TIERING";

/// How files that nobody reads get cheaper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Archiving {
    /// By how long nobody read them, where they are in `INTELLIGENT_TIERING`.
    Tiering(ArchiveDays),
    /// By their age, whatever their class.
    Lifecycle(ArchiveDays),
    /// Not at all.
    Never,
}

/// After how many days files move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArchiveDays {
    /// Into the archive.
    pub archive: u16,
    /// Into the deep archive.
    pub deep: u16,
}

impl ArchiveDays {
    /// As tiering has it unless something else is set: the earliest S3 lets be chosen.
    pub const TIERING: Self = Self { archive: 90, deep: 180 };
    /// As lifecycle rules have it unless something else is set.
    pub const LIFECYCLE: Self = Self { archive: 90, deep: 365 };
}

/// How long deleted files are kept before they are removed for good.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Retention {
    /// In days; none to keep them for ever.
    pub deleted_files_days: Option<u32>,
    /// The same for records of these kinds of visit.
    pub by_visit_type: Vec<(VisitType, Option<u32>)>,
}

impl Retention {
    /// How many days a deleted file of such a record is kept; none for ever.
    #[must_use]
    pub fn days(&self, visit_type: VisitType) -> Option<u32> {
        let own = self.by_visit_type.iter().find(|(of, _)| *of == visit_type);
        own.map_or(self.deleted_files_days, |(_, days)| *days)
    }
}

/// The rules of one tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorageRules {
    /// The storage class of new files, spelt as the S3 API spells it.
    pub storage_class: String,
    /// How they get cheaper.
    pub archiving: Archiving,
    /// How long deleted ones are kept.
    pub retention: Retention,
}

impl Default for StorageRules {
    fn default() -> Self {
        Self {
            storage_class: STANDARD.to_owned(),
            archiving: Archiving::Tiering(ArchiveDays::TIERING),
            retention: Retention::default(),
        }
    }
}

/// A move of files into a cheaper class by their age. Only objects of 128 KiB or more move: below, it never pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Whose files; all tenants' if none.
    pub tenant: Option<TenantId>,
    /// The class, spelt as the S3 API spells it.
    pub to: String,
    /// After how many days.
    pub after_days: u16,
}

impl Move {
    /// The classes that a lifecycle rule moves files to, each with the fewest days that S3 takes (S3 API reference,
    /// Transition). `ONEZONE_IA` is none of them: it is lost with one building.
    pub const CLASSES: [(&str, u16); 5] =
        [("STANDARD_IA", 30), (INTELLIGENT_TIERING, 0), ("GLACIER_IR", 0), ("GLACIER", 0), ("DEEP_ARCHIVE", 0)];

    /// Whether it moves files of this tenant.
    #[must_use]
    pub fn is_of(&self, tenant: &TenantId) -> bool {
        self.tenant.as_ref().is_none_or(|own| own == tenant)
    }
}

/// The rules of every tenant.
#[derive(Clone, Debug, Default)]
pub struct TenantStorageRules {
    usual: Arc<StorageRules>,
    own: Arc<HashMap<TenantId, StorageRules>>,
    moves: Arc<[Move]>,
}

impl TenantStorageRules {
    /// The usual rules, and those of tenants that have their own.
    #[must_use]
    pub fn new(usual: StorageRules, own: HashMap<TenantId, StorageRules>, moves: Vec<Move>) -> Self {
        Self { usual: Arc::new(usual), own: Arc::new(own), moves: moves.into() }
    }

    /// The moves by age, in the order they were given.
    #[must_use]
    pub fn moves(&self) -> &[Move] {
        &self.moves
    }

    /// The rules of a tenant.
    #[must_use]
    pub fn of(&self, tenant: &TenantId) -> &StorageRules {
        self.own.get(tenant).unwrap_or(&self.usual)
    }

    /// The rules of tenants that have none of their own.
    #[must_use]
    pub fn usual(&self) -> &StorageRules {
        &self.usual
    }

    /// Tenants with rules of their own, in the order of their ids.
    #[must_use]
    pub fn own(&self) -> BTreeMap<&str, &StorageRules> {
        self.own.iter().map(|(tenant, rules)| (tenant.as_str(), rules)).collect()
    }
}
