//! Object lock: what may not be deleted yet (Amazon S3 User Guide, "Locking objects with Object Lock").

use s3s::{
    S3ErrorCode,
    dto::{
        DefaultRetention, ObjectLockConfiguration, ObjectLockLegalHoldStatus, ObjectLockMode, ObjectLockRetention,
        ObjectLockRetentionMode, Timestamp,
    },
};

use crate::{
    aging::{DAY_MS, http_date},
    attributes::{Attributes, Retention, RetentionMode},
    error::{Failure, Fault, Outcome, refuse},
    meta::{BucketRow, ObjectRow},
};

impl RetentionMode {
    pub fn name(self) -> &'static str {
        match self {
            Self::Governance => "GOVERNANCE",
            Self::Compliance => "COMPLIANCE",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Governance, Self::Compliance].into_iter().find(|mode| mode.name() == text)
    }
}

/// The headers of a write that lock what it stores.
pub(crate) struct LockHeaders<'a> {
    pub mode: Option<&'a ObjectLockMode>,
    pub until: Option<&'a Timestamp>,
    pub legal_hold: Option<&'a ObjectLockLegalHoldStatus>,
}

impl LockHeaders<'_> {
    /// Locks as the headers say, else as the bucket does by default.
    pub fn apply(self, bucket: &BucketRow, now_ms: i64, attributes: &mut Attributes) -> Outcome<()> {
        let configuration = bucket.settings()?.object_lock;
        let asked = self.mode.is_some() || self.until.is_some() || self.legal_hold.is_some();
        let Some(configuration) = configuration else {
            return if asked { Err(no_lock()) } else { Ok(()) };
        };
        attributes.retention = match (self.mode, self.until) {
            (None, None) => default_of(&configuration, now_ms),
            (Some(mode), Some(until)) => Some(retention(mode.as_str(), until, now_ms)?),
            _ => {
                let message = "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied";
                return Err(refuse(S3ErrorCode::InvalidArgument, message));
            }
        };
        attributes.legal_hold = self.legal_hold.map(is_on).transpose()?.unwrap_or_default();
        Ok(())
    }
}

/// Whether a legal hold is on.
pub(crate) fn is_on(status: &ObjectLockLegalHoldStatus) -> Outcome<bool> {
    match status.as_str() {
        "ON" => Ok(true),
        "OFF" => Ok(false),
        _ => Err(refuse(S3ErrorCode::MalformedXML, "A legal hold is ON or OFF")),
    }
}

/// A retention as asked for: it ends in the future.
pub(crate) fn retention(mode: &str, until: &Timestamp, now_ms: i64) -> Outcome<Retention> {
    let Some(mode) = RetentionMode::parse(mode) else {
        return Err(refuse(S3ErrorCode::MalformedXML, "A retention's mode is GOVERNANCE or COMPLIANCE"));
    };
    let until_ms = millis(until)?;
    if until_ms <= now_ms {
        return Err(refuse(S3ErrorCode::InvalidArgument, "The retain until date must be in the future!"));
    }
    Ok(Retention { mode, until_ms })
}

/// Puts another retention in the place of one, where that may be (S3 API reference, PutObjectRetention).
pub(crate) fn change(
    attributes: &mut Attributes,
    wanted: Option<&ObjectLockRetention>,
    now_ms: i64,
    bypass: bool,
) -> Outcome<()> {
    let wanted = match wanted.map(|wanted| (wanted.mode.as_ref(), wanted.retain_until_date.as_ref())) {
        Some((Some(mode), Some(until))) => Some(retention(mode.as_str(), until, now_ms)?),
        // An empty retention takes away what there is.
        None | Some((None, None)) => None,
        Some(_) => return Err(refuse(S3ErrorCode::MalformedXML, "A retention has a mode and a date")),
    };
    if let Some(held) = attributes.retention.filter(|held| held.until_ms > now_ms) {
        let longer = wanted.is_some_and(|wanted| wanted.until_ms >= held.until_ms);
        let as_strict = wanted.is_some_and(|wanted| wanted.mode == held.mode);
        let bypassed = bypass && held.mode == RetentionMode::Governance;
        let may = bypassed || (longer && as_strict);
        if !may {
            return Err(locked());
        }
    }
    attributes.retention = wanted;
    Ok(())
}

/// Refuses to delete a version that is held or retained.
pub(crate) fn refuse_if_locked(object: &ObjectRow, now_ms: i64, bypass_governance: bool) -> Outcome<()> {
    let attributes = object.attributes()?;
    let retained = attributes.retention.is_some_and(|retention| {
        let bypassed = bypass_governance && retention.mode == RetentionMode::Governance;
        retention.until_ms > now_ms && !bypassed
    });
    if attributes.legal_hold || retained { Err(locked()) } else { Ok(()) }
}

/// Checks a bucket's own configuration.
pub(crate) fn validate(configuration: &ObjectLockConfiguration) -> Outcome<()> {
    let malformed = |message: &'static str| Err(refuse(S3ErrorCode::MalformedXML, message));
    if configuration.object_lock_enabled.as_ref().is_none_or(|enabled| enabled.as_str() != "Enabled") {
        return malformed("ObjectLockEnabled must be Enabled");
    }
    let Some(rule) = &configuration.rule else { return Ok(()) };
    let Some(DefaultRetention { mode, days, years }) = &rule.default_retention else {
        return malformed("A rule has a default retention");
    };
    if mode.as_ref().map(ObjectLockRetentionMode::as_str).and_then(RetentionMode::parse).is_none() {
        return malformed("A default retention's mode is GOVERNANCE or COMPLIANCE");
    }
    match (days, years) {
        (Some(count), None) | (None, Some(count)) if *count > 0 => Ok(()),
        (Some(_), None) | (None, Some(_)) => {
            let message = "Default retention period must be a positive integer value.";
            Err(refuse(S3ErrorCode::InvalidArgument, message))
        }
        _ => malformed("A default retention has days or years"),
    }
}

fn default_of(configuration: &ObjectLockConfiguration, now_ms: i64) -> Option<Retention> {
    let retention = configuration.rule.as_ref()?.default_retention.as_ref()?;
    let days = retention.days.map(i64::from).or_else(|| Some(i64::from(retention.years?) * 365))?;
    Some(Retention { mode: RetentionMode::parse(retention.mode.as_ref()?.as_str())?, until_ms: now_ms + days * DAY_MS })
}

pub(crate) fn no_lock() -> Failure {
    refuse(S3ErrorCode::InvalidRequest, "Bucket is missing Object Lock Configuration")
}

fn locked() -> Failure {
    refuse(S3ErrorCode::AccessDenied, "Access Denied because object protected by object lock.")
}

/// A date as the client gave it. `s3s` shows its times only as text; a whole second is as fine as HTTP dates are, so
/// a fraction of one rounds down.
fn millis(at: &Timestamp) -> Outcome<i64> {
    let at = httpdate::parse_http_date(&http_date(at)).ok();
    let since = at.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    let ms = since.and_then(|since| i64::try_from(since.as_millis()).ok());
    ms.ok_or(Failure::Fault(Fault::Damaged("a date before 1970")))
}
