//! What a good token says of its bearer.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Actor, Role, TenantId, TenantScope, TokenError};

/// The longest subject, in bytes: OpenID Connect Core 1.0, section 2, allows 255.
const MAX_SUBJECT_BYTES: usize = 255;
/// The longest name, in characters, as directories have it: it stands in every entry of the audit log.
const MAX_NAME_CHARS: usize = 200;

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
        let fits = |id: &&str| id.len() <= MAX_SUBJECT_BYTES && !id.contains(char::is_control);
        let id = text("sub").filter(fits).ok_or(TokenError::Untrusted)?;
        let tenant = text(&self.tenant).and_then(TenantId::parse).ok_or(TokenError::Untrusted)?;
        let roles = match find(claims, &self.roles) {
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).filter_map(Role::parse).collect(),
            Some(Value::String(names)) => names.split(' ').filter_map(Role::parse).collect(),
            _ => Vec::new(),
        };
        let roles: Arc<[Role]> = roles.into();
        let name = text(&self.name).and_then(shown).unwrap_or_else(|| id.into());
        Ok((TenantScope::new(tenant), Actor { id: id.into(), name, roles }))
    }
}

/// A name as it can be kept. People may choose their own, of whatever length, and PostgreSQL has no NUL in its texts.
fn shown(name: &str) -> Option<Arc<str>> {
    let kept: String = name.trim().chars().filter(|c| !c.is_control()).take(MAX_NAME_CHARS).collect();
    (!kept.is_empty()).then(|| kept.into())
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
    fn a_name_is_kept_as_it_can_be_shown() {
        let name = |said: &str| {
            let claims = json!({ "sub": "42", "tenant": "st-mary", "name": said });
            read(&ClaimNames::default(), &claims).unwrap().1.name
        };
        assert_eq!(&*name(" Ada\u{0} Osei\n"), "Ada Osei");
        assert_eq!(name(&"é".repeat(100_000)).chars().count(), MAX_NAME_CHARS);
        assert_eq!((&*name("\u{0}"), &*name("  ")), ("42", "42"));
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
            json!({ "sub": "4\u{0}2", "tenant": "st-mary" }),
        ] {
            assert_eq!(read(&ClaimNames::default(), &claims).unwrap_err(), TokenError::Untrusted, "{claims}");
        }
    }
}
