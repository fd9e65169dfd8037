use std::{ops::Deref, sync::Arc};

use super::filling::Filling;
use crate::{
    auth::{TokenIssuer, TokenVerifier},
    domain::{
        addenda::Addenda,
        attachments::Attachments,
        audit_log::AuditLog,
        bills::Bills,
        budgets::Budgets,
        bulk::Bulk,
        clock::Clock,
        directory::{Directory, patient::PatientInput, practitioner::PractitionerInput},
        downloads::Downloads,
        keeping::Keeping,
        metadata::Metadata,
        placements::Whereabouts,
        ports::{Objects, Store},
        records::Records,
        repack::Repack,
        restores::Restores,
        templates::Templates,
        uploads::Uploads,
    },
};

/// What handlers need; composed once, by `app`. Cloned several times for each request, by each layer of the router.
#[derive(Clone)]
pub struct AppState(Arc<Services>);

impl From<Services> for AppState {
    fn from(services: Services) -> Self {
        Self(Arc::new(services))
    }
}

impl Deref for AppState {
    type Target = Services;

    fn deref(&self) -> &Services {
        &self.0
    }
}

/// The parts of [`AppState`].
pub struct Services {
    /// The use cases of records.
    pub records: Records,
    /// The use cases of addenda.
    pub addenda: Addenda,
    /// The use cases of templates.
    pub templates: Templates,
    /// The use cases of patients.
    pub patients: Directory<PatientInput>,
    /// The use cases of practitioners.
    pub practitioners: Directory<PractitionerInput>,
    /// The use cases of uploads.
    pub uploads: Uploads,
    /// The use cases of attachments.
    pub attachments: Attachments,
    /// The same for many attachments at once.
    pub bulk: Bulk,
    /// Keeps the descriptions beside stored objects true.
    pub metadata: Metadata,
    /// The use cases of downloads.
    pub downloads: Downloads,
    /// The use cases of retention.
    pub keeping: Keeping,
    /// The use case of placements.
    pub placements: Whereabouts,
    /// The use cases of archived files.
    pub restores: Restores,
    /// Compresses cold objects again.
    pub repack: Repack,
    /// The use cases of costs.
    pub bills: Bills,
    /// The use cases of budgets.
    pub budgets: Budgets,
    /// The use cases of the audit log.
    pub audit_log: AuditLog,
    /// For health checks.
    pub store: Arc<dyn Store>,
    /// For health checks.
    pub objects: Arc<dyn Objects>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Checks tokens.
    pub verifier: Arc<TokenVerifier>,
    /// Present in demo mode only.
    pub demo: Option<DemoMode>,
}

/// Demo mode: the server issues its own tokens to anyone who asks.
#[derive(Clone)]
pub struct DemoMode {
    /// Issues the tokens.
    pub issuer: TokenIssuer,
    /// The hospitals that nobody can sign in at yet.
    pub filling: Filling,
}
