//! One log line per request, and the request's id. No query strings, tokens, names or ids of patients.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};

use crate::auth::TenantId;

pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

tokio::task_local! {
    static CURRENT: String;
}

/// The id of the request that is being served by this task.
pub(super) fn current_request_id() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}

/// The tenant of a request, on its way to the log line.
#[derive(Clone)]
pub(super) struct LoggedTenant(pub(super) TenantId);

/// Gives the request an id, serves it and logs one line.
///
/// The id is always ours: it stands in the audit log, where a caller must not be able to make two calls look like one.
pub(super) async fn log_request(request: Request, next: Next) -> Response {
    let id = uuid::Uuid::now_v7().to_string();
    let method = request.method().clone();
    // The route's pattern, not the path: ids stay out of the log, and lines can be grouped.
    let route = request.extensions().get::<MatchedPath>().map_or("(none)".to_owned(), |path| path.as_str().to_owned());
    let begun = Instant::now();
    let mut response = CURRENT.scope(id.clone(), next.run(request)).await;
    let elapsed_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    let tenant = response.extensions().get::<LoggedTenant>().map_or("", |tenant| tenant.0.as_str());
    if response.status().is_server_error() {
        tracing::error!(request_id = %id, %method, route, status, tenant, elapsed_ms, "request");
    } else {
        tracing::info!(request_id = %id, %method, route, status, tenant, elapsed_ms, "request");
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}
