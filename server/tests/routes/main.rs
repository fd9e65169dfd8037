//! The API as clients see it: the real server, SQLite and embedded S3 on free ports and a directory of their own.

mod attachments;
mod audit_log;
mod auth;
mod budgets;
mod completing;
mod cost_history;
mod costs;
mod docs;
mod downloads;
mod http;
mod identity;
mod operations;
mod people;
mod people_import;
mod permissions;
mod postgres;
mod provisioning;
mod reconciling;
mod records;
mod refusals;
mod reports;
mod restores;
mod resuming;
mod store_faults;
mod support;
mod uploads;
