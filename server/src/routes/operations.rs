use axum::{Json, extract::State};
use serde::Serialize;

use super::{problem::ApiError, state::AppState};
use crate::auth::{Access, Permission, Role};

/// The server is up.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct Health {
    /// Always `ok`; anything else is an error response.
    #[schema(examples("ok"))]
    status: &'static str,
}

const OK: Json<Health> = Json(Health { status: "ok" });

/// Liveness
///
/// The process answers. Says nothing of database and S3; see `/readyz`.
#[utoipa::path(get, path = "/healthz", operation_id = "getHealth", tag = "operations",
    responses((status = 200, description = "It answers", body = Health)))]
pub(super) async fn health() -> Json<Health> {
    OK
}

/// Readiness
///
/// Database and S3 answer, so requests can be served.
#[utoipa::path(get, path = "/readyz", operation_id = "getReadiness", tag = "operations",
    responses((status = 200, description = "Ready", body = Health)))]
pub(super) async fn readiness(State(state): State<AppState>) -> Result<Json<Health>, ApiError> {
    state.store.ping().await.map_err(|error| {
        tracing::error!(error = %error.0, "not ready: the database failed");
        ApiError::database_away()
    })?;
    state.objects.ping().await.map_err(crate::domain::Error::from)?;
    Ok(OK)
}

/// Who the token says one is.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct Me {
    /// The actor's id.
    id: String,
    /// The actor's name.
    name: String,
    /// The tenant's id.
    tenant_id: String,
    /// The roles this server knows.
    roles: Vec<Role>,
    /// What they grant.
    permissions: Vec<Permission>,
}

/// Who am I
#[utoipa::path(get, path = "/api/me", operation_id = "getMe", tag = "operations",
    responses((status = 200, description = "Who the token says one is", body = Me)))]
pub(super) async fn me(access: Access) -> Json<Me> {
    Json(Me {
        id: access.actor.id.to_string(),
        name: access.actor.name.to_string(),
        tenant_id: access.scope.tenant().to_string(),
        roles: access.actor.roles.to_vec(),
        permissions: Permission::ALL.into_iter().filter(|permission| access.may(*permission)).collect(),
    })
}
