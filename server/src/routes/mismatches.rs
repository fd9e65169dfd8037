use axum::{extract::State, http::StatusCode};

use super::{
    extract::{Body, Id},
    problem::ApiError,
    state::AppState,
};
use crate::{auth::Access, domain::mismatch::PatientMismatch};

/// Report files of another patient
///
/// A client that reads whom files say they are of (DICOM, CDA, FHIR) asks a person when that is not the record's patient, or
/// cannot be read, and keeps the answer here, before it uploads them: an entry of the audit log.
#[utoipa::path(post, path = "/api/medical-records/{id}/patient-mismatch", operation_id = "reportPatientMismatch",
    tag = "files", params(("id" = String, Path, description = "The record")), request_body = PatientMismatch,
    responses((status = 204, description = "It is in the audit log")))]
pub(super) async fn report(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    Body(mismatch): Body<PatientMismatch>,
) -> Result<StatusCode, ApiError> {
    state.records.note_mismatch(&access, &id, &mismatch).await?;
    Ok(StatusCode::NO_CONTENT)
}
