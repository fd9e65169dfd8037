use std::sync::Arc;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, errors::ErrorKind};
use serde_json::{Map, Value, json};

use super::{
    Actor, ClaimNames, KeySource, Role, TenantId, TenantScope, TokenError,
    keys::{KnownKeys, LEEWAY_SECONDS, NoKeys},
};

/// Who is meant by tokens of this server, unless the operator says otherwise.
pub const AUDIENCE: &str = "chartlift";

/// Whose tokens are taken.
#[derive(Clone)]
enum Trusted {
    /// Those of whoever has the secret (HS256).
    Secret(Box<DecodingKey>, Validation),
    /// Those of an identity provider (RS256, ES256).
    Provider(Arc<KnownKeys>, Validation),
}

/// Checks tokens (RFC 7519, with the advice of RFC 8725).
#[derive(Clone, Default)]
pub struct TokenVerifier {
    trusted: Vec<Trusted>,
    names: ClaimNames,
}

impl TokenVerifier {
    /// A verifier that trusts nobody yet, and reads claims by these names.
    #[must_use]
    pub fn new(names: ClaimNames) -> Self {
        Self { trusted: Vec::new(), names }
    }

    /// Trusts also tokens that are signed with `secret` (HS256), for `audience`.
    #[must_use]
    pub fn and_secret(mut self, secret: &[u8], audience: &str) -> Self {
        let validation = validation(Algorithm::HS256, audience);
        self.trusted.push(Trusted::Secret(Box::new(DecodingKey::from_secret(secret)), validation));
        self
    }

    /// Trusts also tokens that the provider `issuer` signed with one of its keys (RS256 or ES256), for `audience`.
    #[must_use]
    pub fn and_provider(mut self, issuer: &str, audience: &str, keys: Arc<dyn KeySource>) -> Self {
        let mut validation = validation(Algorithm::RS256, audience);
        validation.set_issuer(&[issuer]);
        validation.required_spec_claims.insert("iss".to_owned());
        self.trusted.push(Trusted::Provider(Arc::new(KnownKeys::new(keys)), validation));
        self
    }

    /// The tenant and actor a good token names.
    ///
    /// # Errors
    /// [`TokenError::Expired`] for a genuine but old token, [`TokenError::ClocksDiffer`] for one whose time is another than ours,
    /// [`TokenError::Unavailable`] when it cannot be checked now,
    /// [`TokenError::Untrusted`] for any other.
    pub async fn verify(&self, token: &str) -> Result<(TenantScope, Actor), TokenError> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| TokenError::Untrusted)?;
        // No extension is known here, so none that must be understood is (RFC 7515, section 4.1.11).
        if header.crit.is_some() {
            return Err(TokenError::Untrusted);
        }
        let mut outcome = Err(TokenError::Untrusted);
        for trusted in &self.trusted {
            match trusted.verify(token, &header).await {
                Ok(claims) => return self.names.read(&claims),
                Err(error) if outcome == Err(TokenError::Untrusted) => outcome = Err(error),
                Err(_) => {}
            }
        }
        outcome
    }
}

impl Trusted {
    async fn verify(&self, token: &str, header: &Header) -> Result<Map<String, Value>, TokenError> {
        match (self, header.alg) {
            (Self::Secret(key, validation), Algorithm::HS256) => decode(token, key, validation),
            (Self::Provider(keys, validation), algorithm @ (Algorithm::RS256 | Algorithm::ES256)) => {
                let fitting = keys.fitting(header.kid.as_deref(), algorithm).await;
                let fitting = fitting.map_err(|NoKeys| TokenError::Unavailable)?;
                let validation = Validation { algorithms: vec![algorithm], ..validation.clone() };
                let mut decoded = fitting.iter().map(|key| (key, decode(token, key, &validation)));
                let Some((key, outcome)) = decoded.find(|(_, outcome)| *outcome != Err(TokenError::Untrusted)) else {
                    return Err(TokenError::Untrusted);
                };
                match outcome {
                    Err(TokenError::Expired) => Err(expired_or_ahead(token, key, validation, keys.ahead_seconds())),
                    outcome => outcome,
                }
            }
            _ => Err(TokenError::Untrusted),
        }
    }
}

fn validation(algorithm: Algorithm, audience: &str) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.set_audience(&[audience]);
    validation.set_required_spec_claims(&["exp", "aud", "sub"]);
    validation.validate_nbf = true;
    validation.leeway = LEEWAY_SECONDS;
    validation
}

/// What to say of an old token: whether it is still good by the clock of its provider, which ours is ahead of.
fn expired_or_ahead(token: &str, key: &DecodingKey, validation: Validation, ahead_seconds: i64) -> TokenError {
    let ahead = u64::try_from(ahead_seconds).unwrap_or(0);
    let by_its_clock = Validation { leeway: validation.leeway + ahead, ..validation };
    match decode(token, key, &by_its_clock) {
        Ok(_) => TokenError::ClocksDiffer,
        Err(error) => error,
    }
}

fn decode(token: &str, key: &DecodingKey, validation: &Validation) -> Result<Map<String, Value>, TokenError> {
    let decoded = jsonwebtoken::decode::<Map<String, Value>>(token, key, validation);
    let claims = decoded
        .map_err(|error| match error.kind() {
            ErrorKind::ExpiredSignature => TokenError::Expired,
            ErrorKind::ImmatureSignature => TokenError::ClocksDiffer,
            _ => TokenError::Untrusted,
        })?
        .claims;
    // A list of issuers that has ours among others is no issuer (RFC 7519, section 4.1.1).
    let one_issuer = validation.iss.is_none() || claims.get("iss").is_some_and(Value::is_string);
    if one_issuer { Ok(claims) } else { Err(TokenError::Untrusted) }
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
        let claims = json!({
            "sub": id,
            "name": name,
            "tenant": tenant.as_str(),
            "roles": roles.iter().map(|role| role.as_str()).collect::<Vec<_>>(),
            "aud": AUDIENCE,
            "exp": expires_at.as_second(),
        });
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

    async fn verify(secret: &[u8], token: &str) -> Result<(TenantScope, Actor), TokenError> {
        TokenVerifier::default().and_secret(secret, AUDIENCE).verify(token).await
    }

    #[tokio::test]
    async fn a_good_token_names_tenant_and_actor() {
        let (scope, actor) = verify(b"secret", &token(b"secret", SignedDuration::from_mins(5))).await.unwrap();
        assert_eq!(scope.tenant().as_str(), "st-mary");
        assert_eq!((&*actor.id, &*actor.roles), ("u1", &[Role::Clinician][..]));
    }

    #[tokio::test]
    async fn expired_and_forged_are_told_apart() {
        let old = token(b"secret", SignedDuration::from_mins(-5));
        let forged = token(b"another", SignedDuration::from_mins(5));
        let forged_and_old = token(b"another", SignedDuration::from_mins(-5));
        assert_eq!(verify(b"secret", &old).await.unwrap_err(), TokenError::Expired);
        assert_eq!(verify(b"secret", &forged).await.unwrap_err(), TokenError::Untrusted);
        assert_eq!(verify(b"secret", &forged_and_old).await.unwrap_err(), TokenError::Untrusted);
        assert_eq!(verify(b"secret", "x.y.z").await.unwrap_err(), TokenError::Untrusted);
    }

    #[tokio::test]
    async fn a_token_without_a_signature_is_forged() {
        let header = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
        let body = token(b"secret", SignedDuration::from_mins(5)).split('.').nth(1).unwrap().to_owned();
        assert_eq!(verify(b"secret", &format!("{header}.{body}.")).await.unwrap_err(), TokenError::Untrusted);
    }

    #[tokio::test]
    async fn each_of_several_secrets_is_trusted_and_an_old_token_of_the_second_is_called_old() {
        let verifier = TokenVerifier::default().and_secret(b"demo", AUDIENCE).and_secret(b"secret", AUDIENCE);
        for secret in [&b"demo"[..], b"secret"] {
            assert!(verifier.verify(&token(secret, SignedDuration::from_mins(5))).await.is_ok());
            let old = verifier.verify(&token(secret, SignedDuration::from_mins(-5))).await;
            assert_eq!(old.unwrap_err(), TokenError::Expired);
        }
    }
}
