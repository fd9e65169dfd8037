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
        directory::{import::ImportReport, person::Listed, practitioner::PractitionerInput},
        page::Page,
    },
};

type Practitioner = Listed<PractitionerInput>;

fn answer(practitioner: Practitioner) -> Tagged<Practitioner> {
    tagged(practitioner.entry.revision, practitioner)
}

/// List practitioners
///
/// By name, in Unicode's order.
#[utoipa::path(get, path = "/api/practitioners", operation_id = "listPractitioners", tag = "people", params(PeopleParams),
    responses((status = 200, description = "A page of practitioners", body = Page<Practitioner>)))]
pub(super) async fn list(
    State(state): State<AppState>,
    access: Access,
    Params(params): Params<PeopleParams>,
) -> Result<Json<Page<Practitioner>>, ApiError> {
    Ok(Json(state.practitioners.list(&access, params.into()).await?))
}

/// Add a practitioner
#[utoipa::path(post, path = "/api/practitioners", operation_id = "createPractitioner", tag = "people",
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the call harmless")),
    request_body = PractitionerInput,
    responses((status = 201, description = "The practitioner", body = Practitioner,
        headers(("ETag" = String, description = "For If-Match of the next change")))))]
pub(super) async fn create(
    State(state): State<AppState>,
    access: Access,
    key: Idempotency,
    Body(practitioner): Body<PractitionerInput>,
) -> Result<(StatusCode, Tagged<Practitioner>), ApiError> {
    let key = key.bind("createPractitioner", &access, &practitioner);
    Ok((StatusCode::CREATED, answer(state.practitioners.create(&access, practitioner, key).await?)))
}

/// Read a practitioner
#[utoipa::path(get, path = "/api/practitioners/{id}", operation_id = "getPractitioner", tag = "people",
    params(("id" = String, Path, description = "The practitioner")),
    responses((status = 200, description = "The practitioner", body = Practitioner,
        headers(("ETag" = String, description = "For If-Match of the next change")))))]
pub(super) async fn get(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
) -> Result<Tagged<Practitioner>, ApiError> {
    Ok(answer(state.practitioners.get(&access, &id).await?))
}

/// Replace what is said about a practitioner
///
/// Every field has to be there, and every field of the name: what is left out would not be kept. Records show the practitioner so from then on.
#[utoipa::path(put, path = "/api/practitioners/{id}", operation_id = "updatePractitioner", tag = "people",
    params(("id" = String, Path, description = "The practitioner"),
        ("If-Match" = String, Header, description = "The ETag of the revision the change is based on")),
    request_body = PractitionerInput,
    responses((status = 200, description = "The practitioner as changed", body = Practitioner,
        headers(("ETag" = String, description = "For If-Match of the next change")))))]
pub(super) async fn update(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    IfMatch(seen): IfMatch,
    Whole(practitioner): Whole<PractitionerInput>,
) -> Result<Tagged<Practitioner>, ApiError> {
    Ok(answer(state.practitioners.update(&access, &id, &seen, practitioner).await?))
}

/// Import practitioners
///
/// A table (columns `identifier`, `name` or `family` and `given`, `prefix`, `suffix`, `specialty`, `subject_id`, `active`) or a
/// FHIR R4 `Bundle` of `Practitioner` resources; up to 10,000 rows. Who is known by their identifier is changed, others are added.
/// Each row stands alone, and repeating an import changes nothing.
///
/// Of who is known already, only that is changed which the row has a word of. What the table has no column of, and the resource no
/// element, stays as it is; of a name, each piece by itself. An empty cell says that there is nothing (in `active` it says
/// nothing). A name's `text` goes when its pieces change and no other is given. FHIR has no element for `subject_id`: a bundle
/// leaves it alone. Somebody new is active where nothing is said.
#[utoipa::path(post, path = "/api/practitioners/import", operation_id = "importPractitioners", tag = "people",
    request_body(content(
        (String = "text/csv", example = "identifier,prefix,family,given,specialty\nSTAFF-0117,Dr.,Santos,Maria,Cardiology\n"),
        (serde_json::Map<String, serde_json::Value> = "application/fhir+json"))),
    responses((status = 200, description = "What became of each row", body = ImportReport)))]
pub(super) async fn import(
    State(state): State<AppState>,
    access: Access,
    import: Import,
) -> Result<Json<ImportReport>, ApiError> {
    Ok(Json(state.practitioners.import(&access, import.format, &import.bytes).await?))
}
