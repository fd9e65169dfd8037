//! The API as a page to read and to try: Swagger UI, from this server alone.

use std::sync::{Arc, LazyLock};

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use utoipa_swagger_ui::Config;

use super::{extract::Id, problem::ApiError};

/// Nothing is loaded from elsewhere or written into the page, and no other page may frame it: whoever tries calls pastes a
/// token here. Pictures inside the style sheet are `data:`, and one style that the page's script writes is named by its digest.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' \
     'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='; img-src 'self' data:; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

static CONFIG: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| {
    let config = Config::from("/api/openapi.json")
        .try_it_out_enabled(true)
        .display_request_duration(true)
        .filter(true)
        // A token is forgotten with the page; and no one else is asked whether the document is well-formed.
        .persist_authorization(false)
        .validator_url("none");
    Arc::new(config)
});

/// `/api/docs`: the page's own links are relative to the folder.
pub(super) async fn folder() -> Redirect {
    Redirect::permanent("/api/docs/")
}

/// `/api/docs/`.
pub(super) async fn page() -> Result<Response, ApiError> {
    file(Id("index.html".to_owned())).await
}

/// What the page loads.
pub(super) async fn file(Id(name): Id) -> Result<Response, ApiError> {
    let found = utoipa_swagger_ui::serve(&name, Arc::clone(&CONFIG)).map_err(|error| {
        tracing::error!(%error, "the API page cannot be made");
        ApiError::fault()
    })?;
    let Some(found) = found else { return Err(ApiError::nothing_here()) };
    let content_type = HeaderValue::from_str(&found.content_type).map_err(|_| ApiError::fault())?;
    let headers = [(header::CONTENT_TYPE, content_type), (header::CONTENT_SECURITY_POLICY, POLICY)];
    Ok((headers, found.bytes.into_owned()).into_response())
}
