use std::sync::Arc;

use super::{Permission, Role, TenantScope};

/// A person or program as the token names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The token's `sub`: unique within the tenant (45 CFR 164.312(a)(2)(i), unique user identification).
    pub id: Arc<str>,
    /// The name people know them by.
    pub name: Arc<str>,
    /// The roles this server knows; others in the token are ignored and grant nothing.
    pub roles: Arc<[Role]>,
}

/// One call by one actor inside one tenant: what every use case is given.
///
/// Only a verified token leads to one, so code that has an `Access` needs no further check of the tenant.
#[derive(Clone, Debug)]
pub struct Access {
    /// The tenant everything happens in.
    pub scope: TenantScope,
    /// Who calls.
    pub actor: Actor,
    /// Names the call in logs and in the audit.
    pub request_id: Arc<str>,
}

impl Access {
    /// Whether any of the actor's roles grants `permission`.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.actor.roles.iter().any(|role| role.grants(permission))
    }
}
