//! The one place that hands implementations to the domain's ports.

use std::sync::Arc;

use chartlift_protocol::UploadPolicy;

use super::settings::Settings;
use crate::{
    auth::{AUDIENCE, TokenIssuer},
    domain::{
        addenda::Addenda,
        attachments::Attachments,
        audit_log::AuditLog,
        bills::Bills,
        budgets::Budgets,
        bulk::Bulk,
        carry_out::Instructions,
        clock::Clock,
        cursors::Cursors,
        directory::Directory,
        downloads::Downloads,
        keeping::Keeping,
        metadata::Metadata,
        placements::Whereabouts,
        ports::{Objects, Store},
        records::Records,
        repack::Repack,
        restores::Restores,
        templates::Templates,
        uploads::{UploadRules, Uploads},
    },
    routes::{AppState, DemoMode, Filling, Services},
    webhooks::HttpWebhooks,
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
        lifetime: config.upload_lifetime(),
        url_ttl: config.upload_url_ttl(),
        policy: UploadPolicy { sha256: config.upload_sha256, ..UploadPolicy::default() },
        files: settings.files.clone(),
        storage: settings.storage.clone(),
    };
    let audit = AuditLog::start(Arc::clone(&store), Arc::clone(&clock), settings.audit_keys.clone());
    // A key of its own, whatever else is set: a demo's tokens must be good nowhere else.
    let demo_key = config.demo.then_some(settings.secrets.token.as_bytes());
    let verifier = match demo_key {
        Some(key) => settings.verifier.clone().and_secret(key, AUDIENCE),
        None => settings.verifier.clone(),
    };
    let prices = Arc::new(settings.prices.clone());
    let instructions = Instructions {
        rules: settings.storage.clone(),
        rules_file: config.storage_rules.clone(),
        config_file: config.config.clone(),
    };
    let bills = Bills::new(Arc::clone(&store), audit.clone(), Arc::clone(&clock), Arc::clone(&prices), instructions);
    let bills = if config.seed_year { bills.counting(crate::seed::SCALE) } else { bills };
    let cursors = Cursors::new(&settings.audit_keys.derived("cursors"));
    let webhooks = Arc::new(HttpWebhooks::new(config.webhook_private_hosts.iter().cloned()));
    let metadata = Metadata::start(Arc::clone(&store), Arc::clone(&objects), Arc::clone(&clock));
    let attachments = Attachments::new(
        Arc::clone(&store),
        audit.clone(),
        Arc::clone(&clock),
        settings.files.clone(),
        metadata.clone(),
    );
    let restores =
        Restores::new(Arc::clone(&store), audit.clone(), Arc::clone(&objects), Arc::clone(&clock), Arc::clone(&prices));
    AppState::from(Services {
        records: Records::new(Arc::clone(&store), audit.clone(), Arc::clone(&clock), cursors.clone()),
        addenda: Addenda::new(Arc::clone(&store), audit.clone(), Arc::clone(&clock), metadata.clone()),
        templates: Templates::new(Arc::clone(&store), audit.clone(), Arc::clone(&clock), cursors.clone()),
        patients: Directory::new(Arc::clone(&store), audit.clone(), Arc::clone(&clock), cursors.clone()),
        practitioners: Directory::new(Arc::clone(&store), audit.clone(), Arc::clone(&clock), cursors),
        uploads: Uploads::new(
            Arc::clone(&store),
            audit.clone(),
            Arc::clone(&objects),
            Arc::clone(&clock),
            Arc::new(rules),
            metadata.clone(),
        ),
        repack: Repack::new(
            Arc::clone(&store),
            Arc::clone(&objects),
            audit.clone(),
            Arc::clone(&clock),
            metadata.clone(),
            bills.clone(),
            settings.storage.clone(),
        ),
        metadata,
        bulk: Bulk::new(attachments.clone(), restores.clone()),
        attachments,
        downloads: Downloads::new(
            Arc::clone(&store),
            audit.clone(),
            Arc::clone(&objects),
            Arc::clone(&clock),
            config.download_url_ttl(),
        ),
        keeping: Keeping::new(
            Arc::clone(&store),
            Arc::clone(&objects),
            audit.clone(),
            Arc::clone(&clock),
            settings.storage.clone(),
        ),
        placements: Whereabouts::new(Arc::clone(&store), audit.clone(), Arc::clone(&clock)),
        restores,
        budgets: Budgets::new(bills.clone(), webhooks),
        bills,
        audit_log: audit,
        store,
        objects,
        clock,
        verifier: Arc::new(verifier),
        demo: demo_key.map(|key| DemoMode { issuer: TokenIssuer::hs256(key), filling: Filling::default() }),
    })
}
