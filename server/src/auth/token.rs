use std::sync::Arc;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, errors::ErrorKind};
use serde::{Deserialize, Serialize};

use super::{Actor, Role, TenantId, TenantScope};

/// Who may be meant by a token of this server.
const AUDIENCE: &str = "chartlift";

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The actor's id, unique in the tenant.
    pub sub: String,
    /// The actor's name.
    pub name: String,
    /// The tenant's id.
    pub tenant: String,
    /// Role names; unknown ones grant nothing.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Must be `chartlift`.
    pub aud: String,
    /// When it expires, in seconds since 1970 (RFC 7519 `exp`).
    pub exp: i64,
}

/// Why a token was not taken. Never says anything of the token itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// Properly signed, but its time is over.
    #[error("the token has expired")]
    Expired,
    /// Forged, damaged, for another audience or without a usable tenant.
    #[error("the token cannot be trusted")]
    Untrusted,
}

/// Checks tokens. HS256 with a shared secret for now; keys of an identity provider (JWKS) come in beside it.
#[derive(Clone)]
pub struct TokenVerifier {
    key: DecodingKey,
    validation: Validation,
}

impl TokenVerifier {
    /// A verifier of HS256 tokens signed with `secret`.
    #[must_use]
    pub fn hs256(secret: &[u8]) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "aud", "sub"]);
        // Our own clock and the issuer's may differ a little.
        validation.leeway = 30;
        Self { key: DecodingKey::from_secret(secret), validation }
    }

    /// The tenant and actor a good token names.
    ///
    /// # Errors
    /// [`TokenError::Expired`] for a genuine but old token, [`TokenError::Untrusted`] for any other.
    pub fn verify(&self, token: &str) -> Result<(TenantScope, Actor), TokenError> {
        let claims = jsonwebtoken::decode::<Claims>(token, &self.key, &self.validation)
            .map_err(|error| match error.kind() {
                ErrorKind::ExpiredSignature => TokenError::Expired,
                _ => TokenError::Untrusted,
            })?
            .claims;
        let tenant = TenantId::parse(&claims.tenant).ok_or(TokenError::Untrusted)?;
        if claims.sub.is_empty() {
            return Err(TokenError::Untrusted);
        }
        let roles: Arc<[Role]> = claims.roles.iter().filter_map(|name| Role::parse(name)).collect();
        Ok((TenantScope::new(tenant), Actor { id: claims.sub.into(), name: claims.name.into(), roles }))
    }
}

/// Makes tokens: for demo mode and for tests. In production the hospital's identity provider does.
#[derive(Clone)]
pub struct TokenIssuer {
    key: EncodingKey,
}

impl TokenIssuer {
    /// An issuer of HS256 tokens signed with `secret`.
    #[must_use]
    pub fn hs256(secret: &[u8]) -> Self {
        Self { key: EncodingKey::from_secret(secret) }
    }

    /// A token for this person, good until `expires_at`.
    ///
    /// # Errors
    /// When the claims cannot be signed, which a well-formed secret rules out.
    pub fn issue(
        &self,
        tenant: &TenantId,
        id: &str,
        name: &str,
        roles: &[Role],
        expires_at: jiff::Timestamp,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let claims = Claims {
            sub: id.to_owned(),
            name: name.to_owned(),
            tenant: tenant.to_string(),
            roles: roles.iter().map(|role| role.as_str().to_owned()).collect(),
            aud: AUDIENCE.to_owned(),
            exp: expires_at.as_second(),
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.key)
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::*;

    fn token(secret: &[u8], expires_in: SignedDuration) -> String {
        let tenant = TenantId::parse("st-mary").unwrap();
        TokenIssuer::hs256(secret)
            .issue(&tenant, "u1", "Ada", &[Role::Clinician], Timestamp::now() + expires_in)
            .unwrap()
    }

    #[test]
    fn a_good_token_names_tenant_and_actor() {
        let (scope, actor) =
            TokenVerifier::hs256(b"secret").verify(&token(b"secret", SignedDuration::from_mins(5))).unwrap();
        assert_eq!(scope.tenant().as_str(), "st-mary");
        assert_eq!((&*actor.id, &*actor.roles), ("u1", &[Role::Clinician][..]));
    }

    #[test]
    fn expired_and_forged_are_told_apart() {
        let verifier = TokenVerifier::hs256(b"secret");
        let old = token(b"secret", SignedDuration::from_mins(-5));
        let forged = token(b"another", SignedDuration::from_mins(5));
        let forged_and_old = token(b"another", SignedDuration::from_mins(-5));
        assert_eq!(verifier.verify(&old).unwrap_err(), TokenError::Expired);
        assert_eq!(verifier.verify(&forged).unwrap_err(), TokenError::Untrusted);
        assert_eq!(verifier.verify(&forged_and_old).unwrap_err(), TokenError::Untrusted);
        assert_eq!(verifier.verify("x.y.z").unwrap_err(), TokenError::Untrusted);
    }

    #[test]
    fn a_token_without_a_signature_is_forged() {
        let header = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
        let body = token(b"secret", SignedDuration::from_mins(5)).split('.').nth(1).unwrap().to_owned();
        let verifier = TokenVerifier::hs256(b"secret");
        assert_eq!(verifier.verify(&format!("{header}.{body}.")).unwrap_err(), TokenError::Untrusted);
    }
}
