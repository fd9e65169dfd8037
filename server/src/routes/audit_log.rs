use axum::{Json, extract::State};
use jiff::Timestamp;
use serde::Deserialize;

use super::{extract::Params, problem::ApiError, state::AppState};
use crate::{
    audit::{AuditEntry, AuditFilter, Verdict},
    auth::Access,
    domain::page::{Page, PageRequest},
};

/// Which entries to read.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LogParams {
    /// Only what the person of this id did (the token's subject).
    actor_id: Option<String>,
    /// Only this action, as entries write it.
    #[param(example = "download_url.issued")]
    action: Option<String>,
    /// Only what concerns the record of this id: itself, its files, its addenda.
    record_id: Option<String>,
    /// Only what was done to the thing of this id: an attachment for example.
    target_id: Option<String>,
    /// Only entries of this moment and later.
    from: Option<Timestamp>,
    /// Only entries before this moment.
    to: Option<Timestamp>,
    /// `next_cursor` of the page before; absent for the first page.
    cursor: Option<String>,
    /// Items per page, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Read the audit log
///
/// The tenant's entries, the newest first; by who, what, to what and when. Reading them is an entry, too. The same read by the same
/// person within a minute is one entry; every change is one of its own.
#[utoipa::path(get, path = "/api/audit-log", operation_id = "listAuditLog", tag = "audit", params(LogParams),
    responses((status = 200, description = "A page of entries", body = Page<AuditEntry>)))]
pub(super) async fn list(
    State(state): State<AppState>,
    access: Access,
    Params(params): Params<LogParams>,
) -> Result<Json<Page<AuditEntry>>, ApiError> {
    let filter = AuditFilter {
        actor_id: params.actor_id,
        action: params.action,
        record_id: params.record_id,
        target_id: params.target_id,
        from: params.from,
        to: params.to,
    };
    let page = PageRequest { cursor: params.cursor, limit: params.limit };
    Ok(Json(state.audit_log.list(&access, &filter, &page).await?))
}

/// Verify the audit log
///
/// Recomputes the whole chain and names the first entry that was changed or removed.
#[utoipa::path(get, path = "/api/audit-log/verify", operation_id = "verifyAuditLog", tag = "audit",
    responses((status = 200, description = "What was found", body = Verdict)))]
pub(super) async fn verify(State(state): State<AppState>, access: Access) -> Result<Json<Verdict>, ApiError> {
    Ok(Json(state.audit_log.verify(&access).await?))
}
