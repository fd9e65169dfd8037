//! The file that says how tenants' files are stored, archived, and kept once they are deleted.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
};

use serde::Deserialize;

use crate::{
    auth::TenantId,
    domain::{
        record_content::VisitType,
        storage_rules::{
            ArchiveDays, Archiving, INTELLIGENT_TIERING, Move, Retention, StorageRules, TenantStorageRules,
        },
    },
};

/// The longest a deleted file can be told to stay: a hundred years.
const MAX_RETENTION_DAYS: u32 = 36_525;
/// What S3 takes for the archive tiers (API reference, Tiering).
const TIERING: (u16, u16) = (90, 730);

/// What may stand for all tenants, and for each. What is left out is as it is for all; there, as it is without the file.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Rules {
    storage_class: Option<String>,
    archive: Option<Archive>,
    archive_days: Option<u16>,
    deep_archive_days: Option<u16>,
    deleted_files_days: Option<Days>,
    #[serde(default)]
    deleted_files_days_of: BTreeMap<String, Days>,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Archive {
    Tiering,
    Lifecycle,
    Never,
}

/// A number of days, or `"for-ever"`.
#[derive(Clone, Copy, Deserialize)]
#[serde(untagged)]
enum Days {
    Days(u32),
    Word(ForEver),
}

#[derive(Clone, Copy, Deserialize)]
enum ForEver {
    #[serde(rename = "for-ever")]
    ForEver,
}

#[derive(Deserialize)]
struct RulesFile {
    #[serde(flatten)]
    all: BTreeMap<String, toml::Value>,
    #[serde(default)]
    tenant: BTreeMap<String, Rules>,
    #[serde(default, rename = "move")]
    moves: Vec<MoveRule>,
}

/// A move by age. Each is a table of its own, so that one can be added at the end of the file whatever stands there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct MoveRule {
    tenant: Option<String>,
    to: String,
    after_days: u16,
}

/// Reads it.
pub(super) fn read(path: &Path, storage_class: &str) -> Result<TenantStorageRules, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    parse(&text, storage_class)
}

/// The rules without a file.
pub(super) fn usual(storage_class: &str) -> Result<TenantStorageRules, String> {
    parse("", storage_class)
}

fn parse(text: &str, storage_class: &str) -> Result<TenantStorageRules, String> {
    let file: RulesFile = toml::from_str(text).map_err(|error| error.message().to_owned())?;
    let all = toml::Table::from_iter(file.all);
    let all: Rules = all.try_into().map_err(|error: toml::de::Error| error.message().to_owned())?;
    let otherwise = StorageRules { storage_class: storage_class.to_owned(), ..StorageRules::default() };
    let usual = rules(&all, &otherwise)?;
    let moves = moves(&file.moves)?;
    let mut own = HashMap::new();
    for (name, tenant) in &file.tenant {
        let id = TenantId::parse(name).ok_or_else(|| format!("{name} is no tenant's id"))?;
        let tenant = rules(tenant, &usual).map_err(|error| format!("tenant.{name}: {error}"))?;
        let tiered = tenant.storage_class == INTELLIGENT_TIERING
            || moves.iter().any(|it| it.to == INTELLIGENT_TIERING && it.is_of(&id));
        separable(&usual, &tenant, tiered).map_err(|error| format!("tenant.{name}: {error}"))?;
        own.insert(id, tenant);
    }
    Ok(TenantStorageRules::new(usual, own, moves))
}

fn moves(rules: &[MoveRule]) -> Result<Vec<Move>, String> {
    let mut moves: Vec<Move> = Vec::new();
    for MoveRule { tenant, to, after_days } in rules {
        let named = |name: &String| TenantId::parse(name).ok_or_else(|| format!("move: {name} is no tenant's id"));
        let tenant = tenant.as_ref().map(named).transpose()?;
        let least =
            Move::least_days(to).ok_or_else(|| format!("move: S3 moves no files into {to}, or they could be lost"))?;
        if *after_days < least {
            return Err(format!("move: S3 moves nothing into {to} before {least} days"));
        }
        if moves.iter().any(|before| before.tenant == tenant && before.to == *to) {
            let whose = tenant.as_ref().map_or("all tenants'", TenantId::as_str);
            return Err(format!("move: files of {whose} move into {to} twice"));
        }
        moves.push(Move { tenant, to: to.clone(), after_days: *after_days });
    }
    Ok(moves)
}

/// A rule of the bucket for all tenants has no exceptions: S3 knows prefixes that a rule is for, none that it is not for.
fn separable(usual: &StorageRules, own: &StorageRules, tiered: bool) -> Result<(), String> {
    match (usual.archiving, own.archiving) {
        (usual, own) if usual == own => Ok(()),
        (Archiving::Never, _) => Ok(()),
        // Tiering touches only what is in its class.
        (Archiving::Tiering(_), Archiving::Lifecycle(_) | Archiving::Never) if !tiered => Ok(()),
        _ => Err(
            "archives otherwise than all tenants do, which S3 has no rule for: set archive = \"never\" for all, and \
                  say it at each tenant"
                .to_owned(),
        ),
    }
}

fn rules(rules: &Rules, otherwise: &StorageRules) -> Result<StorageRules, String> {
    let storage_class = rules.storage_class.clone().unwrap_or_else(|| otherwise.storage_class.clone());
    for_new_files(&storage_class).map_err(|error| format!("storage-class: {error}"))?;
    let (archive, days) = match otherwise.archiving {
        Archiving::Tiering(days) => (Archive::Tiering, Some(days)),
        Archiving::Lifecycle(days) => (Archive::Lifecycle, Some(days)),
        Archiving::Never => (Archive::Never, None),
    };
    let inherited = days.filter(|_| rules.archive.is_none_or(|own| own == archive));
    let of = |usual: ArchiveDays| {
        let usual = inherited.unwrap_or(usual);
        let days = ArchiveDays {
            archive: rules.archive_days.unwrap_or(usual.archive),
            deep: rules.deep_archive_days.unwrap_or(usual.deep),
        };
        // Each step of a lifecycle rule is later than the one before; so it is with tiers.
        (days.archive >= 1 && days.deep > days.archive)
            .then_some(days)
            .ok_or("deep-archive-days must be more than archive-days, and both at least 1")
    };
    let archiving = match rules.archive.unwrap_or(archive) {
        Archive::Tiering => {
            let days = of(ArchiveDays::TIERING)?;
            if days.archive < TIERING.0 || days.deep < 180 || days.deep > TIERING.1 {
                let text = "tiering archives after 90 to 730 days, and deeply after 180 to 730: S3 takes nothing else";
                return Err(text.to_owned());
            }
            Archiving::Tiering(days)
        }
        Archive::Lifecycle => Archiving::Lifecycle(of(ArchiveDays::LIFECYCLE)?),
        Archive::Never if rules.archive_days.or(rules.deep_archive_days).is_some() => {
            return Err("archive-days and deep-archive-days have no meaning where nothing is archived".to_owned());
        }
        Archive::Never => Archiving::Never,
    };
    let mut by_visit_type = otherwise.retention.by_visit_type.clone();
    for (name, own) in &rules.deleted_files_days_of {
        let visit_type: VisitType = serde_json::from_value(name.clone().into())
            .map_err(|_| format!("deleted-files-days-of.{name} is no type of visit"))?;
        by_visit_type.retain(|(of, _)| *of != visit_type);
        by_visit_type.push((visit_type, days_of(*own)?));
    }
    let deleted_files_days = match rules.deleted_files_days {
        None => otherwise.retention.deleted_files_days,
        Some(own) => days_of(own)?,
    };
    Ok(StorageRules { storage_class, archiving, retention: Retention { deleted_files_days, by_visit_type } })
}

fn days_of(days: Days) -> Result<Option<u32>, String> {
    match days {
        Days::Word(ForEver::ForEver) => Ok(None),
        Days::Days(days) if (1..=MAX_RETENTION_DAYS).contains(&days) => Ok(Some(days)),
        Days::Days(_) => Err(format!("deleted files stay 1 to {MAX_RETENTION_DAYS} days, or \"for-ever\"")),
    }
}

/// Whether new files can go into a class: completing an upload reads what was stored.
fn for_new_files(class: &str) -> Result<(), String> {
    match class {
        "GLACIER" | "DEEP_ARCHIVE" => Err(format!(
            "what is stored in {class} cannot be read, so no upload into it could be verified: store in STANDARD, and let \
             archive = \"lifecycle\" (--storage-rules) move files there; or in INTELLIGENT_TIERING"
        )),
        "" => Err("must name a class, such as STANDARD".to_owned()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<'a>(rules: &'a TenantStorageRules, tenant: &str) -> &'a StorageRules {
        rules.of(&TenantId::parse(tenant).unwrap())
    }

    #[test]
    fn the_documented_file_is_taken() {
        let files = crate::documented::toml_files(include_str!("../../STORAGE.md"));
        assert!(matches!(files.as_slice(), [file] if parse(file, "STANDARD").is_ok()), "{files:?}");
    }

    #[test]
    fn a_tenant_says_what_is_otherwise_for_it() {
        let text = "archive = \"never\"\ndeleted-files-days = 30\n[deleted-files-days-of]\ninpatient = 3650\n\
                    [tenant.lab]\nstorage-class = \"INTELLIGENT_TIERING\"\narchive = \"tiering\"\ndeep-archive-days = 200\n\
                    [tenant.old]\narchive = \"lifecycle\"\narchive-days = 10\ndeleted-files-days = \"for-ever\"\n";
        let rules = parse(text, "STANDARD_IA").unwrap();
        assert_eq!(of(&rules, "others").storage_class, "STANDARD_IA");
        assert_eq!(of(&rules, "others").retention.days(VisitType::Virtual), Some(30));
        assert_eq!(of(&rules, "others").retention.days(VisitType::Inpatient), Some(3650));
        assert_eq!(of(&rules, "lab").archiving, Archiving::Tiering(ArchiveDays { archive: 90, deep: 200 }));
        assert_eq!(of(&rules, "old").archiving, Archiving::Lifecycle(ArchiveDays { archive: 10, deep: 365 }));
        assert_eq!(of(&rules, "old").retention.days(VisitType::Virtual), None);
        assert_eq!(of(&rules, "old").retention.days(VisitType::Inpatient), Some(3650));
        let without = usual("STANDARD").unwrap();
        assert_eq!(
            *of(&without, "any"),
            StorageRules::default(),
            "deleted files are kept unless somebody says otherwise"
        );
    }

    #[test]
    fn what_cannot_be_is_named() {
        for (text, named) in [
            ("storage-class = \"GLACIER\"", "archive = \"lifecycle\""),
            ("storage-clas = \"STANDARD\"", "storage-clas"),
            ("archive-days = 30", "90 to 730"),
            ("archive = \"never\"\narchive-days = 90", "no meaning"),
            ("archive = \"lifecycle\"\narchive-days = 400", "more than"),
            ("deleted-files-days = 0", "1 to 36525"),
            ("deleted-files-days = \"never\"", "Days"),
            ("[deleted-files-days-of]\nsurgery = 3", "surgery"),
            ("[tenant.lab]\nstorage-class = \"DEEP_ARCHIVE\"", "tenant.lab"),
            ("[tenant.Lab]", "Lab"),
            ("archive = \"lifecycle\"\n[tenant.lab]\narchive = \"never\"", "say it at each tenant"),
            ("[tenant.lab]\ndeep-archive-days = 200", "say it at each tenant"),
            ("[[move]]\nto = \"STANDARD_IA\"\nafter-days = 29", "before 30"),
            ("[[move]]\nto = \"ONEZONE_IA\"\nafter-days = 30", "ONEZONE_IA"),
            ("[[move]]\nto = \"GLACIER\"\nafter-days = 9\ntenant = \"Lab\"", "Lab"),
            ("[[move]]\nto = \"GLACIER\"\nafter-days = 9\n[[move]]\nto = \"GLACIER\"\nafter-days = 8", "twice"),
            (
                "[tenant.lab]\narchive = \"never\"\n[[move]]\nto = \"INTELLIGENT_TIERING\"\nafter-days = 0",
                "say it at each tenant",
            ),
        ] {
            let error = parse(text, "STANDARD").unwrap_err();
            assert!(error.contains(named), "{text}: {error}");
        }
        assert!(usual("DEEP_ARCHIVE").unwrap_err().contains("cannot be read"));
        parse("[tenant.lab]\narchive = \"lifecycle\"", "STANDARD").unwrap();
    }
}
