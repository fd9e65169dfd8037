//! What is added to a finalized record: text and files, signed and dated.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::stamp::Stamp;

/// What one has to be to change an addendum, as denials call it.
pub(crate) const AUTHOR: &str = "addendum_author";

/// Whether an addendum is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AddendumStatus {
    /// Whoever began it can still change it.
    Draft,
    /// Signed and dated: a part of the record, and immutable as the record is.
    Signed,
    /// Given up before it was signed. It is in no list.
    Discarded,
}

/// What amends a finalized record: text, and the files that were uploaded while it was a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Addendum {
    /// The addendum's id.
    pub id: String,
    /// The finalized record that it amends.
    pub record_id: String,
    /// Its place among the record's addenda in the order in which they were signed, from 1; null while it is not.
    #[schema(required)]
    pub number: Option<u32>,
    /// Whether it is signed.
    pub status: AddendumStatus,
    /// What it says.
    #[schema(examples("The biopsy came back benign; no further excision is needed."))]
    pub text: String,
    /// Counts changes from 1; its ETag is this number in quotes.
    pub revision: u32,
    /// How many attachments it has. They are listed with the record's others, each with the addendum's id.
    pub attachment_count: u32,
    /// When it was begun.
    pub created_at: Timestamp,
    /// Who began it, by id. Nobody else can change or sign it.
    pub created_by_id: String,
    /// Who began it, by the name they had then.
    pub created_by: String,
    /// When its text was last changed.
    pub updated_at: Timestamp,
    /// When it was signed; null while it is not.
    #[schema(required)]
    pub signed_at: Option<Timestamp>,
    /// Who signed it, by the name they had then; null while it is not.
    #[schema(required)]
    pub signed_by: Option<String>,
}

impl Addendum {
    /// A new draft.
    pub(crate) fn drafted(id: String, record_id: String, text: String, stamp: Stamp) -> Self {
        Self {
            id,
            record_id,
            number: None,
            status: AddendumStatus::Draft,
            text,
            revision: 1,
            attachment_count: 0,
            created_at: stamp.at,
            created_by_id: stamp.by.id,
            created_by: stamp.by.name,
            updated_at: stamp.at,
            signed_at: None,
            signed_by: None,
        }
    }

    /// The next revision, which says this.
    pub(crate) fn saying(self, text: String, at: Timestamp) -> Self {
        Self { text, revision: self.revision + 1, updated_at: at, ..self }
    }

    /// The next revision, signed as the record's addendum of that number.
    pub(crate) fn signed(self, number: u32, stamp: Stamp) -> Self {
        Self {
            number: Some(number),
            status: AddendumStatus::Signed,
            revision: self.revision + 1,
            signed_at: Some(stamp.at),
            signed_by: Some(stamp.by.name),
            ..self
        }
    }

    /// The next revision, given up.
    pub(crate) fn discarded(self) -> Self {
        Self { status: AddendumStatus::Discarded, revision: self.revision + 1, ..self }
    }
}
