use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;

use super::{
    dto::{PageParams, Tagged, tagged},
    extract::{Body, Id, Idempotency, IfMatch, Params},
    problem::ApiError,
    state::AppState,
    whole::Whole,
};
use crate::{
    auth::Access,
    domain::{
        page::{Page, PageRequest},
        template::{Template, TemplateInput},
    },
};

fn answer(template: Template) -> Tagged<Template> {
    tagged(template.version, template)
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListParams {
    /// Only templates that new records can be made from (`true`), or only the others.
    active: Option<bool>,
    /// `next_cursor` of the page before; absent for the first page.
    cursor: Option<String>,
    /// Items per page, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct VersionParams {
    /// The version's number; the newest when absent.
    #[param(minimum = 1)]
    version: Option<u32>,
}

/// List record templates
///
/// By name, in Unicode's order.
#[utoipa::path(get, path = "/api/record-templates", operation_id = "listTemplates", tag = "templates",
    params(ListParams), responses((status = 200, description = "A page of templates", body = Page<Template>)))]
pub(super) async fn list(
    State(state): State<AppState>,
    access: Access,
    Params(params): Params<ListParams>,
) -> Result<Json<Page<Template>>, ApiError> {
    let page = PageRequest { cursor: params.cursor, limit: params.limit };
    Ok(Json(state.templates.list(&access, params.active, &page).await?))
}

/// Create a record template
///
/// What new records begin with: any of a record's fields but those that are each visit's own.
#[utoipa::path(post, path = "/api/record-templates", operation_id = "createTemplate", tag = "templates",
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the call harmless")),
    request_body = TemplateInput,
    responses((status = 201, description = "The template", body = Template,
        headers(("ETag" = String, description = "For If-Match of the next change")))))]
pub(super) async fn create(
    State(state): State<AppState>,
    access: Access,
    key: Idempotency,
    Body(input): Body<TemplateInput>,
) -> Result<(StatusCode, Tagged<Template>), ApiError> {
    let key = key.bind("createTemplate", &access, &input);
    Ok((StatusCode::CREATED, answer(state.templates.create(&access, input, key).await?)))
}

/// Read a record template
///
/// In its newest version, or in the one that a record names.
#[utoipa::path(get, path = "/api/record-templates/{id}", operation_id = "getTemplate", tag = "templates",
    params(("id" = String, Path, description = "The template"), VersionParams),
    responses((status = 200, description = "The template", body = Template,
        headers(("ETag" = String, description = "For If-Match of the next change")))))]
pub(super) async fn get(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    Params(params): Params<VersionParams>,
) -> Result<Tagged<Template>, ApiError> {
    Ok(answer(state.templates.get(&access, &id, params.version).await?))
}

/// Change a record template
///
/// Makes its next version. Every field has to be there: what is left out would not be kept. `content` says which of a record's
/// fields it likes, each of them whole. Records made from it stay as they are.
#[utoipa::path(put, path = "/api/record-templates/{id}", operation_id = "updateTemplate", tag = "templates",
    params(("id" = String, Path, description = "The template"),
        ("If-Match" = String, Header, description = "The ETag of the version the change is based on")),
    request_body = TemplateInput,
    responses((status = 200, description = "The template as changed", body = Template,
        headers(("ETag" = String, description = "For If-Match of the next change")))))]
pub(super) async fn update(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    IfMatch(seen): IfMatch,
    Whole(input): Whole<TemplateInput>,
) -> Result<Tagged<Template>, ApiError> {
    Ok(answer(state.templates.update(&access, &id, &seen, input).await?))
}

/// Retire a record template
///
/// No new record can be made from it; its versions stay, since records name them. PUT with `active: true` brings it back.
/// Retiring again is no error.
#[utoipa::path(delete, path = "/api/record-templates/{id}", operation_id = "retireTemplate", tag = "templates",
    params(("id" = String, Path, description = "The template")),
    responses((status = 204, description = "It is retired")))]
pub(super) async fn retire(State(state): State<AppState>, access: Access, Id(id): Id) -> Result<StatusCode, ApiError> {
    state.templates.retire(&access, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List a record template's versions
#[utoipa::path(get, path = "/api/record-templates/{id}/versions", operation_id = "listTemplateVersions",
    tag = "templates", params(("id" = String, Path, description = "The template"), PageParams),
    responses((status = 200, description = "A page of versions, the newest first", body = Page<Template>)))]
pub(super) async fn versions(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    Params(page): Params<PageParams>,
) -> Result<Json<Page<Template>>, ApiError> {
    Ok(Json(state.templates.versions(&access, &id, &page.into()).await?))
}
