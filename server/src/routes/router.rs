//! Every route of the server, with what it asks for.

use std::{sync::Arc, time::Duration};

use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderName, HeaderValue, Method, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use chartlift_protocol::ErrorCode;
use tower_http::{catch_panic::CatchPanicLayer, cors::CorsLayer};
use utoipa::OpenApi;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouter},
    routes,
};

use super::state::AppState;
use super::{
    addenda, attachments, audit_log, budgets, bulk, costs, demo, docs, downloads, extract, files, log, mismatches,
    openapi, operations, patients, placements, practitioners, problem::ApiError, records, reports, restores, retention,
    templates,
};
use crate::auth::{Permission, TokenVerifier};

/// The largest request body: completing 10,000 parts takes about 2 MiB of JSON.
const MAX_BODY_BYTES: usize = 4 << 20;
/// How long browsers remember a CORS answer, in seconds (Chrome caps it at two hours).
const CORS_MAX_AGE_SECONDS: u64 = 7200;

/// All routes, each with its permission. Nothing else decides who may call what.
fn api() -> OpenApiRouter<AppState> {
    use Permission as P;
    OpenApiRouter::with_openapi(openapi::Document::openapi())
        .routes(require(P::RecordsRead, routes!(records::list)))
        .routes(require(P::RecordsWrite, routes!(records::create)))
        .routes(require(P::RecordsRead, routes!(records::get)))
        .routes(require(P::RecordsWrite, routes!(records::update, records::patch)))
        .routes(require(P::RecordsRead, routes!(records::revisions)))
        .routes(require(P::RecordsFinalize, routes!(records::finalize, records::withdraw)))
        .routes(require(P::RecordsRead, routes!(templates::list)))
        .routes(require(P::TemplatesManage, routes!(templates::create)))
        .routes(require(P::RecordsRead, routes!(templates::get)))
        .routes(require(P::TemplatesManage, routes!(templates::update, templates::retire)))
        .routes(require(P::RecordsRead, routes!(templates::versions)))
        .routes(require(P::RecordsRead, routes!(addenda::list)))
        .routes(require(P::RecordsWrite, routes!(addenda::create)))
        .routes(require(P::RecordsRead, routes!(addenda::get)))
        .routes(require(P::RecordsWrite, routes!(addenda::update, addenda::discard)))
        .routes(require(P::RecordsFinalize, routes!(addenda::sign)))
        .routes(require(P::FilesUpload, routes!(mismatches::report)))
        .routes(require(P::RecordsRead, routes!(retention::get)))
        .routes(require(P::RetentionManage, routes!(retention::hold, retention::lift)))
        .routes(require(P::RecordsRead, routes!(attachments::list)))
        .routes(require(P::RecordsRead, routes!(attachments::get)))
        .routes(require(P::RecordsRead, routes!(attachments::versions)))
        .routes(require(P::FilesManage, routes!(attachments::update, attachments::delete)))
        .routes(require(P::FilesManage, routes!(attachments::undelete)))
        .routes(require(P::FilesManage, routes!(attachments::move_to)))
        .routes(require(P::FilesManage, routes!(attachments::make_current)))
        .routes(require(P::FilesManage, routes!(bulk::run)))
        .routes(require(P::RecordsRead, routes!(placements::list)))
        .routes(require(P::RecordsRead, routes!(restores::get)))
        .routes(require(P::FilesManage, routes!(restores::request)))
        .routes(require(P::RecordsRead, routes!(patients::list)))
        .routes(require(P::RecordsWrite, routes!(patients::create)))
        .routes(require(P::RecordsRead, routes!(patients::get)))
        .routes(require(P::RecordsWrite, routes!(patients::update)))
        .routes(require(P::DirectoryManage, routes!(patients::import)))
        .routes(require(P::RecordsRead, routes!(practitioners::list)))
        .routes(require(P::DirectoryManage, routes!(practitioners::create)))
        .routes(require(P::RecordsRead, routes!(practitioners::get)))
        .routes(require(P::DirectoryManage, routes!(practitioners::update)))
        .routes(require(P::DirectoryManage, routes!(practitioners::import)))
        .routes(require(P::SignedIn, routes!(files::terms)))
        .routes(require(P::FilesUpload, routes!(files::create)))
        .routes(require(P::FilesUpload, routes!(files::create_many)))
        .routes(require(P::FilesUpload, routes!(files::sign)))
        .routes(require(P::FilesUpload, routes!(files::list)))
        .routes(require(P::FilesUpload, routes!(files::state)))
        .routes(require(P::FilesUpload, routes!(files::complete)))
        .routes(require(P::FilesUpload, routes!(files::complete_many)))
        .routes(require(P::FilesUpload, routes!(files::abort)))
        .routes(require(P::FilesDownload, routes!(downloads::create)))
        .routes(require(P::CostsRead, routes!(costs::current)))
        .routes(require(P::CostsRead, routes!(costs::history)))
        .routes(require(P::CostsRead, routes!(costs::what_if)))
        .routes(require(P::CostsRead, routes!(budgets::report)))
        .routes(require(P::CostsManage, routes!(budgets::set, budgets::remove)))
        .routes(require(P::CostsRead, routes!(reports::storage_usage)))
        .routes(require(P::RecordsRead, routes!(reports::stored_versions)))
        .routes(require(P::AuditRead, routes!(audit_log::list)))
        .routes(require(P::AuditRead, routes!(audit_log::verify)))
        .routes(require(P::SignedIn, routes!(operations::me)))
        .routes(public(routes!(demo::personas)))
        .routes(public(routes!(demo::token)))
        .routes(public(routes!(openapi::serve)))
        .routes(public(routes!(operations::health)))
        .routes(public(routes!(operations::readiness)))
}

/// The OpenAPI document of all routes, generated from them. A server serves what was written down of it: to have it made takes 13 MB.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    openapi::finished(api().into_openapi())
}

/// Routes that only a token with this permission gets to.
fn require(permission: Permission, routes: UtoipaMethodRouter<AppState>) -> UtoipaMethodRouter<AppState> {
    let (schemas, paths, methods) = marked(routes, permission.as_str());
    let guard = from_fn(move |request: Request, next: Next| extract::guard(permission, request, next));
    (schemas, paths, methods.route_layer(guard))
}

/// Routes for anyone. They touch no tenant's data.
fn public(routes: UtoipaMethodRouter<AppState>) -> UtoipaMethodRouter<AppState> {
    marked(routes, openapi::PUBLIC)
}

/// Writes into the OpenAPI document who may call.
fn marked(
    (schemas, mut paths, methods): UtoipaMethodRouter<AppState>,
    permission: &str,
) -> UtoipaMethodRouter<AppState> {
    paths.paths.values_mut().flat_map(openapi::operations).for_each(|operation| openapi::mark(operation, permission));
    (schemas, paths, methods)
}

/// The server's HTTP face. Browsers may call it from `web_origins`; a request that takes longer than `patience` is given up.
pub fn router(state: AppState, web_origins: &[HeaderValue], patience: Duration) -> Router {
    let (router, _) = api().split_for_parts();
    // A page and what it loads: no operations, so not in the document.
    let router = router
        .route("/api/docs", get(docs::folder))
        .route("/api/docs/", get(docs::page))
        .route("/api/docs/{*file}", get(docs::file));
    let router = router.layer(Extension(state.audit_log.clone()));
    dressed(router, Arc::clone(&state.verifier), web_origins, patience).with_state(state)
}

/// What is the same on every route, whatever becomes of the request. The last layer is the outermost.
fn dressed<S: Clone + Send + Sync + 'static>(
    router: Router<S>,
    verifier: Arc<TokenVerifier>,
    web_origins: &[HeaderValue],
    patience: Duration,
) -> Router<S> {
    router
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(Extension(verifier))
        .layer(from_fn(move |request: Request, next: Next| timely(patience, request, next)))
        .layer(CatchPanicLayer::custom(|_| ApiError::fault().into_response()))
        .layer(from_fn(never_cached))
        .layer(cors(web_origins))
        .layer(from_fn(log::log_request))
}

async fn not_found() -> ApiError {
    ApiError::nothing_here()
}

async fn method_not_allowed() -> ApiError {
    ApiError::new(ErrorCode::MethodNotAllowed, "This path exists, but not with this method; see the Allow header.")
}

/// Gives up what takes too long. Whatever was under way leaves no trace, goes on by itself, or is gone on with when the call is repeated.
async fn timely(patience: Duration, request: Request, next: Next) -> Response {
    tokio::time::timeout(patience, next.run(request)).await.unwrap_or_else(|_| {
        let detail = format!("The answer took longer than {} seconds. Make the same call again.", patience.as_secs());
        ApiError::new(ErrorCode::Unavailable, detail).into_response()
    })
}

/// Answers hold patient data or credentials: no cache may keep them.
async fn never_cached(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn cors(web_origins: &[HeaderValue]) -> CorsLayer {
    let idempotency_key = HeaderName::from_static("idempotency-key");
    CorsLayer::new()
        .allow_origin(web_origins.to_vec())
        // OPTIONS too: a client that sends it itself has its preflights answered before the calls that need them.
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_MATCH,
            idempotency_key,
            log::REQUEST_ID,
        ])
        // The date: a page whose browser has a wrong clock shows times by ours.
        .expose_headers([header::DATE, header::ETAG, header::RETRY_AFTER, log::REQUEST_ID])
        .max_age(Duration::from_secs(CORS_MAX_AGE_SECONDS))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use chartlift_protocol::Problem;
    use tower::Service;

    use super::*;

    #[tokio::test]
    async fn a_panic_is_a_problem_that_says_nothing_of_its_cause() {
        let broken = Router::new().route("/", get(async || -> () { panic!("patient 4711") }));
        let mut broken = dressed(broken, Arc::default(), &[], Duration::from_secs(60));
        let response = broken.call(Request::new(Body::empty())).await.unwrap();
        assert_eq!(response.status(), 500);
        assert!(response.headers().contains_key(log::REQUEST_ID));
        let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        let problem: Problem = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem.code, ErrorCode::Internal);
        assert!(!problem.detail.contains("4711"));
    }
}
