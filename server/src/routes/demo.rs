//! Demo mode: personas of three invented hospitals, and tokens for whoever asks. Off unless `--demo` is given.

use axum::{Json, extract::State};
use chartlift_protocol::ErrorCode;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::{extract::Body, problem::ApiError, state::AppState};
use crate::auth::{Role, TenantId};

/// How long a demo token is valid: a working day, so that a demo is not interrupted.
const TOKEN_LIFETIME: SignedDuration = SignedDuration::from_hours(8);

/// An invented person one can be in demo mode.
#[derive(Clone, Copy, Debug, Serialize, utoipa::ToSchema)]
pub struct Persona {
    /// Names the persona in `POST /api/demo/token`; also the token's subject.
    pub id: &'static str,
    /// The person's name.
    pub name: &'static str,
    /// The person's role.
    pub role: Role,
    /// The hospital's id.
    pub tenant_id: &'static str,
    /// The hospital's name.
    pub tenant_name: &'static str,
}

const RIVERSIDE: (&str, &str) = ("riverside", "Riverside General Hospital");
const NORTHGATE: (&str, &str) = ("northgate", "Northgate Children's Clinic");
const LAKESIDE: (&str, &str) = ("lakeside", "Lakeside Rehabilitation");

const fn persona(id: &'static str, name: &'static str, role: Role, tenant: (&'static str, &'static str)) -> Persona {
    Persona { id, name, role, tenant_id: tenant.0, tenant_name: tenant.1 }
}

/// Everyone in demo mode.
pub const PERSONAS: [Persona; 7] = [
    persona("maria-santos", "Dr. Maria Santos", Role::Clinician, RIVERSIDE),
    persona("james-whitfield", "James Whitfield", Role::Administrator, RIVERSIDE),
    persona("ingrid-dahl", "Ingrid Dahl", Role::Auditor, RIVERSIDE),
    persona("kwame-mensah", "Dr. Kwame Mensah", Role::Clinician, NORTHGATE),
    persona("yuki-tanaka", "Yuki Tanaka", Role::Administrator, NORTHGATE),
    persona("elena-novak", "Dr. Elena Novak", Role::Clinician, LAKESIDE),
    persona("marcus-obi", "Marcus Obi", Role::Administrator, LAKESIDE),
];

/// Who to be.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoTokenRequest {
    /// The id of a persona.
    persona_id: String,
}

/// A token of demo mode.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct DemoToken {
    /// For `Authorization: Bearer`.
    token: String,
    /// How long it is valid, in seconds from now.
    expires_in_seconds: u32,
    /// Whose it is.
    persona: Persona,
}

fn only_in_demo_mode() -> ApiError {
    ApiError::new(
        ErrorCode::NotFound,
        "This server does not run in demo mode; tokens come from your identity provider.",
    )
}

/// List the personas of demo mode
#[utoipa::path(get, path = "/api/demo/personas", operation_id = "listDemoPersonas", tag = "demo",
    responses((status = 200, description = "Who one can be", body = Vec<Persona>)))]
pub(super) async fn personas(State(state): State<AppState>) -> Result<Json<[Persona; 7]>, ApiError> {
    state.demo.as_ref().map(|_| Json(PERSONAS)).ok_or_else(only_in_demo_mode)
}

/// Get a token in demo mode
///
/// A hospital whose past is still being written is waited for: some seconds, the first time a demo starts.
#[utoipa::path(post, path = "/api/demo/token", operation_id = "createDemoToken", tag = "demo",
    request_body = DemoTokenRequest, responses((status = 200, description = "A token", body = DemoToken)))]
pub(super) async fn token(
    State(state): State<AppState>,
    Body(request): Body<DemoTokenRequest>,
) -> Result<Json<DemoToken>, ApiError> {
    let demo = state.demo.as_ref().ok_or_else(only_in_demo_mode)?;
    let persona = PERSONAS.into_iter().find(|persona| persona.id == request.persona_id);
    let persona = persona.ok_or_else(|| {
        ApiError::new(ErrorCode::NotFound, "There is no such persona. GET /api/demo/personas lists them.")
    })?;
    let tenant = TenantId::parse(persona.tenant_id).ok_or_else(ApiError::fault)?;
    demo.filling.over(persona.tenant_id).await;
    let expires_at = state.clock.now() + TOKEN_LIFETIME;
    let token = demo.issuer.issue(&tenant, persona.id, persona.name, &[persona.role], expires_at);
    Ok(Json(DemoToken {
        token: token.map_err(|_| ApiError::fault())?,
        expires_in_seconds: TOKEN_LIFETIME.as_secs().try_into().unwrap_or(u32::MAX),
        persona,
    }))
}
