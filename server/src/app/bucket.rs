use serde_json::Value;

use super::{
    error::{AppError, fault},
    objects::{EMBEDDED_BUCKET, outside, running_embedded},
    settings::storage,
};
use crate::{
    cli::{BucketAction, BucketSettings, IamRole},
    config::{Config, S3Encryption},
    domain::storage_rules::{ArchiveDays, Archiving, TenantStorageRules},
    objects::{
        Encryption, S3Objects,
        bucket::{LEAST_ABORT_DAYS, Report, Wanted, operator_policy, server_policy},
    },
};

/// Compares the bucket with what Chartlift wants of it, changes it, or holds it to that.
///
/// # Errors
/// When S3 cannot be reached or refuses; after `verify`, when something differs.
pub async fn bucket(config: &Config, action: BucketAction, more: &BucketSettings) -> Result<Report, AppError> {
    let s3 = match &config.s3_bucket {
        Some(bucket) => outside(config, bucket),
        None => running_embedded(config)?,
    };
    let plain_http = s3.endpoint.as_ref().is_some_and(|url| url.starts_with("http://"));
    let objects = S3Objects::connect(s3).await;
    let wanted = Wanted { plain_http, ..wanted(config, more, &storage(config)?) };
    let apply = action == BucketAction::Apply;
    let mut report = objects.provision(&wanted, apply).await.map_err(fault("cannot read or change the bucket"))?;
    if action == BucketAction::Verify {
        let abilities = objects.try_abilities().await.map_err(fault("cannot try the store out"))?;
        report.degradations = abilities.degradations().iter().map(ToString::to_string).collect();
    }
    Ok(report)
}

/// A least-privilege policy for the bucket of these settings.
#[must_use]
pub fn iam_policy(config: &Config, role: IamRole) -> Value {
    let bucket = config.s3_bucket.as_deref().unwrap_or(EMBEDDED_BUCKET);
    match role {
        IamRole::Server => server_policy(bucket, config.s3_kms_key.as_deref(), config.access_log_bucket.as_deref()),
        IamRole::Operator => operator_policy(bucket),
    }
}

/// What archives in one of the two ways: all tenants' files by one rule, or those of tenants that have their own.
fn archives(
    rules: &TenantStorageRules,
    of: impl Fn(Archiving) -> Option<ArchiveDays>,
) -> Vec<(Option<String>, ArchiveDays)> {
    if let Some(days) = of(rules.usual().archiving) {
        return vec![(None, days)];
    }
    let own = rules.own().into_iter();
    own.filter_map(|(tenant, rules)| Some((Some(tenant.to_owned()), of(rules.archiving)?))).collect()
}

fn wanted(config: &Config, more: &BucketSettings, rules: &TenantStorageRules) -> Wanted {
    let encryption = match config.s3_encryption {
        Some(S3Encryption::Kms) => Encryption::Kms(config.s3_kms_key.clone()),
        Some(S3Encryption::S3) | None => Encryption::S3,
    };
    let longest_seconds = config.upload_url_seconds.max(config.download_url_seconds);
    Wanted {
        encryption,
        origins: config.web_origin.clone(),
        plain_http: false,
        signature_age_ms: longest_seconds * 1000,
        // Sooner, S3 would take away what somebody may still go on with.
        abort_days: i32::try_from(config.upload_hours.div_ceil(24)).unwrap_or(i32::MAX).max(LEAST_ABORT_DAYS),
        lifecycle: archives(rules, |archiving| match archiving {
            Archiving::Lifecycle(days) => Some(days),
            _ => None,
        }),
        moves: rules.moves().to_vec(),
        tiering: archives(rules, |archiving| match archiving {
            Archiving::Tiering(days) => Some(days),
            _ => None,
        }),
        lock_days: more.object_lock_days,
        log_bucket: config.access_log_bucket.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Command;

    #[test]
    fn the_bucket_waits_for_uploads_as_long_as_the_server_does() {
        for (hours, days) in [("1", 7), ("168", 7), ("169", 8), ("720", 30)] {
            let command = Command::read(["chartlift-server", "--upload-hours", hours].map(Into::into)).unwrap();
            let config = command.config();
            let rules = storage(config).unwrap();
            assert_eq!(wanted(config, &BucketSettings::default(), &rules).abort_days, days, "{hours} hours");
        }
    }
}
