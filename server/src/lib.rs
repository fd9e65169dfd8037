//! The Chartlift server: presigned uploads, medical records, audit and storage costs for many tenants.
//!
//! `routes` parse, call and reply; `domain` decides and knows only its ports; `store` and `objects` implement them;
//! `main` picks the implementations.

pub mod audit;
pub mod auth;
pub mod costs;
pub mod domain;
pub mod routes;
