/// Why a token was not taken. Never says anything of the token itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// Properly signed, but its time is over.
    #[error("the token has expired")]
    Expired,
    /// Forged, damaged, from another issuer, for another audience, not yet valid, or without a usable tenant.
    #[error("the token cannot be trusted")]
    Untrusted,
    /// The identity provider's keys cannot be had just now, so nothing can be said of the token.
    #[error("the identity provider does not answer")]
    Unavailable,
}
