//! The one place that hands implementations to the domain's ports.

use std::sync::Arc;

use super::settings::Settings;
use crate::{
    auth::{TokenIssuer, TokenVerifier},
    domain::{
        AllowedTypes,
        attachments::Attachments,
        audit_log::AuditLog,
        bills::Bills,
        clock::Clock,
        downloads::Downloads,
        ports::{Objects, Store},
        records::Records,
        uploads::{UploadRules, Uploads},
    },
    routes::{AppState, DemoMode},
};

/// The use cases on these implementations.
pub(super) fn compose(
    settings: &Settings,
    store: Arc<dyn Store>,
    objects: Arc<dyn Objects>,
    clock: Arc<dyn Clock>,
) -> AppState {
    let config = &settings.config;
    let rules = UploadRules {
        max_file_bytes: config.max_file_bytes,
        lifetime: config.upload_lifetime(),
        url_ttl: config.upload_url_ttl(),
        policy: chartlift_protocol::UploadPolicy::default(),
        types: AllowedTypes,
    };
    let audit = AuditLog::start(Arc::clone(&store), Arc::clone(&clock), settings.audit_keys.clone());
    let token_secret = settings.token_secret.as_bytes();
    AppState {
        records: Records::new(Arc::clone(&store), audit.clone(), Arc::clone(&clock)),
        uploads: Uploads::new(
            Arc::clone(&store),
            audit.clone(),
            Arc::clone(&objects),
            Arc::clone(&clock),
            Arc::new(rules),
        ),
        attachments: Attachments::new(Arc::clone(&store), audit.clone(), Arc::clone(&clock), AllowedTypes),
        downloads: Downloads::new(
            Arc::clone(&store),
            audit.clone(),
            Arc::clone(&objects),
            Arc::clone(&clock),
            config.download_url_ttl(),
        ),
        bills: Bills::new(Arc::clone(&store), audit.clone(), Arc::clone(&clock), Arc::new(settings.prices.clone())),
        audit_log: audit,
        store,
        objects,
        clock,
        verifier: TokenVerifier::hs256(token_secret),
        demo: config.demo.then(|| DemoMode { issuer: TokenIssuer::hs256(token_secret) }),
    }
}
