//! What a good token says of its bearer.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Actor, Role, TenantId, TenantScope, TokenError};

/// The longest subject, in bytes: OpenID Connect Core 1.0, section 2, allows 255.
const MAX_SUBJECT_BYTES: usize = 255;

/// Under which names an identity provider says what this server asks of a token.
///
/// Each is the name of a claim, or a path of names through nested ones: Keycloak has `realm_access.roles`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimNames {
    /// The tenant's id.
    pub tenant: String,
    /// Role names, as a list or separated by spaces.
    pub roles: String,
    /// The person's name; a token without it is taken, and the person goes by their id.
    pub name: String,
}

impl Default for ClaimNames {
    fn default() -> Self {
        Self { tenant: "tenant".to_owned(), roles: "roles".to_owned(), name: "name".to_owned() }
    }
}

impl ClaimNames {
    /// The tenant and actor that the claims of a good token name.
    pub(super) fn read(&self, claims: &Map<String, Value>) -> Result<(TenantScope, Actor), TokenError> {
        let text = |name: &str| find(claims, name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let id = text("sub").filter(|id| id.len() <= MAX_SUBJECT_BYTES).ok_or(TokenError::Untrusted)?;
        let tenant = text(&self.tenant).and_then(TenantId::parse).ok_or(TokenError::Untrusted)?;
        let roles = match find(claims, &self.roles) {
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).filter_map(Role::parse).collect(),
            Some(Value::String(names)) => names.split(' ').filter_map(Role::parse).collect(),
            _ => Vec::new(),
        };
        let roles: Arc<[Role]> = roles.into();
        Ok((TenantScope::new(tenant), Actor { id: id.into(), name: text(&self.name).unwrap_or(id).into(), roles }))
    }
}

/// The claim of that name, or what is at that path.
fn find<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    // Names may have dots themselves: providers put their own under URLs.
    claims.get(name).or_else(|| {
        let (first, rest) = name.split_once('.')?;
        find(claims.get(first)?.as_object()?, rest)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(names: &ClaimNames, claims: &Value) -> Result<(TenantScope, Actor), TokenError> {
        names.read(claims.as_object().unwrap())
    }

    #[test]
    fn claims_are_found_where_the_provider_has_them() {
        let names = ClaimNames {
            tenant: "https://chartlift.example/tenant".into(),
            roles: "realm_access.roles".into(),
            name: "preferred_username".into(),
        };
        let claims = json!({
            "sub": "42",
            "https://chartlift.example/tenant": "st-mary",
            "realm_access": { "roles": ["offline_access", "auditor"] },
            "preferred_username": "ada",
        });
        let (scope, actor) = read(&names, &claims).unwrap();
        assert_eq!((scope.tenant().as_str(), &*actor.name, &*actor.roles), ("st-mary", "ada", &[Role::Auditor][..]));
    }

    #[test]
    fn roles_may_be_one_text_and_a_name_may_be_missing() {
        let claims = json!({ "sub": "42", "tenant": "st-mary", "roles": "clinician auditor" });
        let (_, actor) = read(&ClaimNames::default(), &claims).unwrap();
        assert_eq!((&*actor.name, &*actor.roles), ("42", &[Role::Clinician, Role::Auditor][..]));
    }

    #[test]
    fn who_is_of_no_tenant_or_has_no_id_is_nobody() {
        for claims in [
            json!({ "sub": "42" }),
            json!({ "sub": "42", "tenant": "../other" }),
            json!({ "sub": "42", "tenant": ["st-mary"] }),
            json!({ "sub": "", "tenant": "st-mary" }),
            json!({ "sub": 42, "tenant": "st-mary" }),
            json!({ "sub": "4".repeat(256), "tenant": "st-mary" }),
        ] {
            assert_eq!(read(&ClaimNames::default(), &claims).unwrap_err(), TokenError::Untrusted, "{claims}");
        }
    }
}
