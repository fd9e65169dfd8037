use std::{
    collections::BTreeSet,
    fmt, io,
    path::{Path, PathBuf},
};

use chartlift_embedded_s3::Snapshot;

use super::{
    folder::{S3, make_empty},
    list::{Listed, copied},
};
use crate::{
    app::{
        database::FILE,
        error::{AppError, fault},
        objects::{EMBEDDED_BUCKET, embedded_dir},
    },
    auth::JobScope,
    config::Config,
    domain::ports::Store as _,
    store::{SqliteStore, copy_database},
};

const SECRETS: &str = "secrets.json";
/// How often the metadata is copied anew because files went while they were copied. What is left to copy then takes
/// seconds, so that hardly anything can go.
const ATTEMPTS: u32 = 5;
/// Rows looked at in one go.
const PAGE: u32 = 1000;

/// What was copied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackedUp {
    /// Files of the copy.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Versions of attachments in it.
    pub versions: u64,
    /// Those whose object is not there, or of another size, as in the server itself.
    pub lost: Vec<String>,
    /// The bucket that has the files, where that is not the embedded one: it is not copied.
    pub outside: Option<String>,
}

impl fmt::Display for BackedUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for key in &self.lost {
            writeln!(f, "lost        {key}")?;
        }
        if let Some(bucket) = &self.outside {
            writeln!(f, "the files themselves are in the bucket {bucket}, which is not copied: let it keep versions")?;
        }
        write!(
            f,
            "{} files, {} bytes, written and read again; {} versions of attachments, {} of them without their object",
            self.files,
            self.bytes,
            self.versions,
            self.lost.len()
        )
    }
}

/// Copies database, stored files and secrets into the empty folder `to`, while the server runs. Everything in the copy is of
/// one moment or later than the database, so that it has every file that its database names.
///
/// # Errors
/// [`AppError`], with a text for the operator.
pub async fn backup(config: &Config, to: &Path) -> Result<BackedUp, AppError> {
    if config.database_url.is_some() {
        return Err(AppError::Setting(
            "the database is a PostgreSQL one: copy it with pg_dump (STORAGE.md says as whom), and the data directory's s3 folder (if the server \
             uses it) after that"
                .to_owned(),
        ));
    }
    let source = config.data_dir.join(FILE);
    if !source.exists() {
        return Err(AppError::Setting(format!("there is no {FILE} in {}", config.data_dir.display())));
    }
    let written = fault::<io::Error>;
    make_empty(to)?;
    let with_files = config.s3_bucket.is_none();
    let s3 = to.join(S3);
    let mut copies = Listed::default();
    let mut snapshot = None;
    for _ in 0..ATTEMPTS {
        remove_if_there(&to.join(FILE)).map_err(written("cannot write the copy"))?;
        // The database first: whatever it names was stored before.
        copy_database(&source, &to.join(FILE)).await.map_err(fault("cannot copy the database"))?;
        if !with_files {
            break;
        }
        std::fs::create_dir_all(&s3).map_err(written("cannot write the copy"))?;
        remove_if_there(&s3.join("metadata.sqlite3")).map_err(written("cannot write the copy"))?;
        let taken = Snapshot::take(&embedded_dir(config), &s3).await;
        let taken = snapshot.insert(taken.map_err(fault("cannot copy the metadata of the stored files"))?);
        let named: BTreeSet<PathBuf> = taken.files.iter().map(|file| Path::new(S3).join(file)).collect();
        let copying = copies.bring(&config.data_dir, to, named).await;
        if copying.map_err(written("cannot copy the stored files"))? == 0 {
            break;
        }
    }
    let secrets = PathBuf::from(SECRETS);
    let others = [PathBuf::from(FILE)].into_iter().chain(copied(to, &s3).map_err(written("cannot read the copy"))?);
    copies.add(&config.data_dir, to, secrets).await.map_err(written("cannot copy the secrets"))?;
    for file in others {
        copies.note(to, file).await.map_err(written("cannot read the copy"))?;
    }
    copies.verify_and_write(to).await.map_err(written("the copy is not what was written"))?;
    let mut done = BackedUp {
        files: copies.files(),
        bytes: copies.bytes(),
        outside: config.s3_bucket.clone(),
        ..BackedUp::default()
    };
    hold(to, snapshot.as_ref(), &mut done).await?;
    Ok(done)
}

/// Holds the copied database against the copied metadata.
async fn hold(to: &Path, snapshot: Option<&Snapshot>, done: &mut BackedUp) -> Result<(), AppError> {
    // Opening a database writes to it, so it is a copy of the copy.
    let aside = tempfile_beside(to);
    std::fs::copy(to.join(FILE), &aside).map_err(fault("cannot write beside the copy"))?;
    let held = async {
        let store = SqliteStore::open(&aside).await.map_err(fault("the copied database cannot be opened"))?;
        let (job, mut after) = (JobScope::new(), String::new());
        loop {
            let rows =
                store.stored_objects(&job, &after, PAGE).await.map_err(fault("cannot read the copied database"))?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.key);
            done.versions += rows.len() as u64;
            let Some(snapshot) = snapshot else { continue };
            let keys: Vec<String> = rows.iter().map(|row| row.key.clone()).collect();
            let sizes =
                snapshot.sizes(EMBEDDED_BUCKET, &keys).await.map_err(fault("cannot read the copied metadata"))?;
            let lost = rows.into_iter().filter(|row| sizes.get(&row.key) != Some(&row.stored_bytes));
            done.lost.extend(lost.map(|row| row.key));
        }
        store.close().await;
        Ok(())
    };
    let held = held.await;
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", aside.display()));
    }
    let _ = std::fs::remove_file(aside.with_extension("migrating"));
    held
}

fn tempfile_beside(to: &Path) -> PathBuf {
    to.join(format!(".held-{}.db", uuid::Uuid::now_v7().simple()))
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
