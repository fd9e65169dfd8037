//! Secrets the server makes for itself at the first start and keeps in the data directory.

use std::{fs, io, io::Write, path::Path};

use serde::{Deserialize, Serialize};

/// What is kept. Losing the audit secret makes the log unverifiable, losing that of encryption loses the files; losing the
/// others costs nothing.
#[derive(Clone, Serialize, Deserialize)]
pub struct Secrets {
    /// Signs demo tokens.
    pub token: String,
    /// Keys the audit chains.
    pub audit: String,
    /// The embedded S3's access key.
    pub s3_access_key: String,
    /// The embedded S3's secret key.
    pub s3_secret_key: String,
    /// What the embedded S3 encrypts with where nothing else is set. Losing it loses what was encrypted.
    #[serde(default)]
    pub s3_encryption: String,
}

impl Secrets {
    /// Reads the secrets of this data directory, making them if there are none.
    ///
    /// # Errors
    /// When the file cannot be read, or cannot be made readable for its owner only.
    pub fn open(data_dir: &Path) -> io::Result<Self> {
        let path = data_dir.join("secrets.json");
        match fs::read(&path) {
            Ok(json) => {
                let mut kept: Self = serde_json::from_slice(&json)?;
                if kept.s3_encryption.is_empty() {
                    kept.s3_encryption = random()?;
                    write_private(&path, &serde_json::to_vec_pretty(&kept)?)?;
                }
                Ok(kept)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let made = Self {
                    token: random()?,
                    audit: random()?,
                    s3_access_key: format!("CHARTLIFT{}", &random()?[..11].to_uppercase()),
                    s3_secret_key: random()?,
                    s3_encryption: random()?,
                };
                write_private(&path, &serde_json::to_vec_pretty(&made)?)?;
                Ok(made)
            }
            Err(error) => Err(error),
        }
    }
}

fn random() -> io::Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(hex::encode(bytes))
}

/// Writes beside and renames, so that a crash leaves no half a file.
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(beside, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_stay_the_same_and_private() {
        let dir = tempfile::tempdir().unwrap();
        let made = Secrets::open(dir.path()).unwrap();
        let read = Secrets::open(dir.path()).unwrap();
        assert_eq!((&made.audit, &made.token), (&read.audit, &read.token));
        assert_ne!(made.audit, made.token);
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::PermissionsExt::mode(
                &fs::metadata(dir.path().join("secrets.json")).unwrap().permissions(),
            );
            assert_eq!(mode & 0o077, 0);
        }
    }
}
