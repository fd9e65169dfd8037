use axum::{Json, extract::State};

use super::{dto::PageParams, extract::Params, problem::ApiError, state::AppState};
use crate::{
    audit::{AuditEntry, Verdict},
    auth::Access,
    domain::page::Page,
};

/// Read the audit log
///
/// The tenant's entries, the newest first.
#[utoipa::path(get, path = "/api/audit-log", operation_id = "listAuditLog", tag = "audit", params(PageParams),
    responses((status = 200, description = "A page of entries", body = Page<AuditEntry>)))]
pub(super) async fn list(
    State(state): State<AppState>,
    access: Access,
    Params(page): Params<PageParams>,
) -> Result<Json<Page<AuditEntry>>, ApiError> {
    Ok(Json(state.audit_log.list(&access, &page.into()).await?))
}

/// Verify the audit log
///
/// Recomputes the whole chain and names the first entry that was changed or removed.
#[utoipa::path(get, path = "/api/audit-log/verify", operation_id = "verifyAuditLog", tag = "audit",
    responses((status = 200, description = "What was found", body = Verdict)))]
pub(super) async fn verify(State(state): State<AppState>, access: Access) -> Result<Json<Verdict>, ApiError> {
    Ok(Json(state.audit_log.verify(&access).await?))
}
