//! Many small files in few calls: what one call says of one upload, several say of up to [`MAX_UPLOADS_PER_CALL`] at once.
//! Each has its own result; one that is refused keeps no other back.
//!
//! [`MAX_UPLOADS_PER_CALL`]: crate::limits::MAX_UPLOADS_PER_CALL

use serde::{Deserialize, Serialize};

use crate::{
    CompleteUpload, CreateUpload, Problem, UploadCompleted, UploadCreated,
    value::{FromValue, ToValue},
};

/// The body of `POST /api/files/upload-urls`: create several uploads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateUploads {
    /// 1 to [`crate::limits::MAX_UPLOADS_PER_CALL`] of them.
    pub uploads: Vec<UploadToCreate>,
}

/// One upload to create.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadToCreate {
    /// As the header of `POST /api/files/upload-url`: makes repeating it harmless, there or here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 255))]
    pub idempotency_key: Option<String>,
    /// What to create.
    pub upload: CreateUpload,
}

/// The answer to [`CreateUploads`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadsCreated {
    /// In the order asked for.
    pub results: Vec<CreateResult>,
}

/// What became of one [`UploadToCreate`]: one of the two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateResult {
    /// The upload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<UploadCreated>,
    /// Why there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// The body of `POST /api/files/upload-completions`: complete several uploads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompleteUploads {
    /// 1 to [`crate::limits::MAX_UPLOADS_PER_CALL`] of them.
    pub uploads: Vec<UploadToComplete>,
}

/// One upload to complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadToComplete {
    /// The upload.
    pub upload_id: String,
    /// What must have arrived.
    pub completion: CompleteUpload,
}

/// The answer to [`CompleteUploads`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadsCompleted {
    /// In the order asked for.
    pub results: Vec<CompleteResult>,
}

/// What became of one [`UploadToComplete`]: one of the two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompleteResult {
    /// The new version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed: Option<UploadCompleted>,
    /// Why there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}
