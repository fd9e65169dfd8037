use std::{fmt, io, path::Path};

use super::{
    folder::{S3, is_backup, make_empty},
    list::{Listed, copy},
};
use crate::{
    app::{
        database::FILE,
        error::{AppError, fault},
        settings::audit_keys,
    },
    config::Config,
    secrets::Secrets,
    store::verify_audit_logs,
};

/// What was brought back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Files.
    pub files: usize,
    /// Tenants, with how many entries their audit logs have, all of them intact.
    pub tenants: Vec<(String, u64)>,
    /// Whether the stored files are among it.
    pub with_files: bool,
}

impl fmt::Display for Restored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (tenant, entries) in &self.tenants {
            writeln!(f, "{tenant}: audit log whole ({entries} entries)")?;
        }
        if !self.with_files {
            writeln!(f, "stored files are not in this backup: start the server with the bucket that has them")?;
        }
        write!(f, "{} files are as they were", self.files)
    }
}

/// Brings a backup back into the data directory, which must be empty or not there. Each file is checked on the way, and the
/// audit logs before anything is put in its place: a backup that is damaged leaves nothing behind.
///
/// # Errors
/// [`AppError`], with a text for the operator.
pub async fn restore(config: &Config, from: &Path) -> Result<Restored, AppError> {
    if !is_backup(from) {
        let text =
            format!("{} is no backup, or one that was not finished: it has no list of its files", from.display());
        return Err(AppError::Setting(text));
    }
    make_empty(&config.data_dir)?;
    let name = config.data_dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
    // Beside it, so that putting it in its place is one step.
    let aside = config.data_dir.with_file_name(format!(".{name}.restoring-{}", uuid::Uuid::now_v7().simple()));
    make_empty(&aside)?;
    let done = bring(config, from, &aside).await;
    match done {
        Ok(done) => {
            // Onto an empty directory, which it replaces.
            std::fs::rename(&aside, &config.data_dir).map_err(fault("cannot put the data in its place"))?;
            Ok(done)
        }
        Err(error) => {
            let _ = std::fs::remove_dir_all(&aside);
            Err(error)
        }
    }
}

async fn bring(config: &Config, from: &Path, aside: &Path) -> Result<Restored, AppError> {
    let listed = Listed::read(from).map_err(fault("cannot read the backup's list"))?;
    let (source, target, files) = (from.to_owned(), aside.to_owned(), listed.clone());
    let copying = move || {
        for (path, expected) in &files {
            let (found, _) = copy(&source.join(path), &target.join(path))
                .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
            if found != *expected {
                return Err(io::Error::other(format!(
                    "the backup is damaged: {} is not as it was copied",
                    path.display()
                )));
            }
        }
        Ok(())
    };
    let copied = tokio::task::spawn_blocking(copying).await.map_err(fault("copying stopped"))?;
    copied.map_err(fault("nothing was brought back"))?;
    let secrets = Secrets::open(aside).map_err(fault("cannot use the backup's secrets"))?;
    let keys = audit_keys(config, &secrets)?;
    let verdicts = verify_audit_logs(&aside.join(FILE), &keys).await.map_err(fault("cannot read the database"))?;
    if let Some((tenant, verdict)) = verdicts.iter().find(|(_, verdict)| !verdict.intact) {
        let cause = format!("{tenant}: {:?} (is --audit-secret the one it was written with?)", verdict.finding);
        return Err(AppError::Fault { what: "an audit log is not whole, and nothing was brought back", cause });
    }
    Ok(Restored {
        files: listed.len(),
        tenants: verdicts.into_iter().map(|(tenant, verdict)| (tenant.to_string(), verdict.checked)).collect(),
        with_files: aside.join(S3).exists(),
    })
}
