use std::{fmt, path::PathBuf};

/// How to open and serve an [`EmbeddedS3`](crate::EmbeddedS3).
#[derive(Clone)]
pub struct Config {
    /// Where everything is kept; made when missing. One process at a time may have it open.
    pub data_dir: PathBuf,
    /// The only access key that signatures are accepted from.
    pub access_key: String,
    /// The secret of [`Config::access_key`].
    pub secret_key: String,
    /// Buckets to make when they do not exist yet.
    pub buckets: Vec<String>,
    /// Origins (for example `http://localhost:3000`) whose pages may call it; `*` allows every origin.
    pub cors_origins: Vec<String>,
}

impl Config {
    /// A configuration with no buckets made beforehand and no origins allowed.
    pub fn new(data_dir: impl Into<PathBuf>, access_key: impl Into<String>, secret_key: impl Into<String>) -> Self {
        Self {
            data_dir: data_dir.into(),
            access_key: access_key.into(),
            secret_key: secret_key.into(),
            buckets: Vec::new(),
            cors_origins: Vec::new(),
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("data_dir", &self.data_dir)
            .field("access_key", &self.access_key)
            .field("secret_key", &"<redacted>")
            .field("buckets", &self.buckets)
            .field("cors_origins", &self.cors_origins)
            .finish()
    }
}
