use std::{fmt, sync::Arc};

/// A tenant's id: 1 to 63 of `a–z`, `0–9` and inner `-`.
///
/// It is the first folder of every S3 key, so nothing may be in it that could make two tenants' keys meet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TenantId(Arc<str>);

impl TenantId {
    /// The id, or none when the text is not one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        let bytes = text.as_bytes();
        let well_formed = (1..=63).contains(&bytes.len())
            && bytes.iter().all(|&b| plain(b) || b == b'-')
            && plain(bytes[0])
            && plain(bytes[bytes.len() - 1]);
        well_formed.then(|| Self(text.into()))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The right to touch one tenant's data. Every store method takes one, so a query without a tenant cannot be written.
///
/// There are two doors to it: a verified token ([`super::TokenVerifier::verify`]) and a background job's
/// [`JobScope::tenant`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantScope(TenantId);

impl TenantScope {
    pub(in crate::auth) fn new(tenant: TenantId) -> Self {
        Self(tenant)
    }

    /// The tenant this is the scope of.
    #[must_use]
    pub fn tenant(&self) -> &TenantId {
        &self.0
    }
}

/// The right of the server's own background jobs to find work in every tenant.
#[derive(Debug)]
pub struct JobScope(());

impl JobScope {
    /// Only this crate's jobs make one; no request leads here.
    pub(crate) fn new() -> Self {
        Self(())
    }

    /// The scope of one tenant the job found work in.
    #[must_use]
    pub fn tenant(&self, tenant: TenantId) -> TenantScope {
        TenantScope(tenant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_ids_are_tenants() {
        for good in ["a", "st-mary", "hospital-2"] {
            assert!(TenantId::parse(good).is_some(), "{good}");
        }
        for bad in ["", "-a", "a-", "A", "a/b", "a.b", "..", "a b", "ä", &"a".repeat(64)] {
            assert!(TenantId::parse(bad).is_none(), "{bad}");
        }
    }
}
