use axum::{Json, extract::State};
use chartlift_protocol::Problem;
use serde::{Deserialize, Serialize};

use super::{extract::Body, problem::ApiError, restores::DEFAULT_DAYS, state::AppState};
use crate::{
    auth::Access,
    domain::{attachment::Attachment, attachment_change::Outcome, bulk::BulkAction, restore::RestoreTier},
};

/// What to do with each of the attachments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum BulkVerb {
    /// Hide them.
    Delete,
    /// Take deletions back.
    Undelete,
    /// Move them to the record of `record_id`.
    Move,
    /// Restore their newest versions from the archive, as fast as `tier` says, for so many `days`.
    Restore,
}

/// What to do with which attachments.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BulkRequest {
    /// What to do.
    action: BulkVerb,
    /// The attachments, each once; at most 200.
    #[schema(min_items = 1, max_items = 200)]
    attachment_ids: Vec<String>,
    /// Where to move them; for `move` only.
    record_id: Option<String>,
    /// How fast to restore them; for `restore` only.
    tier: Option<RestoreTier>,
    /// For how many days they are to be readable, 1 to 30, 7 when absent; for `restore` only.
    #[schema(minimum = 1, maximum = 30)]
    days: Option<u32>,
}

impl BulkRequest {
    fn action(&self) -> Result<BulkAction, ApiError> {
        let only = |there: bool, field: &str, verb: BulkVerb| match there == (self.action == verb) {
            true => Ok(()),
            false => Err(ApiError::field(field, "is for one action, and needed there")),
        };
        only(self.record_id.is_some(), "/record_id", BulkVerb::Move)?;
        only(self.tier.is_some(), "/tier", BulkVerb::Restore)?;
        if self.days.is_some() {
            only(true, "/days", BulkVerb::Restore)?;
        }
        Ok(match (self.action, &self.record_id, self.tier) {
            (BulkVerb::Move, Some(record_id), _) => BulkAction::Move { record_id: record_id.clone() },
            (BulkVerb::Restore, _, Some(tier)) => BulkAction::Restore { tier, days: self.days.unwrap_or(DEFAULT_DAYS) },
            (BulkVerb::Undelete, ..) => BulkAction::Undelete,
            _ => BulkAction::Delete,
        })
    }
}

/// What became of one of the attachments: `attachment` or, where it was refused, `problem`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct BulkItem {
    /// The attachment.
    attachment_id: String,
    /// Whether it was done, or needed no doing.
    done: bool,
    /// The attachment as it is now; null where it was refused, and while it is being restored.
    #[schema(required)]
    attachment: Option<Attachment>,
    /// Why it was refused; null where it was not.
    #[schema(required)]
    problem: Option<Problem>,
}

impl From<Outcome> for BulkItem {
    fn from(outcome: Outcome) -> Self {
        let attachment_id = outcome.attachment_id;
        match outcome.outcome {
            Ok(attachment) => Self { attachment_id, done: true, attachment, problem: None },
            Err(error) => {
                let problem = Some(ApiError::from(error).into_problem());
                Self { attachment_id, done: false, attachment: None, problem }
            }
        }
    }
}

/// What became of each attachment, in the order of the request.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct BulkReport {
    items: Vec<BulkItem>,
}

/// Do the same to many attachments
///
/// Delete, undelete, move or restore up to 200 at once. Each succeeds or is refused for itself, and is an entry of its own in
/// the audit log.
#[utoipa::path(post, path = "/api/attachments/bulk", operation_id = "changeAttachments", tag = "attachments",
    request_body = BulkRequest,
    responses((status = 200, description = "What became of each", body = BulkReport)))]
pub(super) async fn run(
    State(state): State<AppState>,
    access: Access,
    Body(request): Body<BulkRequest>,
) -> Result<Json<BulkReport>, ApiError> {
    let action = request.action()?;
    let outcomes = state.bulk.run(&access, request.attachment_ids, action).await?;
    Ok(Json(BulkReport { items: outcomes.into_iter().map(BulkItem::from).collect() }))
}
