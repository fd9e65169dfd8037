//! Every file of `migrations/`, written into the program. An applied one is never changed: add the next.

use sqlx::{
    SqlStr,
    migrate::{Migration, MigrationType, Migrator},
};

/// Version, description (both are the file's name) and text.
const MIGRATIONS: [(i64, &str, &str); 3] = [
    (1, "buckets objects uploads", include_str!("../../migrations/0001_buckets_objects_uploads.sql")),
    (2, "versions sidecars settings", include_str!("../../migrations/0002_versions_sidecars_settings.sql")),
    (3, "reads tiers restores", include_str!("../../migrations/0003_reads_tiers_restores.sql")),
];

/// The migrations of the metadata's schema.
pub(super) fn all() -> Migrator {
    let read = |(version, description, sql): (i64, &'static str, &'static str)| {
        Migration::new(version, description.into(), MigrationType::Simple, SqlStr::from_static(sql), false)
    };
    Migrator::with_migrations(MIGRATIONS.map(read).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_in_the_program() {
        let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).unwrap();
        let mut files: Vec<String> = folder.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        files.sort();
        let name = |(version, description, _): (i64, &str, &str)| {
            format!("{version:04}_{}.sql", description.replace(' ', "_"))
        };
        assert_eq!(MIGRATIONS.map(name).to_vec(), files);
    }
}
