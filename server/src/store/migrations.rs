//! Every file of `migrations/`, written into the program. An applied one is never changed: add the next.

use sqlx::{
    SqlStr,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
};

use crate::domain::ports::StoreError;

/// Forward only: what a newer server made of the database, this one does not know how to keep.
#[derive(Debug, thiserror::Error)]
#[error(
    "a newer version of this server has brought the database up to date (its step {0} is not known here); run that version or a \
     later one, or bring back a backup made before"
)]
struct FromNewer(i64);

/// Why the database was not brought up to date, in words for whoever runs the server.
pub(super) fn failure(error: MigrateError) -> StoreError {
    match error {
        MigrateError::VersionMissing(version) => StoreError(Box::new(FromNewer(version))),
        error => StoreError(Box::new(error)),
    }
}

/// A folder's files and their texts, oldest first.
macro_rules! files {
    ($folder:literal: $($file:literal),+ $(,)?) => {
        &[$(($file, include_str!(concat!("../../migrations/", $folder, "/", $file)))),+]
    };
}

const SQLITE: &[(&str, &str)] = files![
    "sqlite": "0001_init.sql", "0002_cost_days.sql", "0010_budgets.sql", "0011_addenda.sql", "0012_templates.sql",
    "0013_attachments.sql", "0014_search.sql", "0015_metadata_outbox.sql", "0016_completions.sql",
    "0020_placements.sql", "0021_retention.sql", "0022_reads.sql", "0023_restored_copies.sql",
    "0030_upload_sweeps.sql", "0031_audit_by_record.sql", "0032_search_follows.sql", "0033_search_walks.sql",
    "0035_repackings.sql", "0036_counted.sql", "0037_access_logs.sql", "0038_kept_objects.sql", "0039_forms.sql",
    "0040_lists.sql", "0041_audit_by_target.sql", "0043_upload_turns.sql", "0044_renamed_people.sql",
    "0045_files_in_history.sql", "0046_audit_by_actor.sql"
];
const POSTGRES: &[(&str, &str)] = files![
    "postgres": "0001_init.sql", "0002_cost_days.sql", "0010_budgets.sql", "0011_addenda.sql", "0012_templates.sql",
    "0013_attachments.sql", "0014_search.sql", "0015_metadata_outbox.sql", "0016_completions.sql",
    "0020_placements.sql", "0021_retention.sql", "0022_reads.sql", "0023_restored_copies.sql",
    "0030_upload_sweeps.sql", "0031_audit_by_record.sql", "0032_search_follows.sql", "0035_repackings.sql",
    "0037_access_logs.sql", "0038_kept_objects.sql", "0039_forms.sql", "0040_lists.sql", "0041_audit_by_target.sql",
    "0042_months.sql", "0043_upload_turns.sql", "0044_renamed_people.sql", "0045_files_in_history.sql",
    "0046_audit_by_actor.sql", "0048_audit_ends.sql", "0049_many_words.sql"
];

/// The migrations of SQLite's schema.
pub(super) fn sqlite() -> Migrator {
    migrator(SQLITE)
}

/// The migrations of PostgreSQL's schema.
pub(super) fn postgres() -> Migrator {
    migrator(POSTGRES)
}

/// Files are named `VERSION_what_it_does.sql`.
fn migrator(files: &[(&'static str, &'static str)]) -> Migrator {
    let migration = |&(file, sql): &(&'static str, &'static str)| {
        let (version, description) = file.trim_end_matches(".sql").split_once('_').unwrap_or((file, ""));
        let version = version.parse().expect("a migration's name begins with its version");
        Migration::new(
            version,
            description.replace('_', " ").into(),
            MigrationType::Simple,
            SqlStr::from_static(sql),
            false,
        )
    };
    Migrator::with_migrations(files.iter().map(migration).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_whole(folder: &str, files: &[(&'static str, &'static str)]) {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(folder);
        let mut there: Vec<String> =
            std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        there.sort();
        assert_eq!(files.iter().map(|(file, _)| *file).collect::<Vec<_>>(), there);
        assert_eq!(migrator(files).iter().count(), there.len());
    }

    #[test]
    fn every_file_of_the_folder_is_in_the_program() {
        is_whole("sqlite", SQLITE);
        is_whole("postgres", POSTGRES);
    }
}
