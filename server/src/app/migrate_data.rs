use super::{
    database::FILE,
    error::{AppError, fault},
    settings::{audit_keys, make_data_dir},
};
use crate::{auth::TenantId, config::Config, secrets::Secrets, store};

/// Copies one tenant, or all, from the SQLite database in the data directory to the PostgreSQL database.
///
/// # Errors
/// [`AppError`], with a text for the operator; then nothing of the tenant it came upon was kept.
pub async fn migrate_data(config: &Config, tenant: Option<&str>) -> Result<store::Copied, AppError> {
    let setting = |text: &str| AppError::Setting(text.to_owned());
    let target = config.database_url.as_deref().filter(|url| url.starts_with("postgres"));
    let target =
        target.ok_or_else(|| setting("--database-url (DATABASE_URL) must name the PostgreSQL database to copy to"))?;
    let tenant = match tenant {
        None => None,
        Some(id) => Some(TenantId::parse(id).ok_or_else(|| setting("--tenant must be a tenant's id"))?),
    };
    make_data_dir(config)?;
    let secrets = Secrets::open(&config.data_dir).map_err(fault("cannot use secrets.json in the data directory"))?;
    let keys = audit_keys(config, &secrets)?;
    let copied = store::copy(&config.data_dir.join(FILE), target, tenant.as_ref(), &keys).await;
    copied.map_err(fault("not everything was copied"))
}
