/// Why a token was not taken. Never says anything of the token itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// Properly signed, but its time is over.
    #[error("the token has expired")]
    Expired,
    /// Properly signed, and good at another time than this server's: not yet, or still good by its issuer's clock.
    #[error("the clocks of the token's issuer and of this server differ")]
    ClocksDiffer,
    /// Forged, damaged, from another issuer, for another audience, or without a usable tenant.
    #[error("the token cannot be trusted")]
    Untrusted,
    /// The identity provider's keys cannot be had just now, so nothing can be said of the token.
    #[error("the identity provider does not answer")]
    Unavailable,
}
