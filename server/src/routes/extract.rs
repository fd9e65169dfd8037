//! What handlers take from a request, each refusing with a problem document.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, FromRequestParts, MatchedPath, Path, Query, Request, rejection::JsonRejection},
    http::{HeaderMap, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use chartlift_protocol::{ErrorCode, FieldError};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{log::LoggedTenant, problem::ApiError};
use crate::{
    audit::Target,
    auth::{Access, Permission, TokenError, TokenVerifier},
    domain::{audit_log::AuditLog, condition::Condition, ids::is_id, ports::IdempotencyKey},
    strict_json::{self, Unambiguous},
};

/// The longest `Idempotency-Key`, in characters: a UUID fits several times.
const MAX_KEY_CHARS: usize = 128;

/// Lets a request through to its route if the token's roles grant the route's permission, and hands the [`Access`] on.
///
/// The only place where tokens are checked; `router.rs` puts it around every route that is not public.
pub(super) async fn guard(permission: Permission, mut request: Request, next: Next) -> Response {
    let verifier = request.extensions().get::<Arc<TokenVerifier>>().cloned();
    let token = bearer(request.headers()).map(str::to_owned);
    let access = match identify(verifier, token).await {
        Ok(access) => access,
        Err(error) => return error.into_response(),
    };
    let admitted = if access.may(permission) {
        Ok(())
    } else {
        let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
        let operation = format!("{} {route}", request.method());
        let audit = request.extensions().get::<AuditLog>().cloned();
        let target = reached_for(route, request.uri().path());
        Err(refused(permission, &access, audit, &operation, target).await)
    };
    match admitted {
        Err(error) => error.into_response(),
        Ok(()) => {
            let tenant = LoggedTenant(access.scope.tenant().clone());
            request.extensions_mut().insert(access);
            let mut response = next.run(request).await;
            response.extensions_mut().insert(tenant);
            response
        }
    }
}

/// Who calls, as the token says.
async fn identify(verifier: Option<Arc<TokenVerifier>>, token: Option<String>) -> Result<Access, ApiError> {
    let token = token
        .ok_or_else(|| ApiError::new(ErrorCode::Unauthenticated, "Send a token: Authorization: Bearer <token>."))?;
    let verifier = verifier.ok_or_else(ApiError::fault)?;
    let (scope, actor) = verifier.verify(&token).await.map_err(|error| match error {
        TokenError::Expired => {
            ApiError::new(ErrorCode::TokenExpired, "The token's time is over. Get a new one and repeat the call.")
        }
        TokenError::ClocksDiffer => ApiError::new(
            ErrorCode::ClocksDiffer,
            "The token is not good now by this server's clock. Whoever runs this server and the identity provider must set \
             both clocks by the network's time (NTP).",
        ),
        TokenError::Untrusted => {
            ApiError::new(ErrorCode::Unauthenticated, "The token cannot be trusted. Sign in again to get another.")
        }
        TokenError::Unavailable => ApiError::new(
            ErrorCode::Unavailable,
            "The identity provider does not answer just now, so the token cannot be checked. Try again shortly.",
        ),
    })?;
    let request_id = super::log::current_request_id().unwrap_or_default().into();
    Ok(Access { scope, actor, request_id })
}

/// What a path names behind the kind of thing: `/api/attachments/{id}`. Whatever is no id may be a name, and is left out.
fn reached_for(route: &str, path: &str) -> Target {
    let mut kind = "";
    for (step, said) in route.split('/').zip(path.split('/')) {
        if !step.starts_with('{') {
            kind = step;
        } else if is_id(said) {
            let id = said.to_owned();
            return match kind {
                "medical-records" => Target::Record(id),
                "attachments" => Target::Attachment(id),
                "addenda" => Target::Addendum(id),
                "uploads" => Target::Upload(id),
                "patients" => Target::Patient(id),
                "practitioners" => Target::Practitioner(id),
                "record-templates" => Target::Template(id),
                _ => Target::Tenant,
            };
        }
    }
    Target::Tenant
}

/// The answer to a call that no role grants; that it was tried is in the audit log before it leaves.
async fn refused(
    permission: Permission,
    access: &Access,
    audit: Option<AuditLog>,
    operation: &str,
    target: Target,
) -> ApiError {
    let Some(audit) = audit else { return ApiError::fault() };
    if let Err(error) = audit.note_denial(access, permission.as_str(), operation, target).await {
        return error.into();
    }
    let detail = format!("None of your roles grants {}. Ask your administrator for it.", permission.as_str());
    ApiError::new(ErrorCode::Forbidden, detail)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl<S: Sync> FromRequestParts<S> for Access {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        // Absent only when a route was registered without its permission, which a test rules out.
        parts.extensions.get::<Self>().cloned().ok_or_else(ApiError::fault)
    }
}

/// A JSON body.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !is_utf8(request.headers()) {
            let detail = "Send JSON in UTF-8, without another charset in Content-Type.";
            return Err(ApiError::new(ErrorCode::InvalidRequest, detail));
        }
        let (head, body) = request.into_parts();
        let body = bytes(Request::from_parts(head.clone(), body), state).await?;
        // serde's texts name field and place; they go to the caller only, never to the log.
        match Json::<Unambiguous>::from_request(Request::from_parts(head, body.into()), state).await {
            Ok(Json(Unambiguous(mut body))) => {
                make_whole(&mut body);
                strict_json::from_value(body).map(Self).map_err(|error| ApiError::unreadable(&error.to_string()))
            }
            Err(JsonRejection::MissingJsonContentType(_)) => {
                Err(ApiError::new(ErrorCode::InvalidRequest, "Send JSON with Content-Type: application/json."))
            }
            Err(error) => Err(ApiError::unreadable(&error.body_text())),
        }
    }
}

/// A body of whatever kind. The router limits its size.
pub(super) async fn bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError> {
    Bytes::from_request(request, state).await.map_err(|error| {
        if error.status() == 413 {
            return ApiError::new(ErrorCode::PayloadTooLarge, "The request is too large. Send files to S3, not here.");
        }
        ApiError::unreadable(&error.body_text())
    })
}

/// Writes `57.0` as `57`: it is a whole number to JSON Schema (2020-12 Validation, section 6.1.1) and to the many programs that
/// know no other numbers; serde takes it for a fraction.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // compared with what it came from
fn make_whole(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(make_whole),
        Value::Object(members) => members.values_mut().for_each(make_whole),
        Value::Number(number) => {
            if let Some(float) = number.as_f64().filter(|_| number.is_f64())
                && (float as i64) as f64 == float
            {
                *value = (float as i64).into();
            }
        }
        _ => {}
    }
}

/// Whether the body's charset is JSON's (RFC 8259, section 8.1); it need not be named.
fn is_utf8(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('=')).all(|(name, value)| {
        !name.trim().eq_ignore_ascii_case("charset") || value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
    })
}

/// The query string.
pub(super) struct Params<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        // No text has a NUL, and databases cut or refuse what comes after one.
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            let detail = "must have no NUL character (%00)".to_owned();
            return Err(ApiError::invalid(vec![FieldError { pointer: String::new(), detail }]));
        }
        let Query(params) = Query::<T>::from_request_parts(parts, state)
            .await
            .map_err(|error| ApiError::unreadable(&error.body_text()))?;
        Ok(Self(params))
    }
}

/// The path's id, or all that varies in it.
pub(super) struct Id<T = String>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(id) = Path::<T>::from_request_parts(parts, state)
            .await
            .map_err(|_| ApiError::new(ErrorCode::NotFound, "There is nothing at this path. Check the id."))?;
        Ok(Self(id))
    }
}

/// What `If-Match` says.
pub(super) struct IfMatch(pub(super) Condition);

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        // A list may come as several lines (RFC 9110, section 5.3).
        let lines: Vec<&str> =
            parts.headers.get_all(header::IF_MATCH).iter().filter_map(|value| value.to_str().ok()).collect();
        let joined = (!lines.is_empty()).then(|| lines.join(","));
        Ok(Self(Condition::parse(joined.as_deref())))
    }
}

/// The `Idempotency-Key`, if one was sent.
pub(super) struct Idempotency(Option<String>);

impl<S: Sync> FromRequestParts<S> for Idempotency {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let Some(value) = parts.headers.get("idempotency-key") else { return Ok(Self(None)) };
        // What is no text is no key.
        Self::of(Some(value.to_str().unwrap_or_default().to_owned()), || "/Idempotency-Key".to_owned())
    }
}

impl Idempotency {
    /// A key that stands in a body, at this pointer.
    pub(super) fn of(key: Option<String>, pointer: impl FnOnce() -> String) -> Result<Self, ApiError> {
        let fits = |key: &String| {
            (1..=MAX_KEY_CHARS).contains(&key.len()) && key.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        };
        if key.as_ref().is_none_or(fits) {
            return Ok(Self(key));
        }
        let detail = format!("must be 1 to {MAX_KEY_CHARS} printable ASCII characters");
        Err(ApiError::invalid(vec![FieldError { pointer: pointer(), detail }]))
    }

    /// The key bound to this operation, actor and request.
    pub(super) fn bind(self, operation: &str, access: &Access, request: &impl Serialize) -> Option<IdempotencyKey> {
        self.0.map(|key| IdempotencyKey {
            namespace: format!("{operation}:{}", access.actor.id),
            key,
            fingerprint: hex::encode(Sha256::digest(serde_json::to_vec(request).unwrap_or_default())),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_whole_however_they_are_written() {
        for whole in ["57", "2160471424686911", "2211388818120031", "9007199254740991"] {
            let mut read: Value = serde_json::from_str(&format!("[{whole}.0]")).unwrap();
            make_whole(&mut read);
            assert_eq!(read.to_string(), format!("[{whole}]"));
        }
        let mut fraction = serde_json::json!(36.6);
        make_whole(&mut fraction);
        assert_eq!(fraction, serde_json::json!(36.6));
    }
}
