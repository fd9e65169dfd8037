//! How a strategy of the what-if is carried out: the commands that do it, or why none of ours can.

use std::path::{Path, PathBuf};

use chartlift_costs::Strategy;
use serde::Serialize;

use super::storage_rules::{Archiving, INTELLIGENT_TIERING, Move, TenantStorageRules};
use crate::auth::TenantId;

/// The rules' file of a server that was started without one.
const NEW_RULES_FILE: &str = "chartlift-storage.toml";

/// What carries a strategy out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CarriedOut {
    /// The lines for the operator's shell, to be run with the server's own settings: they add a rule to the file of
    /// `--storage-rules` and bring the bucket to it. Null where no command does it.
    #[schema(required)]
    pub commands: Option<String>,
    /// What is to be known besides, or why there are no commands; null where nothing is to be done.
    #[schema(required)]
    pub carry_out_note: Option<String>,
}

/// What the commands depend on.
#[derive(Clone, Debug)]
pub struct Instructions {
    /// The rules in force.
    pub rules: TenantStorageRules,
    /// The file they stand in.
    pub rules_file: Option<PathBuf>,
    /// The file of settings, which the command is to read as well.
    pub config_file: Option<PathBuf>,
}

impl Instructions {
    /// How this tenant's files come to be kept so.
    #[must_use]
    pub fn of(&self, tenant: &TenantId, strategy: Strategy) -> CarriedOut {
        match strategy {
            Strategy::AsIs => CarriedOut { commands: None, carry_out_note: None },
            Strategy::Uncompressed => none("No command does it: Chartlift compresses whatever becomes smaller."),
            Strategy::Standard => none(
                "No command does it: rules of S3 only move files to colder classes. New files go into STANDARD by \
                 storage-class in the storage rules; those that are elsewhere stay there.",
            ),
            Strategy::Retention { days } => none(&format!(
                "No command does it. Deleted files go for good by deleted-files-days = {days} in the storage rules; versions \
                 that were replaced stay as long as their file, for they are part of the record."
            )),
            Strategy::Lifecycle { to, after_days } => self.moving(tenant, to.as_str(), after_days, false),
            Strategy::IntelligentTiering { archive_tiers } => self.tiering(tenant, archive_tiers),
        }
    }

    /// Intelligent-Tiering has archive tiers where the rules say so, and for all of a tenant's files in it.
    fn tiering(&self, tenant: &TenantId, archive_tiers: bool) -> CarriedOut {
        let archived = matches!(self.rules.of(tenant).archiving, Archiving::Tiering(_));
        if archived == archive_tiers {
            return self.moving(tenant, INTELLIGENT_TIERING, 0, false);
        }
        let is_used = self.rules.usual().storage_class == INTELLIGENT_TIERING;
        if !archive_tiers && self.rules_file.is_none() && !is_used {
            return self.moving(tenant, INTELLIGENT_TIERING, 0, true);
        }
        let (wanted, why) = if archive_tiers {
            ("tiering", "its archive tiers are not switched on")
        } else {
            ("never", "its archive tiers are switched on, so people would wait for files that nobody read for long")
        };
        none(&format!(
            "No command does it as the storage rules are: {why}. Say archive = \"{wanted}\" for {tenant} there, then ask again."
        ))
    }

    /// A move by age. `without_archive` writes the first file of rules, which ends archiving by tiers for all.
    fn moving(&self, tenant: &TenantId, to: &str, after_days: u32, without_archive: bool) -> CarriedOut {
        let least = Move::least_days(to).unwrap_or_default();
        if after_days < u32::from(least) {
            return none(&format!("No command does it: S3 moves nothing into {to} before {least} days."));
        }
        let file = self.rules_file.as_deref().unwrap_or(Path::new(NEW_RULES_FILE));
        if let Some(is) = self.rules.moves().iter().find(|it| it.to == to && it.is_of(tenant)) {
            let days = is.after_days;
            return none(&format!(
                "The storage rules move these files into {to} after {days} days already: for another number change \
                 after-days there, and run bucket apply again."
            ));
        }
        let config = self.config_file.as_ref().map(|path| format!(" --config {}", quoted(path))).unwrap_or_default();
        let first = if without_archive { "archive = \"never\"\n" } else { "" };
        let file = quoted(file);
        let commands = format!(
            "cat >> {file} <<'END'\n{first}\n[[move]]\ntenant = \"{tenant}\"\nto = \"{to}\"\nafter-days = {after_days}\nEND\n\
             chartlift-server bucket apply{config} --storage-rules {file}"
        );
        let note = "For whoever operates the server, with its settings. Files of 128 KiB or more move within two days.";
        let note = if self.rules_file.is_none() {
            format!("{note} Start the server with --storage-rules {file} from then on.")
        } else {
            note.to_owned()
        };
        CarriedOut { commands: Some(commands), carry_out_note: Some(note) }
    }
}

fn none(why: &str) -> CarriedOut {
    CarriedOut { commands: None, carry_out_note: Some(why.to_owned()) }
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    if path.chars().all(plain) { path } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use chartlift_costs::Target;

    use super::*;
    use crate::domain::storage_rules::StorageRules;

    fn tenant() -> TenantId {
        TenantId::parse("lab").unwrap()
    }

    fn instructions(usual: StorageRules, moves: Vec<Move>) -> Instructions {
        let rules = TenantStorageRules::new(usual, HashMap::new(), moves);
        Instructions { rules, rules_file: Some("/etc/our rules.toml".into()), config_file: Some("c.toml".into()) }
    }

    fn note(instructions: &Instructions, strategy: Strategy) -> String {
        let CarriedOut { commands, carry_out_note } = instructions.of(&tenant(), strategy);
        assert_eq!(commands, None);
        carry_out_note.unwrap()
    }

    const TIERED: Strategy = Strategy::IntelligentTiering { archive_tiers: false };
    const ARCHIVED: Strategy = Strategy::IntelligentTiering { archive_tiers: true };

    #[test]
    fn the_commands_name_the_servers_own_files() {
        let usual = instructions(StorageRules::default(), vec![]);
        let commands = usual.of(&tenant(), ARCHIVED).commands.unwrap();
        assert!(
            commands.starts_with("cat >> '/etc/our rules.toml' <<'END'\n\n[[move]]\ntenant = \"lab\"\n"),
            "{commands}"
        );
        let apply = "\nchartlift-server bucket apply --config c.toml --storage-rules '/etc/our rules.toml'";
        assert!(commands.ends_with(apply), "{commands}");
    }

    #[test]
    fn what_no_command_can_do_is_said() {
        let usual = instructions(StorageRules::default(), vec![]);
        assert!(note(&usual, TIERED).contains("people would wait"), "a tenant cannot be left out of everybody's rule");
        let never = instructions(StorageRules { archiving: Archiving::Never, ..StorageRules::default() }, vec![]);
        assert!(never.of(&tenant(), TIERED).commands.is_some());
        assert!(note(&never, ARCHIVED).contains("archive = \"tiering\""));
        let early = Strategy::Lifecycle { to: Target::StandardIa, after_days: 29 };
        assert!(note(&usual, early).contains("before 30 days"));
        let there = Move { tenant: None, to: "GLACIER_IR".into(), after_days: 60 };
        let moved = Strategy::Lifecycle { to: Target::GlacierIr, after_days: 90 };
        assert!(note(&instructions(StorageRules::default(), vec![there]), moved).contains("after 60 days already"));
        for strategy in [Strategy::Uncompressed, Strategy::Standard, Strategy::Retention { days: 9 }] {
            assert!(note(&usual, strategy).starts_with("No command does it"));
        }
        assert_eq!(usual.of(&tenant(), Strategy::AsIs), CarriedOut { commands: None, carry_out_note: None });
    }

    #[test]
    fn an_account_that_stores_in_tiering_keeps_its_archive() {
        let usual = StorageRules { storage_class: INTELLIGENT_TIERING.to_owned(), ..StorageRules::default() };
        let without = Instructions { rules_file: None, ..instructions(usual, vec![]) };
        assert!(note(&without, TIERED).contains("archive = \"never\""));
    }
}
