//! A copy of everything a server on one machine has, and the way back.

mod folder;
mod list;
mod restore;
mod take;

pub use restore::{Restored, restore};
pub use take::{BackedUp, backup};
