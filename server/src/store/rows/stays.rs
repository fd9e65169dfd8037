//! Stays in a storage class that are over.

use crate::domain::storage_rules::OLD_OBJECT_DAYS;

pub(super) const HOUR_MILLIS: i64 = 3_600_000;
pub(super) const DAY_MILLIS: i64 = 24 * HOUR_MILLIS;

/// The stays that ended between two times in classes with a minimum duration, and when: what was compressed again leaves when the
/// bucket lets the old object go, and is paid for and counts as staying until then. All three are SQL: parameters or numbers.
pub(super) fn left(tenant: &str, from: &str, to: &str) -> String {
    let kept = i64::from(OLD_OBJECT_DAYS) * DAY_MILLIS;
    format!(
        "(SELECT * FROM (SELECT s.*, COALESCE((SELECT r.kept_until FROM repackings r WHERE r.tenant = s.tenant \
                AND r.version_id = s.version_id AND r.at = s.to_at), s.to_at) AS left_at \
            FROM placements s WHERE s.tenant = {tenant} AND s.to_at >= {from} - {kept} AND s.to_at < {to} \
                AND s.storage_class NOT IN ('STANDARD', 'INTELLIGENT_TIERING')) ended \
         WHERE ended.left_at >= {from} AND ended.left_at < {to})"
    )
}
