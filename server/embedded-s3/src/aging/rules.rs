//! Lifecycle rules: which are valid, and what one asks of an object at a time.

use std::collections::BTreeMap;

use s3s::{
    S3ErrorCode,
    dto::{LifecycleRule, Tag, Timestamp},
};

use super::{
    cold::http_date,
    days::{DAY_MS, next_midnight},
};
use crate::{
    error::{Outcome, refuse},
    meta::Lifecycle,
};

/// Most rules of a bucket (Amazon S3 User Guide, "Lifecycle configuration elements").
const MAX_RULES: usize = 1000;
/// Objects smaller than this change class only where a rule names a size (the same page): each costs more in an
/// archive than it saves.
const MINIMUM_BYTES: u64 = 128 * 1024;
/// From warm to cold: an object only ever moves to the right.
const WATERFALL: [&str; 8] = [
    "STANDARD",
    "REDUCED_REDUNDANCY",
    "STANDARD_IA",
    "INTELLIGENT_TIERING",
    "ONEZONE_IA",
    "GLACIER_IR",
    "GLACIER",
    "DEEP_ARCHIVE",
];

/// What rules look at.
#[derive(Clone, Debug)]
pub(crate) struct Facts<'a> {
    pub key: &'a str,
    pub size_bytes: u64,
    pub tags: &'a BTreeMap<String, String>,
    pub storage_class: &'a str,
    pub created_ms: i64,
    pub delete_marker: bool,
    /// Of a version that is not the latest: since when, and how many of the others that are not are newer.
    pub noncurrent: Option<(i64, i64)>,
    /// Whether no other version of the key is left.
    pub alone: bool,
}

/// What is to be done with a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// Deletes as a client would that names no version.
    Expire,
    /// Deletes this version.
    Remove,
    /// Moves it to a colder class.
    Transition(String),
}

/// What the rules ask for now. What ends an object comes before what moves it; of two moves the colder is made.
pub(crate) fn due(lifecycle: &Lifecycle, object: &Facts<'_>, now_ms: i64) -> Option<Due> {
    let rules = lifecycle.rules.iter().filter(|rule| is_enabled(rule) && matches(rule, object));
    let mut coldest = rank(object.storage_class);
    let mut move_to = None;
    for rule in rules {
        if let Some(end) = ends(rule, object, now_ms) {
            return Some(end);
        }
        let any_size = lifecycle.minimum_object_size.as_deref() == Some("varies_by_storage_class");
        if object.delete_marker || (object.size_bytes < MINIMUM_BYTES && !names_a_size(rule) && !any_size) {
            continue;
        }
        for (class, at_ms) in moves(rule, object) {
            if at_ms <= now_ms && rank(class) > coldest {
                coldest = rank(class);
                move_to = Some(Due::Transition(class.to_owned()));
            }
        }
    }
    move_to
}

/// How many days an upload of this key may stay unfinished, by the strictest rule.
pub(crate) fn abort_after_days(lifecycle: &Lifecycle, key: &str) -> Option<i32> {
    let rules = lifecycle.rules.iter().filter(|rule| is_enabled(rule) && key.starts_with(prefix(rule)));
    rules.filter_map(|rule| rule.abort_incomplete_multipart_upload.as_ref()?.days_after_initiation).min()
}

/// When something happens that a rule lets happen so many days after a time.
pub(crate) fn after_days(from_ms: i64, days: i32) -> i64 {
    next_midnight(from_ms.saturating_add(i64::from(days).saturating_mul(DAY_MS)))
}

fn ends(rule: &LifecycleRule, object: &Facts<'_>, now_ms: i64) -> Option<Due> {
    if let Some((since_ms, newer)) = object.noncurrent {
        let expiration = rule.noncurrent_version_expiration.as_ref()?;
        let old = after_days(since_ms, expiration.noncurrent_days?) <= now_ms;
        let enough_kept = i64::from(expiration.newer_noncurrent_versions.unwrap_or(0)) <= newer;
        return (old && enough_kept).then_some(Due::Remove);
    }
    let expiration = rule.expiration.as_ref()?;
    let due_ms = match (expiration.days, &expiration.date) {
        (Some(days), _) => Some(after_days(object.created_ms, days)),
        (None, date) => date.as_ref().and_then(millis),
    };
    let is_old = due_ms.is_some_and(|due_ms| due_ms <= now_ms);
    if object.delete_marker {
        // A marker that hides nothing goes where a rule says so, or where objects of its age do.
        let wanted = expiration.expired_object_delete_marker == Some(true) || is_old;
        return (object.alone && wanted).then_some(Due::Remove);
    }
    is_old.then_some(Due::Expire)
}

/// The classes a rule moves an object to, with when.
fn moves<'a>(rule: &'a LifecycleRule, object: &Facts<'_>) -> Vec<(&'a str, i64)> {
    let mut moves = Vec::new();
    match object.noncurrent {
        None => {
            for step in rule.transitions.iter().flatten() {
                let at = match (step.days, &step.date) {
                    (Some(days), _) => Some(after_days(object.created_ms, days)),
                    (None, date) => date.as_ref().and_then(millis),
                };
                moves.extend(step.storage_class.as_ref().zip(at).map(|(class, at)| (class.as_str(), at)));
            }
        }
        Some((since_ms, newer)) => {
            for step in rule.noncurrent_version_transitions.iter().flatten() {
                if i64::from(step.newer_noncurrent_versions.unwrap_or(0)) > newer {
                    continue;
                }
                let at = step.noncurrent_days.map(|days| after_days(since_ms, days));
                moves.extend(step.storage_class.as_ref().zip(at).map(|(class, at)| (class.as_str(), at)));
            }
        }
    }
    moves
}

fn millis(at: &Timestamp) -> Option<i64> {
    let at: std::time::SystemTime = time_of(at);
    i64::try_from(at.duration_since(std::time::UNIX_EPOCH).ok()?.as_millis()).ok()
}

/// `s3s` has its own type for times; written and read as HTTP dates they are whole seconds, which dates of rules are.
fn time_of(at: &Timestamp) -> std::time::SystemTime {
    httpdate::parse_http_date(&http_date(at)).unwrap_or(std::time::UNIX_EPOCH)
}

fn rank(class: &str) -> usize {
    WATERFALL.iter().position(|known| *known == class).unwrap_or(0)
}

fn is_enabled(rule: &LifecycleRule) -> bool {
    rule.status.as_str() == "Enabled"
}

fn prefix(rule: &LifecycleRule) -> &str {
    let filter = rule.filter.as_ref();
    let in_filter = filter.and_then(|filter| {
        filter.prefix.as_deref().or_else(|| filter.and.as_ref().and_then(|and| and.prefix.as_deref()))
    });
    in_filter.or(rule.prefix.as_deref()).unwrap_or_default()
}

fn tags(rule: &LifecycleRule) -> Vec<&Tag> {
    let Some(filter) = &rule.filter else { return Vec::new() };
    let of_and = filter.and.iter().flat_map(|and| and.tags.iter().flatten());
    filter.tag.iter().chain(of_and).collect()
}

/// The sizes a rule is for: greater than the first, less than the second.
fn sizes(rule: &LifecycleRule) -> (Option<i64>, Option<i64>) {
    let Some(filter) = &rule.filter else { return (None, None) };
    let and = filter.and.as_ref();
    (
        filter.object_size_greater_than.or_else(|| and?.object_size_greater_than),
        filter.object_size_less_than.or_else(|| and?.object_size_less_than),
    )
}

fn names_a_size(rule: &LifecycleRule) -> bool {
    sizes(rule) != (None, None)
}

fn matches(rule: &LifecycleRule, object: &Facts<'_>) -> bool {
    let (greater, less) = sizes(rule);
    let size = object.size_bytes.cast_signed();
    object.key.starts_with(prefix(rule))
        && greater.is_none_or(|greater| size > greater)
        && less.is_none_or(|less| size < less)
        && tags(rule).iter().all(|tag| match (&tag.key, &tag.value) {
            (Some(key), Some(value)) => object.tags.get(key) == Some(value),
            _ => false,
        })
}

/// Refuses rules that S3 refuses (S3 API reference, PutBucketLifecycleConfiguration).
pub(crate) fn validate(rules: &[LifecycleRule]) -> Outcome<()> {
    let malformed = |message: &'static str| Err(refuse(S3ErrorCode::MalformedXML, message));
    let invalid = |message: &'static str| Err(refuse(S3ErrorCode::InvalidArgument, message));
    let unfit = |message: &'static str| Err(refuse(S3ErrorCode::InvalidRequest, message));
    if rules.is_empty() || rules.len() > MAX_RULES {
        return malformed("A lifecycle configuration has 1 to 1000 rules");
    }
    let mut ids: Vec<_> = rules.iter().filter_map(|rule| rule.id.as_deref()).filter(|id| !id.is_empty()).collect();
    ids.sort_unstable();
    if ids.windows(2).any(|pair| pair[0] == pair[1]) {
        return invalid("Rule ID must be unique. Found same ID for one or more rules.");
    }
    for rule in rules {
        if !matches!(rule.status.as_str(), "Enabled" | "Disabled") {
            return malformed("A rule's status is Enabled or Disabled");
        }
        if rule.id.as_ref().is_some_and(|id| id.len() > 255) {
            return invalid("ID length should not exceed allowed limit of 255");
        }
        if rule.prefix.is_some() && rule.filter.is_some() {
            return malformed("A rule has a prefix or a filter, not both");
        }
        let expiration = rule.expiration.as_ref();
        let noncurrent = rule.noncurrent_version_expiration.as_ref();
        let steps = rule.transitions.as_deref().unwrap_or_default();
        let noncurrent_steps = rule.noncurrent_version_transitions.as_deref().unwrap_or_default();
        let acts = expiration.is_some() || noncurrent.is_some() || !steps.is_empty() || !noncurrent_steps.is_empty();
        if !acts && rule.abort_incomplete_multipart_upload.is_none() {
            return unfit("At least one action needs to be specified in a rule");
        }
        if let Some(abort) = &rule.abort_incomplete_multipart_upload {
            if abort.days_after_initiation.is_none_or(|days| days <= 0) {
                return invalid("'DaysAfterInitiation' for AbortIncompleteMultipartUpload must be a positive integer");
            }
            if !tags(rule).is_empty() {
                return unfit("AbortIncompleteMultipartUpload cannot be specified with Tags.");
            }
            if names_a_size(rule) {
                return unfit("AbortIncompleteMultipartUpload cannot be specified with Object Size.");
            }
        }
        if let Some(expiration) = expiration {
            let says = [expiration.days.is_some(), expiration.date.is_some()];
            let of_markers = expiration.expired_object_delete_marker.is_some();
            if says.iter().filter(|says| **says).count() + usize::from(of_markers) != 1 {
                return malformed("An expiration has days, a date or ExpiredObjectDeleteMarker");
            }
            if expiration.days.is_some_and(|days| days <= 0) {
                return invalid("'Days' for Expiration action must be a positive integer");
            }
            if expiration.date.as_ref().and_then(millis).is_some_and(|date| date % DAY_MS != 0) {
                return invalid("'Date' must be at midnight GMT");
            }
            if of_markers && !tags(rule).is_empty() {
                return unfit("ExpiredObjectDeleteMarker cannot be specified with Tags.");
            }
        }
        if noncurrent.is_some_and(|noncurrent| noncurrent.noncurrent_days.is_none_or(|days| days <= 0)) {
            return invalid("'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer");
        }
        let classes = steps.iter().map(|step| &step.storage_class);
        for class in classes.chain(noncurrent_steps.iter().map(|step| &step.storage_class)) {
            let class = class.as_ref().map_or("", |class| class.as_str());
            if !WATERFALL[2..].contains(&class) {
                return malformed("A transition's StorageClass is one that objects can move to");
            }
        }
        for step in steps {
            if step.days.is_some() == step.date.is_some() {
                return malformed("A transition has days or a date");
            }
            let too_early =
                matches!(step.storage_class.as_ref().map(|c| c.as_str()), Some("STANDARD_IA" | "ONEZONE_IA"))
                    && step.days.is_some_and(|days| days < 30);
            if step.days.is_some_and(|days| days < 0) || too_early {
                return invalid(
                    "'Days' in Transition action must be greater than or equal to 30 for storage class \
                                'STANDARD_IA' and 'ONEZONE_IA', and 0 for the others",
                );
            }
        }
        if let (Some(last), Some(end)) =
            (steps.iter().filter_map(|step| step.days).max(), expiration.and_then(|expiration| expiration.days))
            && last >= end
        {
            return invalid("'Days' in the Expiration action must be greater than 'Days' in the Transition action");
        }
        if noncurrent_steps.iter().any(|step| step.noncurrent_days.is_none_or(|days| days < 0)) {
            return invalid("'NoncurrentDays' in NoncurrentVersionTransition action must not be negative");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use s3s::dto::{
        AbortIncompleteMultipartUpload, ExpirationStatus, LifecycleExpiration, LifecycleRuleFilter,
        NoncurrentVersionExpiration, Transition, TransitionStorageClass,
    };

    use super::*;

    fn rule() -> LifecycleRule {
        LifecycleRule {
            abort_incomplete_multipart_upload: None,
            expiration: None,
            filter: Some(LifecycleRuleFilter::default()),
            id: None,
            noncurrent_version_expiration: None,
            noncurrent_version_transitions: None,
            prefix: None,
            status: ExpirationStatus::from_static("Enabled"),
            transitions: None,
        }
    }

    fn step(days: i32, class: &'static str) -> Transition {
        let storage_class = Some(TransitionStorageClass::from_static(class));
        Transition { date: None, days: Some(days), storage_class }
    }

    fn of(rules: Vec<LifecycleRule>) -> Lifecycle {
        Lifecycle { rules, minimum_object_size: None }
    }

    static NO_TAGS: BTreeMap<String, String> = BTreeMap::new();

    fn facts(size_bytes: u64) -> Facts<'static> {
        Facts {
            key: "a/b",
            size_bytes,
            tags: &NO_TAGS,
            storage_class: "STANDARD",
            // One o'clock in the morning of the second day.
            created_ms: DAY_MS + DAY_MS / 24,
            delete_marker: false,
            noncurrent: None,
            alone: true,
        }
    }

    const MIB: u64 = 1024 * 1024;

    #[test]
    fn days_end_at_the_midnight_that_follows() {
        let rules = of(vec![LifecycleRule { transitions: Some(vec![step(90, "GLACIER")]), ..rule() }]);
        let moved = Some(Due::Transition("GLACIER".into()));
        assert_eq!(due(&rules, &facts(MIB), 92 * DAY_MS - 1), None);
        assert_eq!(due(&rules, &facts(MIB), 92 * DAY_MS), moved);
        assert_eq!(due(&rules, &Facts { storage_class: "GLACIER", ..facts(MIB) }, 100 * DAY_MS), None);
    }

    #[test]
    fn the_coldest_class_that_is_due_is_moved_to_and_never_back() {
        let steps = vec![step(90, "GLACIER"), step(30, "STANDARD_IA"), step(365, "DEEP_ARCHIVE")];
        let rules = of(vec![LifecycleRule { transitions: Some(steps), ..rule() }]);
        assert_eq!(due(&rules, &facts(MIB), 400 * DAY_MS), Some(Due::Transition("DEEP_ARCHIVE".into())));
        assert_eq!(due(&rules, &facts(MIB), 100 * DAY_MS), Some(Due::Transition("GLACIER".into())));
        assert_eq!(due(&rules, &Facts { storage_class: "DEEP_ARCHIVE", ..facts(MIB) }, 100 * DAY_MS), None);
    }

    #[test]
    fn small_objects_stay_unless_a_rule_names_a_size() {
        let moving = LifecycleRule { transitions: Some(vec![step(1, "GLACIER")]), ..rule() };
        assert_eq!(due(&of(vec![moving.clone()]), &facts(MINIMUM_BYTES - 1), 100 * DAY_MS), None);
        let filter = Some(LifecycleRuleFilter { object_size_greater_than: Some(10), ..Default::default() });
        let sized = of(vec![LifecycleRule { filter, ..moving }]);
        assert!(due(&sized, &facts(11), 100 * DAY_MS).is_some());
        assert_eq!(due(&sized, &facts(10), 100 * DAY_MS), None);
    }

    #[test]
    fn what_ends_comes_before_what_moves() {
        let expiration = Some(LifecycleExpiration { days: Some(365), ..Default::default() });
        let both = LifecycleRule { transitions: Some(vec![step(90, "GLACIER")]), expiration, ..rule() };
        assert_eq!(due(&of(vec![both]), &facts(MIB), 400 * DAY_MS), Some(Due::Expire));
    }

    #[test]
    fn noncurrent_versions_go_after_their_days_but_for_the_newest() {
        let expiration = NoncurrentVersionExpiration { noncurrent_days: Some(30), newer_noncurrent_versions: Some(2) };
        let rules = of(vec![LifecycleRule { noncurrent_version_expiration: Some(expiration), ..rule() }]);
        let at = |since, newer| Facts { noncurrent: Some((since, newer)), alone: false, ..facts(MIB) };
        assert_eq!(due(&rules, &at(0, 2), 30 * DAY_MS), Some(Due::Remove));
        assert_eq!(due(&rules, &at(0, 2), 30 * DAY_MS - 1), None);
        assert_eq!(due(&rules, &at(0, 1), 300 * DAY_MS), None);
        assert_eq!(due(&rules, &facts(MIB), 300 * DAY_MS), None);
    }

    #[test]
    fn a_delete_marker_goes_once_it_hides_nothing() {
        let expiration = Some(LifecycleExpiration { expired_object_delete_marker: Some(true), ..Default::default() });
        let rules = of(vec![LifecycleRule { expiration, ..rule() }]);
        let marker = Facts { delete_marker: true, ..facts(0) };
        assert_eq!(due(&rules, &marker, 10 * DAY_MS), Some(Due::Remove));
        assert_eq!(due(&rules, &Facts { alone: false, ..marker }, 10 * DAY_MS), None);
        assert_eq!(due(&rules, &facts(MIB), 10 * DAY_MS), None);
    }

    #[test]
    fn an_abort_rule_takes_no_size_and_no_tag() {
        let abort = Some(AbortIncompleteMultipartUpload { days_after_initiation: Some(7) });
        let plain = LifecycleRule { abort_incomplete_multipart_upload: abort, ..rule() };
        assert!(validate(std::slice::from_ref(&plain)).is_ok());
        assert_eq!(abort_after_days(&of(vec![plain.clone()]), "any"), Some(7));
        let sized = Some(LifecycleRuleFilter { object_size_greater_than: Some(1), ..Default::default() });
        let tag = Some(Tag { key: Some("a".into()), value: Some("b".into()) });
        let tagged = Some(LifecycleRuleFilter { tag, ..Default::default() });
        for filter in [sized, tagged] {
            assert!(validate(&[LifecycleRule { filter, ..plain.clone() }]).is_err());
        }
        assert!(validate(&[rule()]).is_err());
    }
}
