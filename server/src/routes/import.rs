use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::header,
};
use chartlift_protocol::ErrorCode;

use super::{extract::bytes, problem::ApiError};
use crate::domain::directory::import::ImportFormat;

/// People to import, as they were sent.
pub(super) struct Import {
    pub(super) format: ImportFormat,
    pub(super) bytes: Bytes,
}

impl<S: Send + Sync> FromRequest<S> for Import {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let named =
            request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let format = match named.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
            "text/csv" => ImportFormat::Csv,
            "application/fhir+json" | "application/json" => ImportFormat::FhirBundle,
            _ => {
                let advice = "Send a table with Content-Type: text/csv, or a FHIR Bundle with application/fhir+json.";
                return Err(ApiError::new(ErrorCode::InvalidRequest, advice));
            }
        };
        Ok(Self { format, bytes: bytes(request, state).await? })
    }
}
