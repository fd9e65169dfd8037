//! Which files each tenant takes: kinds and sizes.

use std::{collections::HashMap, sync::Arc};

use chartlift_protocol::{
    FileTerms,
    limits::{MAX_FILE_NAME_BYTES, MAX_OBJECT_BYTES},
};

use super::content::AllowedTypes;
use crate::auth::TenantId;

/// What one tenant takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRules {
    /// The largest source, in bytes.
    pub max_file_bytes: u64,
    /// Which kinds.
    pub types: AllowedTypes,
}

impl Default for FileRules {
    fn default() -> Self {
        Self { max_file_bytes: MAX_OBJECT_BYTES, types: AllowedTypes::default() }
    }
}

impl FileRules {
    /// The rules as clients are told, so that they can say no before anything is sent.
    #[must_use]
    pub fn terms(&self) -> FileTerms {
        FileTerms {
            max_file_bytes: self.max_file_bytes,
            max_file_name_bytes: u32::try_from(MAX_FILE_NAME_BYTES).unwrap_or(u32::MAX),
            types: self.types.types().iter().map(|(name, kind)| (name.clone(), kind.clone())).collect(),
            without_extension: self.types.takes_unnamed(),
            refused_content_types: AllowedTypes::refused().iter().map(|&name| name.to_owned()).collect(),
        }
    }
}

/// What every tenant takes.
#[derive(Clone, Debug, Default)]
pub struct TenantFileRules {
    usual: Arc<FileRules>,
    own: Arc<HashMap<TenantId, FileRules>>,
}

impl TenantFileRules {
    /// The usual rules, and those of tenants that have their own.
    #[must_use]
    pub fn new(usual: FileRules, own: HashMap<TenantId, FileRules>) -> Self {
        Self { usual: Arc::new(usual), own: Arc::new(own) }
    }

    /// The rules of a tenant.
    #[must_use]
    pub fn of(&self, tenant: &TenantId) -> &FileRules {
        self.own.get(tenant).unwrap_or(&self.usual)
    }
}
