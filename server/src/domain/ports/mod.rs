//! What the domain needs of the world: a store for rows and a store for objects.

mod access_logs;
mod addendum_rows;
mod budget_rows;
mod cost_rows;
mod metadata_rows;
mod objects;
mod placement_rows;
mod renamed_rows;
mod repack_rows;
mod retention_rows;
mod rows;
mod store;
mod template_rows;
mod webhooks;

pub use super::error::{ObjectError, StoreError, StoreResult, StoreUnavailable};
pub use access_logs::AccessLogs;
pub use addendum_rows::AddendumRows;
pub use budget_rows::BudgetRows;
pub use cost_rows::CostRows;
pub use metadata_rows::{MetadataRows, QueuedMetadata};
pub use objects::{
    Found, ListedObject, ListedPart, MultipartOutcome, ObjectFacts, ObjectMeta, Objects, Presigned, Reading,
    RestoreOutcome, Ways,
};
pub use placement_rows::PlacementRows;
pub use renamed_rows::RenamedRows;
pub use repack_rows::{OpenPacking, PackCandidate, PackRequests, PackState, PackedObject, RepackRows, RepackedStock};
pub use retention_rows::RetentionRows;
pub use rows::{
    AttachmentRows, AuditRow, AuditRows, IdempotencyKey, KeyRows, LockedHead, PersonFilter, PersonRow, PersonRows,
    RecordFilter, RecordRows, SEQ_BOUND, UploadFilter, UploadRows, UsageRows, UsedKey,
};
pub use store::{Store, StoredObject, Tx};
pub use template_rows::{TemplateFilter, TemplateRows};
pub use webhooks::{WebhookError, Webhooks};
