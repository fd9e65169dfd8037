//! The domain's store ports on SQL. SQLite now; PostgreSQL implements the same ports and runs the same contract.

#[cfg(test)]
mod contract;
mod migrations;
mod sqlite;

pub use sqlite::SqliteStore;
