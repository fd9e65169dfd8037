//! The Chartlift server: presigned uploads, medical records, audit and storage costs for many tenants.
//!
//! `routes` parse, call and reply; `domain` decides and knows only its ports; `store` and `objects` implement them;
//! `app` picks the implementations.

pub mod app;
pub mod audit;
pub mod auth;
pub mod cli;
pub mod config;
pub mod costs;
#[cfg(test)]
mod documented;
pub mod domain;
mod identity;
mod jobs;
mod objects;
pub mod routes;
mod secrets;
mod seed;
mod shown;
mod store;
mod strict_json;
mod webhooks;
