//! The command that verifies every tenant's audit log, also against what it was before.

use std::{collections::BTreeMap, fmt, path::Path};

use super::{
    database,
    error::{AppError, fault},
    settings::audit_keys,
};
use crate::{
    audit::Finding,
    auth::{JobScope, TenantId, TenantScope},
    config::Config,
    domain::{
        audit_log::verify_chain,
        ports::{AuditRow, Store, StoreResult},
    },
    secrets::Secrets,
};

/// Where a tenant's audit log ended at some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEnd {
    /// The tenant's id.
    pub tenant: String,
    /// The last entry's number; 0 where there was none.
    pub seq: u64,
    /// Its MAC; `-` where there was none.
    pub mac: String,
}

impl LogEnd {
    /// Of a line as [`Verified`] writes it: what comes after the first three words does not matter.
    fn of_line(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let (tenant, seq, mac) = (words.next()?, words.next()?.parse().ok()?, words.next()?);
        TenantId::parse(tenant)?;
        Some(Self { tenant: tenant.to_owned(), seq, mac: mac.to_owned() })
    }
}

/// What became of one tenant's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// Each entry is as it was written, none is missing, and what was known of it before is still there.
    Whole(LogEnd),
    /// The chain is broken at an entry.
    Broken(String, u64, Finding),
    /// The chain is whole, but not the one that it was: entries were taken away after it had ended there.
    Replaced(LogEnd),
}

impl fmt::Display for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(LogEnd { tenant, seq, mac }) => write!(f, "{tenant} {seq} {mac} intact"),
            Self::Broken(tenant, seq, finding) => write!(f, "{tenant}: not intact at entry {seq}: {finding:?}"),
            Self::Replaced(LogEnd { tenant, seq, mac }) => {
                write!(f, "{tenant}: replaced: it once had entry {seq} with the MAC {mac}, and has it no more")
            }
        }
    }
}

/// Verifies the audit log of every tenant, and tells of each. `earlier` is a file of lines that this told before: a log that was
/// taken back to an earlier state, with its end, is a whole chain by itself, and found by that only.
///
/// # Errors
/// [`AppError`], with a text for the operator. Whether a log is whole is no error: see what is told.
pub async fn verify_audit(
    config: &Config,
    earlier: Option<&Path>,
    tell: &mut (dyn FnMut(&Verified) + Send),
) -> Result<bool, AppError> {
    let mut ends = BTreeMap::<String, Vec<LogEnd>>::new();
    for end in earlier.map(read_ends).transpose()?.unwrap_or_default() {
        ends.entry(end.tenant.clone()).or_default().push(end);
    }
    let secrets = Secrets::open(&config.data_dir).map_err(fault("cannot read the secrets of the data directory"))?;
    let keys = audit_keys(config, &secrets)?;
    let store = database::open(config).await?;
    let all = async {
        let job = JobScope::new();
        let mut tenants: Vec<String> = ends.keys().cloned().collect();
        tenants.extend(store.tenants_with_audit(&job).await?.iter().map(|scope| scope.tenant().to_string()));
        // One whose log is gone with its end still has its files.
        tenants.extend(store.tenants_with_files(&job).await?.iter().map(|(scope, _)| scope.tenant().to_string()));
        tenants.sort_unstable();
        tenants.dedup();
        let mut whole = true;
        for name in tenants {
            let Some(tenant) = TenantId::parse(&name) else { continue };
            let scope = job.tenant(tenant);
            let verdict = verify_chain(&mut *store.read(&scope).await?, &keys).await?;
            let verified = match (verdict.first_broken_seq, verdict.finding) {
                (Some(seq), Some(finding)) => Verified::Broken(name, seq, finding),
                _ => match replaced(&*store, &scope, ends.get(&name).map_or(&[], Vec::as_slice)).await? {
                    Some(end) => Verified::Replaced(end),
                    None => {
                        let mac = entry_mac(&*store, &scope, verdict.checked).await?;
                        Verified::Whole(LogEnd {
                            tenant: name,
                            seq: verdict.checked,
                            mac: mac.unwrap_or("-".to_owned()),
                        })
                    }
                },
            };
            whole &= matches!(verified, Verified::Whole(_));
            tell(&verified);
        }
        StoreResult::Ok(whole)
    };
    let whole = all.await.map_err(fault("cannot read the audit logs"));
    store.close().await;
    whole
}

/// The first of a log's earlier ends that is not in it.
async fn replaced(store: &dyn Store, scope: &TenantScope, ends: &[LogEnd]) -> StoreResult<Option<LogEnd>> {
    for end in ends.iter().filter(|end| end.seq > 0) {
        if entry_mac(store, scope, end.seq).await?.as_ref() != Some(&end.mac) {
            return Ok(Some(end.clone()));
        }
    }
    Ok(None)
}

async fn entry_mac(store: &dyn Store, scope: &TenantScope, seq: u64) -> StoreResult<Option<String>> {
    let Some(before) = i64::try_from(seq).ok().and_then(|seq| seq.checked_sub(1)).filter(|before| *before >= 0) else {
        return Ok(None);
    };
    let rows = store.read(scope).await?.audit_after(Some(before), 1).await?;
    Ok(rows.into_iter().find_map(|row| match row {
        AuditRow::Entry(entry) if entry.seq == seq => Some(entry.mac),
        _ => None,
    }))
}

fn read_ends(path: &Path) -> Result<Vec<LogEnd>, AppError> {
    let text = std::fs::read_to_string(path).map_err(fault("cannot read what the logs were before"))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let end = |(at, line): (usize, &str)| {
        LogEnd::of_line(line).ok_or_else(|| {
            AppError::Setting(format!(
                "--earlier: line {} of {} is not as this command writes the end of an intact log: TENANT NUMBER MAC intact",
                at + 1,
                path.display()
            ))
        })
    };
    lines.map(end).collect()
}
