//! Who is calling and what they may do: tokens, roles, permissions, and the tenant scope they lead to.

mod access;
mod permission;
mod scope;
mod token;

pub use access::{Access, Actor};
pub use permission::{Permission, Role};
pub use scope::{JobScope, TenantId, TenantScope};
pub use token::{Claims, TokenError, TokenIssuer, TokenVerifier};
