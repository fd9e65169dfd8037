//! Who did something, and when.

use jiff::Timestamp;

use crate::auth::Actor;

/// Who did something and when: the subject's id, and the name they had then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// When.
    pub at: Timestamp,
    /// Who, by the token's subject.
    pub by_id: String,
    /// Who, by the name they had then.
    pub by: String,
}

impl Stamp {
    /// What this person does now.
    pub(crate) fn of(actor: &Actor, at: Timestamp) -> Self {
        Self { at, by_id: actor.id.to_string(), by: actor.name.to_string() }
    }
}
