//! How each tenant's files are stored, archived, and kept once they are deleted.

use std::{
    cmp::Reverse,
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
    const CLASSES: [(&str, u16); 5] =
        [("STANDARD_IA", 30), (INTELLIGENT_TIERING, 0), ("GLACIER_IR", 0), ("GLACIER", 0), ("DEEP_ARCHIVE", 0)];

    /// The fewest days after which S3 moves files into this class; none if no rule of ours moves any there.
    #[must_use]
    pub fn least_days(to: &str) -> Option<u16> {
        Self::CLASSES.iter().find(|(class, _)| *class == to).map(|(_, least)| *least)
    }

    /// Whether it moves files of this tenant.
    #[must_use]
    pub fn is_of(&self, tenant: &TenantId) -> bool {
        self.tenant.as_ref().is_none_or(|own| own == tenant)
    }
}

/// How far down a class is, as S3's lifecycle rules have it; what is none of these moves nowhere.
fn rank(class: &str) -> usize {
    let down = [STANDARD, "STANDARD_IA", INTELLIGENT_TIERING, "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"];
    down.iter().position(|known| *known == class).unwrap_or(down.len())
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

    /// Into which classes a tenant's objects of this class move by their age, and after how many days since they were stored, in
    /// the order of the days. S3's rules move downwards only.
    #[must_use]
    pub fn moves_from(&self, tenant: &TenantId, class: &str) -> Vec<(String, u16)> {
        let own = self.moves.iter().filter(|it| it.is_of(tenant));
        let mut steps: Vec<(String, u16)> = own.map(|it| (it.to.clone(), it.after_days)).collect();
        if let Archiving::Lifecycle(days) = self.of(tenant).archiving {
            steps.extend([("GLACIER".to_owned(), days.archive), ("DEEP_ARCHIVE".to_owned(), days.deep)]);
        }
        // Of several that are due on one day the coldest is moved to.
        steps.sort_by_key(|(to, days)| (*days, Reverse(rank(to))));
        let mut coldest = rank(class);
        steps.retain(|(to, _)| {
            let colder = rank(to) > coldest;
            coldest = coldest.max(rank(to));
            colder
        });
        steps
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenants_files_move_downwards_in_the_order_of_the_days() {
        let lab = TenantId::parse("lab").unwrap();
        let of = |tenant: Option<&TenantId>, to: &str, after_days| Move {
            tenant: tenant.cloned(),
            to: to.to_owned(),
            after_days,
        };
        let moves = vec![of(None, "GLACIER_IR", 60), of(Some(&lab), "STANDARD_IA", 30)];
        let lifecycle =
            StorageRules { archiving: Archiving::Lifecycle(ArchiveDays::LIFECYCLE), ..StorageRules::default() };
        let rules = TenantStorageRules::new(lifecycle, HashMap::new(), moves);
        let steps = |tenant: &TenantId, class: &str| -> Vec<(String, u16)> { rules.moves_from(tenant, class) };
        let named = |steps: &[(&str, u16)]| -> Vec<(String, u16)> {
            steps.iter().map(|(to, days)| ((*to).to_owned(), *days)).collect()
        };
        let archives = [("GLACIER_IR", 60), ("GLACIER", 90), ("DEEP_ARCHIVE", 365)];
        assert_eq!(steps(&lab, STANDARD), [named(&[("STANDARD_IA", 30)]), named(&archives)].concat());
        assert_eq!(steps(&TenantId::parse("other").unwrap(), STANDARD), named(&archives));
        assert_eq!(steps(&lab, "GLACIER"), named(&[("DEEP_ARCHIVE", 365)]));
        assert_eq!(steps(&lab, "EXPRESS_ONEZONE"), []);
        let moves = vec![of(None, "GLACIER", 30), of(None, "GLACIER_IR", 60), of(None, "STANDARD_IA", 30)];
        let never = StorageRules { archiving: Archiving::Never, ..StorageRules::default() };
        let upwards = TenantStorageRules::new(never, HashMap::new(), moves);
        assert_eq!(upwards.moves_from(&lab, STANDARD), named(&[("GLACIER", 30)]), "nothing moves up again");
    }
}
