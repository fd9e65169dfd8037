//! Uploads: created, signed part by part, completed or aborted; what nobody finishes is reaped.
//!
//! Each step is a file: `create`, `sign`, `state`, `complete`, `abort`, `reap`; `from_version` has S3 itself send the bytes; `parts` has what they know of parts, `proof` what an object must show,
//! `unattended` what goes on without its caller.

mod abort;
mod complete;
mod create;
mod from_version;
mod parts;
mod proof;
mod reap;
pub(crate) mod sent;
mod sign;
mod state;
mod unattended;
pub mod upload;
mod ways;

use std::{sync::Arc, time::Duration};

use chartlift_protocol::{UploadPolicy, UploadTerms};
use jiff::SignedDuration;

use self::{unattended::Copying, upload::Upload};
use super::{
    audit_log::AuditLog,
    clock::Clock,
    error::{Error, Result},
    file_rules::TenantFileRules,
    ids::is_id,
    metadata::Metadata,
    ports::{Objects, Store, Tx},
    storage_rules::TenantStorageRules,
};
use crate::auth::{Access, TenantScope};

/// What an operator may set about uploads.
#[derive(Clone, Debug)]
pub struct UploadRules {
    /// How long an upload may take; then the server aborts it. A laptop may be shut for a weekend, and parts of
    /// unfinished uploads cost money.
    pub lifetime: SignedDuration,
    /// How long a signed URL is valid: one part on a slow link (5 MiB at 64 kbit/s takes 11 minutes).
    pub url_ttl: Duration,
    /// What clients are asked to do.
    pub policy: UploadPolicy,
    /// Which files are taken.
    pub files: TenantFileRules,
    /// How they are stored.
    pub storage: TenantStorageRules,
}

impl Default for UploadRules {
    fn default() -> Self {
        Self {
            lifetime: SignedDuration::from_hours(7 * 24),
            url_ttl: Duration::from_secs(15 * 60),
            policy: UploadPolicy::default(),
            files: TenantFileRules::default(),
            storage: TenantStorageRules::default(),
        }
    }
}

/// Creates, signs, completes and aborts uploads.
#[derive(Clone)]
pub struct Uploads {
    store: Arc<dyn Store>,
    audit: AuditLog,
    objects: Arc<dyn Objects>,
    clock: Arc<dyn Clock>,
    rules: Arc<UploadRules>,
    metadata: Metadata,
    copying: Copying,
}

impl Uploads {
    /// The use cases on this store and S3.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        audit: AuditLog,
        objects: Arc<dyn Objects>,
        clock: Arc<dyn Clock>,
        rules: Arc<UploadRules>,
        metadata: Metadata,
    ) -> Self {
        Self { store, audit, objects, clock, rules, metadata, copying: Copying::default() }
    }

    /// The same by other storage rules.
    #[must_use]
    pub fn stored_by(&self, storage: TenantStorageRules) -> Self {
        let rules = UploadRules { storage, ..(*self.rules).clone() };
        Self { rules: Arc::new(rules), ..self.clone() }
    }

    /// What a page may know before it has anything to upload.
    ///
    /// # Errors
    /// When URLs cannot be signed.
    pub async fn terms(&self, access: &Access) -> Result<UploadTerms> {
        Ok(UploadTerms {
            policy: self.policy(self.ways().await),
            store_origin: self.objects.origin().await?,
            files: self.rules.files.of(access.scope.tenant()).terms(),
        })
    }

    async fn find(&self, scope: &TenantScope, id: &str) -> Result<Upload> {
        find(&mut *self.store.read(scope).await?, id).await
    }
}

async fn find(tx: &mut dyn Tx, id: &str) -> Result<Upload> {
    let upload = if is_id(id) { tx.upload(id).await? } else { None };
    upload.ok_or(Error::NotFound("upload"))
}
