/// A day in milliseconds.
pub(crate) const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The midnight (UTC) on or after a time: S3 lets everything that days are counted of happen then (Amazon S3 User
/// Guide, "Lifecycle configuration elements", and RestoreObject).
pub(crate) fn next_midnight(ms: i64) -> i64 {
    ms.div_euclid(DAY_MS).saturating_add(i64::from(ms.rem_euclid(DAY_MS) > 0)).saturating_mul(DAY_MS)
}
