use axum::{Json, extract::State, http::StatusCode};

use super::{
    dto::{PeopleParams, Tagged, tagged},
    extract::{Body, Id, Idempotency, IfMatch, Params},
    import::Import,
    problem::ApiError,
    state::AppState,
    whole::Whole,
};
use crate::{
    auth::Access,
    domain::{
        directory::{import::ImportReport, patient::PatientInput, person::Listed},
        page::Page,
    },
};

type Patient = Listed<PatientInput>;

fn answer(patient: Patient) -> Tagged<Patient> {
    tagged(patient.entry.revision, patient)
}

/// List patients
///
/// By name, in Unicode's order.
#[utoipa::path(get, path = "/api/patients", operation_id = "listPatients", tag = "people", params(PeopleParams),
    responses((status = 200, description = "A page of patients", body = Page<Patient>)))]
pub(super) async fn list(
    State(state): State<AppState>,
    access: Access,
    Params(params): Params<PeopleParams>,
) -> Result<Json<Page<Patient>>, ApiError> {
    Ok(Json(state.patients.list(&access, params.into()).await?))
}

/// Add a patient
#[utoipa::path(post, path = "/api/patients", operation_id = "createPatient", tag = "people",
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the call harmless")),
    request_body = PatientInput,
    responses((status = 201, description = "The patient", body = Patient,
        headers(("ETag" = String, description = "For If-Match of the next change")))))]
pub(super) async fn create(
    State(state): State<AppState>,
    access: Access,
    key: Idempotency,
    Body(patient): Body<PatientInput>,
) -> Result<(StatusCode, Tagged<Patient>), ApiError> {
    let key = key.bind("createPatient", &access, &patient);
    Ok((StatusCode::CREATED, answer(state.patients.create(&access, patient, key).await?)))
}

/// Read a patient
#[utoipa::path(get, path = "/api/patients/{id}", operation_id = "getPatient", tag = "people",
    params(("id" = String, Path, description = "The patient")),
    responses((status = 200, description = "The patient", body = Patient,
        headers(("ETag" = String, description = "For If-Match of the next change")))))]
pub(super) async fn get(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
) -> Result<Tagged<Patient>, ApiError> {
    Ok(answer(state.patients.get(&access, &id).await?))
}

/// Replace what is said about a patient
///
/// Every field has to be there, and every field of the name: what is left out would not be kept. Records show the patient so from then on.
#[utoipa::path(put, path = "/api/patients/{id}", operation_id = "updatePatient", tag = "people",
    params(("id" = String, Path, description = "The patient"),
        ("If-Match" = String, Header, description = "The ETag of the revision the change is based on")),
    request_body = PatientInput,
    responses((status = 200, description = "The patient as changed", body = Patient,
        headers(("ETag" = String, description = "For If-Match of the next change")))))]
pub(super) async fn update(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    IfMatch(seen): IfMatch,
    Whole(patient): Whole<PatientInput>,
) -> Result<Tagged<Patient>, ApiError> {
    Ok(answer(state.patients.update(&access, &id, &seen, patient).await?))
}

/// Import patients
///
/// A table (columns `mrn`, `name` or `family` and `given`, `prefix`, `suffix`, `birth_date`, `gender`, `active`) or a FHIR R4
/// `Bundle` of `Patient` resources; up to 10,000 rows. Who is known by their record number is changed, others are added.
/// Each row stands alone, and repeating an import changes nothing.
///
/// Of who is known already, only that is changed which the row has a word of. What the table has no column of, and the resource no
/// element, stays as it is; of a name, each piece by itself. An empty cell says that there is nothing (`unknown` for `gender`;
/// in `active` it says nothing). A name's `text` goes when its pieces change and no other is given. Of somebody new, `gender` is
/// `unknown` and `active` true where nothing is said.
#[utoipa::path(post, path = "/api/patients/import", operation_id = "importPatients", tag = "people",
    request_body(content(
        (String = "text/csv", example = "mrn,family,given,birth_date,gender\nMRN-204811,Okafor,Amara,1958-03-14,female\n"),
        (serde_json::Map<String, serde_json::Value> = "application/fhir+json"))),
    responses((status = 200, description = "What became of each row", body = ImportReport)))]
pub(super) async fn import(
    State(state): State<AppState>,
    access: Access,
    import: Import,
) -> Result<Json<ImportReport>, ApiError> {
    Ok(Json(state.patients.import(&access, import.format, &import.bytes).await?))
}
