//! What an operator set, checked before anything starts.

use std::{collections::HashMap, path::Path, sync::Arc};

use axum::http::{HeaderValue, Uri};
use jiff::civil::Date;

use super::error::{AppError, fault};
use crate::{
    audit::AuditKeys,
    auth::{ClaimNames, TokenVerifier},
    config::{Config, S3Encryption},
    costs::Prices,
    domain::{
        file_rules::{FileRules, TenantFileRules},
        storage_rules::TenantStorageRules,
    },
    identity::Provider,
    secrets::Secrets,
    shown,
};

/// The shortest secret that is taken: HS256 and HMAC-SHA-256 have 256 bits (RFC 7518, section 3.2).
const MIN_SECRET_CHARS: usize = 32;

/// Settings that are fit to start with.
pub(super) struct Settings {
    /// As the operator set them.
    pub config: Config,
    /// What the server made for itself at its first start.
    pub secrets: Secrets,
    /// Trusts whom the operator named.
    pub verifier: TokenVerifier,
    /// Keys the audit chains.
    pub audit_keys: AuditKeys,
    /// Pages of these origins may call the API.
    pub origins: Vec<HeaderValue>,
    /// Which files tenants take.
    pub files: TenantFileRules,
    /// How they are stored, and kept once they are deleted.
    pub storage: TenantStorageRules,
    /// Storage is billed with these.
    pub prices: Prices,
}

impl Settings {
    /// Checks the settings and makes what the server makes for itself.
    pub(super) fn check(config: Config) -> Result<Self, AppError> {
        make_data_dir(&config)?;
        let secrets =
            Secrets::open(&config.data_dir).map_err(fault("cannot use secrets.json in the data directory"))?;
        let verifier = verifier(&config)?;
        demo_stays_here(&config)?;
        let audit_keys = audit_keys(&config, &secrets)?;
        let origins = origins(&config)?;
        let prices = prices(&config)?;
        let files = files(&config)?;
        let storage = storage(&config)?;
        encryption(&config)?;
        // Without a public URL, browsers are given this one.
        public_url("--s3-endpoint", config.s3_endpoint.as_deref().map(|url| url.trim_end_matches('/')))?;
        public_url("--s3-public-url", config.s3_public_url.as_deref())?;
        public_url("--public-url", config.public_url.as_deref())?;
        public_url("--cdn-url", config.cdn_url.as_deref())?;
        if config.host.is_unspecified() && config.s3_bucket.is_none() && config.s3_public_url.is_none() {
            tracing::warn!(
                "URLs of files are signed for localhost, so only browsers on this machine can use them: set \
                 --s3-public-url to the URL at which others reach the embedded S3"
            );
        }
        Ok(Self { config, secrets, verifier, audit_keys, origins, files, storage, prices })
    }
}

/// Makes the data directory, for its owner's eyes only: what is in it names patients.
pub(super) fn make_data_dir(config: &Config) -> Result<(), AppError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&config.data_dir).map_err(|error| {
        let dir = config.data_dir.display();
        AppError::Setting(format!("--data-dir {dir} cannot be made, or is no directory: {error}"))
    })?;
    #[cfg(unix)]
    close_to_others(&config.data_dir);
    Ok(())
}

/// Takes away what others may do in a data directory that was there already. One that is something else's as well (`/tmp`) is
/// left as it is.
#[cfg(unix)]
fn close_to_others(dir: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let Ok(mode) = dir.metadata().map(|found| found.permissions().mode()) else { return };
    if mode & 0o077 == 0 {
        return;
    }
    let ours = dir.join("secrets.json").exists() || dir.read_dir().is_ok_and(|mut entries| entries.next().is_none());
    let closed = ours && std::fs::set_permissions(dir, std::fs::Permissions::from_mode(mode & 0o700)).is_ok();
    if !closed {
        tracing::warn!("others may look into --data-dir {}, which names patients: run chmod 700 on it", dir.display());
    }
}

/// The keys of the audit chains.
pub(super) fn audit_keys(config: &Config, secrets: &Secrets) -> Result<AuditKeys, AppError> {
    let current = match &config.audit_secret {
        Some(secret) => secret,
        None if config.demo => &secrets.audit,
        None => {
            return Err(AppError::Setting(
                "the audit log has no key: set --audit-secret (CHARTLIFT_AUDIT_SECRET) to a secret that is kept apart \
                 from the database, for whoever has both can forge the log; make one with: openssl rand -hex 32"
                    .to_owned(),
            ));
        }
    };
    for secret in config.audit_retired_secret.iter().chain([current]) {
        long_enough("--audit-secret", secret)?;
    }
    Ok(AuditKeys::new(current.as_bytes(), config.audit_retired_secret.iter().map(String::as_bytes)))
}

/// Which files tenants take.
fn files(config: &Config) -> Result<TenantFileRules, AppError> {
    let Some(path) = &config.file_rules else {
        let usual = FileRules { max_file_bytes: config.max_file_bytes, ..FileRules::default() };
        return Ok(TenantFileRules::new(usual, HashMap::new()));
    };
    let rules = super::file_rules::read(path, config.max_file_bytes);
    rules.map_err(|error| AppError::Setting(format!("--file-rules {}: {error}", path.display())))
}

/// How tenants' files are stored, and kept once they are deleted.
pub(super) fn storage(config: &Config) -> Result<TenantStorageRules, AppError> {
    match &config.storage_rules {
        None => {
            super::storage_rules::usual(&config.storage_class).map_err(|error| AppError::Setting(format!("--{error}")))
        }
        Some(path) => super::storage_rules::read(path, &config.storage_class)
            .map_err(|error| AppError::Setting(format!("--storage-rules {}: {error}", path.display()))),
    }
}

/// The embedded S3 has no key management, and a short secret can be guessed.
fn encryption(config: &Config) -> Result<(), AppError> {
    if config.s3_bucket.is_none() && config.s3_encryption == Some(S3Encryption::Kms) {
        let advice =
            "the embedded S3 has no keys to choose from: use --s3-encryption s3, or an S3 outside (--s3-bucket)";
        return Err(AppError::Setting(advice.to_owned()));
    }
    config.s3_encryption_secret.as_ref().map_or(Ok(()), |secret| long_enough("--s3-encryption-secret", secret))
}

/// The prices of the region. A region without prices is an error only where the operator named it for its prices: the
/// rest of the server works without.
fn prices(config: &Config) -> Result<Prices, AppError> {
    let region = config.cost_region.as_ref().unwrap_or(&config.s3_region);
    let prices = Prices::open(region, &config.price_file)
        .map_err(|error| AppError::Setting(format!("--price-file: {error}")))?;
    if config.cost_region.is_some() && prices.on(Date::MAX).is_none() {
        return Err(AppError::Setting(format!(
            "there are no prices of --cost-region {region}; name a file with them by --price-file"
        )));
    }
    Ok(prices)
}

/// Whoever signs tokens that are taken here.
fn verifier(config: &Config) -> Result<TokenVerifier, AppError> {
    let names = ClaimNames {
        tenant: config.token_tenant_claim.clone(),
        roles: config.token_roles_claim.clone(),
        name: config.token_name_claim.clone(),
    };
    let mut verifier = TokenVerifier::new(names);
    if let Some(secret) = &config.jwt_secret {
        long_enough("--jwt-secret", secret)?;
        verifier = verifier.and_secret(secret.as_bytes(), &config.token_audience);
    }
    if let Some(issuer) = &config.oidc_issuer {
        let provider = Provider::new(issuer, config.jwks_url.as_deref())
            .map_err(|error| AppError::Setting(format!("--oidc-issuer, --jwks-url: {error}")))?;
        verifier = verifier.and_provider(issuer, &config.token_audience, Arc::new(provider));
    }
    if config.jwt_secret.is_none() && config.oidc_issuer.is_none() && !config.demo {
        return Err(AppError::Setting(
            "no one can sign in: set --oidc-issuer (CHARTLIFT_OIDC_ISSUER) to your identity provider, or --jwt-secret \
             (CHARTLIFT_JWT_SECRET) to the secret that tokens are signed with, or start with --demo"
                .to_owned(),
        ));
    }
    Ok(verifier)
}

/// Demo mode gives a token to anyone who asks. On an address that others reach, that has to be meant.
fn demo_stays_here(config: &Config) -> Result<(), AppError> {
    if !config.demo || config.host.is_loopback() || config.demo_on_network {
        return Ok(());
    }
    Err(AppError::Setting(format!(
        "--demo lets anyone in, and --host {} can be reached from other machines: leave --host out, or say \
         --demo-on-network as well if everyone there may see and change everything",
        config.host
    )))
}

fn long_enough(flag: &str, secret: &str) -> Result<(), AppError> {
    if secret.len() >= MIN_SECRET_CHARS {
        return Ok(());
    }
    Err(AppError::Setting(format!(
        "{flag} must have at least {MIN_SECRET_CHARS} characters; make one with: openssl rand -hex 32"
    )))
}

/// Signatures cover host and path, so a public URL of S3 can have no path of its own; and the API's needs none.
fn public_url(flag: &str, url: Option<&str>) -> Result<(), AppError> {
    url.map_or(Ok(()), |url| origin(flag, url).map(drop))
}

fn origins(config: &Config) -> Result<Vec<HeaderValue>, AppError> {
    config.web_origin.iter().map(|text| origin("--web-origin", text)).collect()
}

/// A scheme and a host exactly as browsers write them: what they send as `Origin` is compared with it, and what they send as `Host`
/// was signed.
fn origin(flag: &str, text: &str) -> Result<HeaderValue, AppError> {
    let good = text.parse::<Uri>().is_ok_and(|uri| {
        let own_port = match uri.scheme_str() {
            Some("http") => Some(80),
            Some("https") => Some(443),
            _ => return false,
        };
        let bare = uri.path() == "/" && uri.query().is_none() && !text.ends_with('/') && !text.contains('@');
        bare && uri.port_u16() != own_port && !text.contains(|letter: char| letter.is_ascii_uppercase())
    });
    HeaderValue::from_str(text).ok().filter(|_| good).ok_or_else(|| {
        AppError::Setting(format!(
            "{flag} must be as browsers write it, like https://files.example.org or http://localhost:3000: in small letters, without a \
             path, and without the scheme's own port; not {}",
            shown::url(text)
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_what_browsers_send() {
        for good in
            ["http://localhost:3000", "https://files.example.org", "https://[2001:db8::7]:8443", "http://10.0.0.7:443"]
        {
            assert_eq!(origin("--web-origin", good).unwrap(), good);
        }
        for bad in [
            "*",
            "files.example.org",
            "ftp://files.example.org",
            "https://files.example.org/",
            "https://files.example.org/app",
            "https://files.example.org?a",
            "https://Files.example.org",
            "https://files.example.org:443",
            "http://files.example.org:80",
            "https://me:s3cret@files.example.org",
            "https://krankenhäuser.example",
        ] {
            let AppError::Setting(said) = origin("--web-origin", bad).unwrap_err() else { panic!("{bad}") };
            assert!(said.starts_with("--web-origin") && said.ends_with(&shown::url(bad)), "{said}");
        }
    }
}
