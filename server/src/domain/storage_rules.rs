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

/// The rules of every tenant.
#[derive(Clone, Debug, Default)]
pub struct TenantStorageRules {
    usual: Arc<StorageRules>,
    own: Arc<HashMap<TenantId, StorageRules>>,
}

impl TenantStorageRules {
    /// The usual rules, and those of tenants that have their own.
    #[must_use]
    pub fn new(usual: StorageRules, own: HashMap<TenantId, StorageRules>) -> Self {
        Self { usual: Arc::new(usual), own: Arc::new(own) }
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
