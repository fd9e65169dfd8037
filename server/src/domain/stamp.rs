//! Who did something, and when.

use jiff::Timestamp;

use crate::auth::Actor;

/// Somebody, as a token named them then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The token's `sub`.
    pub id: String,
    /// The name people know them by.
    pub name: String,
}

impl From<&Actor> for Subject {
    fn from(actor: &Actor) -> Self {
        Self { id: actor.id.to_string(), name: actor.name.to_string() }
    }
}

/// Who did something and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Subject,
}

impl Stamp {
    /// What this person does now.
    pub(crate) fn of(actor: &Actor, at: Timestamp) -> Self {
        Self { at, by: Subject::from(actor) }
    }
}
