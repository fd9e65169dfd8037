//! HTTP: parse, call the domain, reply. Nothing is decided here but status codes.

mod addenda;
mod attachments;
mod audit_log;
mod budgets;
mod bulk;
mod costs;
pub mod demo;
mod docs;
mod downloads;
mod dto;
mod extract;
mod files;
mod filling;
mod import;
mod log;
mod mismatches;
mod openapi;
mod operations;
mod patients;
mod placements;
mod practitioners;
mod problem;
mod records;
mod reports;
mod restores;
mod retention;
mod router;
mod state;
mod templates;
mod whole;

pub use filling::Filling;
pub use router::{document, router};
pub use state::{AppState, DemoMode, Services};
