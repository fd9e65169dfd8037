use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};

use super::{
    dto::{PageParams, tagged},
    extract::{Body, Id, Idempotency, IfMatch, Params},
    problem::ApiError,
    state::AppState,
};
use crate::{
    auth::Access,
    domain::{addendum::Addendum, page::Page},
};

type Tagged = super::dto::Tagged<Addendum>;

fn answer(addendum: Addendum) -> Tagged {
    tagged(addendum.revision, addendum)
}

/// What an addendum is to say.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AddendumInput {
    /// The text, up to 20,000 characters.
    #[schema(min_length = 1, max_length = 20_000, examples("The biopsy came back benign."))]
    text: String,
}

/// List a record's addenda
///
/// The signed ones in the order in which they were signed, then drafts.
#[utoipa::path(get, path = "/api/medical-records/{id}/addenda", operation_id = "listAddenda", tag = "records",
    params(("id" = String, Path, description = "The record"), PageParams),
    responses((status = 200, description = "A page of addenda", body = Page<Addendum>)))]
pub(super) async fn list(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    Params(page): Params<PageParams>,
) -> Result<Json<Page<Addendum>>, ApiError> {
    Ok(Json(state.addenda.list(&access, &id, &page.into()).await?))
}

/// Begin an addendum
///
/// To a finalized record. It is a draft until it is signed; what its author uploads to the record meanwhile becomes a part of
/// it. One person has one draft per record at a time.
#[utoipa::path(post, path = "/api/medical-records/{id}/addenda", operation_id = "createAddendum", tag = "records",
    params(("id" = String, Path, description = "The record"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the call harmless")),
    request_body = AddendumInput,
    responses((status = 201, description = "The draft", body = Addendum,
        headers(("ETag" = String, description = "For If-Match of the next change")))))]
pub(super) async fn create(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    key: Idempotency,
    Body(said): Body<AddendumInput>,
) -> Result<(StatusCode, Tagged), ApiError> {
    let key = key.bind("createAddendum", &access, &(&id, &said));
    Ok((StatusCode::CREATED, answer(state.addenda.create(&access, &id, said.text, key).await?)))
}

/// Read an addendum
#[utoipa::path(get, path = "/api/addenda/{id}", operation_id = "getAddendum", tag = "records",
    params(("id" = String, Path, description = "The addendum")),
    responses((status = 200, description = "The addendum", body = Addendum,
        headers(("ETag" = String, description = "For If-Match of the next change")))))]
pub(super) async fn get(State(state): State<AppState>, access: Access, Id(id): Id) -> Result<Tagged, ApiError> {
    Ok(answer(state.addenda.get(&access, &id).await?))
}

/// Change a draft of an addendum
///
/// Only its author can.
#[utoipa::path(put, path = "/api/addenda/{id}", operation_id = "updateAddendum", tag = "records",
    params(("id" = String, Path, description = "The addendum"),
        ("If-Match" = String, Header, description = "The ETag of the revision the change is based on")),
    request_body = AddendumInput,
    responses((status = 200, description = "The draft as changed", body = Addendum,
        headers(("ETag" = String, description = "For If-Match of the next change")))))]
pub(super) async fn update(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    IfMatch(seen): IfMatch,
    Body(said): Body<AddendumInput>,
) -> Result<Tagged, ApiError> {
    Ok(answer(state.addenda.update(&access, &id, &seen, said.text).await?))
}

/// Sign an addendum
///
/// It is dated, gets its number, and is a part of the record from then on: immutable, with its files. Only its author can;
/// refused while uploads to it are under way.
#[utoipa::path(post, path = "/api/addenda/{id}/sign", operation_id = "signAddendum", tag = "records",
    params(("id" = String, Path, description = "The addendum"),
        ("If-Match" = String, Header, description = "The ETag of the revision that is to be signed")),
    responses((status = 200, description = "The signed addendum", body = Addendum,
        headers(("ETag" = String, description = "The final revision")))))]
pub(super) async fn sign(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    IfMatch(seen): IfMatch,
) -> Result<Tagged, ApiError> {
    Ok(answer(state.addenda.sign(&access, &id, &seen).await?))
}

/// Discard a draft of an addendum
///
/// Neither it nor its files are shown any more. Only its author can; refused while uploads to it are under way.
#[utoipa::path(delete, path = "/api/addenda/{id}", operation_id = "discardAddendum", tag = "records",
    params(("id" = String, Path, description = "The addendum")),
    responses((status = 204, description = "It is gone")))]
pub(super) async fn discard(State(state): State<AppState>, access: Access, Id(id): Id) -> Result<StatusCode, ApiError> {
    state.addenda.discard(&access, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
