//! Who is calling and what they may do: tokens, roles, permissions, and the tenant scope they lead to.

mod access;
mod claims;
mod error;
mod keys;
mod permission;
mod scope;
mod token;

pub use access::{Access, Actor};
pub use claims::ClaimNames;
pub use error::TokenError;
pub use keys::{KeySource, PublishedKeys};
pub use permission::{Permission, Role};
pub use scope::{JobScope, TenantId, TenantScope};
pub use token::{AUDIENCE, TokenIssuer, TokenVerifier};
