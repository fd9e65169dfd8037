use axum::{Json, extract::State};

use super::{dto::PageParams, extract::Params, problem::ApiError, state::AppState};
use crate::{
    audit::{Action, AuditEntry, AuditEvent, Target, Verdict, Verifier},
    auth::Access,
    domain::page::{Cursor, Page, PageRequest},
};

/// The order of the audit log's pages.
const ORDER: &str = "-seq";
/// How many entries are verified at a time: a few hundred KiB of memory however long the log is.
const VERIFY_BATCH: u32 = 1_000;

/// Read the audit log
///
/// The tenant's entries, the newest first.
#[utoipa::path(get, path = "/api/audit-log", operation_id = "listAuditLog", tag = "audit", params(PageParams),
    responses((status = 200, description = "A page of entries", body = Page<AuditEntry>)))]
pub(super) async fn list(
    State(state): State<AppState>,
    access: Access,
    Params(params): Params<PageParams>,
) -> Result<Json<Page<AuditEntry>>, ApiError> {
    let page = PageRequest::from(params);
    let limit = page.limit()?;
    let before = page.start(ORDER)?.and_then(|cursor| cursor.value.parse().ok());
    let event = AuditEvent::of(&access, state.clock.now(), Action::AuditRead, Target::Tenant);
    let mut items = state.store.audit_before(&access.scope, before, limit + 1, Some(event)).await?;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let next = items
        .last()
        .filter(|_| more)
        .map(|last| Cursor { order: ORDER.to_owned(), value: last.seq.to_string(), id: String::new() }.encode());
    Ok(Json(Page { items, next_cursor: next }))
}

/// Verify the audit log
///
/// Recomputes the whole chain and names the first entry that was changed or removed.
#[utoipa::path(get, path = "/api/audit-log/verify", operation_id = "verifyAuditLog", tag = "audit",
    responses((status = 200, description = "What was found", body = Verdict)))]
pub(super) async fn verify(State(state): State<AppState>, access: Access) -> Result<Json<Verdict>, ApiError> {
    let mut verifier = Verifier::new(&state.audit_key, access.scope.tenant().as_str());
    let mut after = 0;
    loop {
        let entries = state.store.audit_after(&access.scope, after, VERIFY_BATCH).await?;
        let Some(last) = entries.last() else { break };
        after = last.seq;
        if !verifier.check(&entries) {
            break;
        }
    }
    let verdict = verifier.verdict();
    let event = AuditEvent::of(&access, state.clock.now(), Action::AuditVerified, Target::Tenant)
        .with(serde_json::json!({ "intact": verdict.intact, "checked": verdict.checked }));
    state.store.audit(&access.scope, event).await?;
    Ok(Json(verdict))
}
