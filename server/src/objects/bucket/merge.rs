//! S3 takes a configuration only as a whole, so ours is put among what others have there.

use aws_sdk_s3::types::{CorsRule, LifecycleRule};
use serde_json::{Value, json};

use super::wanted::OURS;

/// The rules to write where they differ from what is there: those of others as they are, then ours.
pub(super) fn lifecycle(there: &[LifecycleRule], ours: &[LifecycleRule]) -> Option<Vec<LifecycleRule>> {
    let is_ours = |rule: &&LifecycleRule| rule.id().is_some_and(|id| id.starts_with(OURS));
    let before: Vec<_> = there.iter().filter(is_ours).collect();
    if before.len() == ours.len() && ours.iter().all(|rule| before.iter().any(|before| same(before, rule))) {
        return None;
    }
    let others = there.iter().filter(|rule| !is_ours(rule));
    Some(others.chain(ours).cloned().collect())
}

/// Stores write a rule back in words of their own: an empty prefix may be left away, or stand outside the filter.
fn same(a: &LifecycleRule, b: &LifecycleRule) -> bool {
    let days = |rule: &LifecycleRule| {
        (
            rule.abort_incomplete_multipart_upload().and_then(|abort| abort.days_after_initiation()),
            rule.noncurrent_version_expiration().and_then(|expiration| expiration.noncurrent_days()),
            rule.expiration().and_then(|expiration| expiration.days()),
        )
    };
    let steps = |rule: &LifecycleRule| {
        let mut steps: Vec<_> = rule
            .transitions()
            .iter()
            .map(|step| (step.days(), step.storage_class().map(|c| c.as_str().to_owned())))
            .collect();
        steps.sort();
        steps
    };
    a.id() == b.id()
        && a.status() == b.status()
        && prefix(a) == prefix(b)
        && larger_than(a) == larger_than(b)
        && days(a) == days(b)
        && steps(a) == steps(b)
}

#[expect(deprecated, reason = "older rules have their prefix outside the filter, and some stores write it there")]
fn prefix(rule: &LifecycleRule) -> &str {
    let in_filter = rule.filter().and_then(|filter| filter.prefix().or_else(|| filter.and()?.prefix()));
    in_filter.or_else(|| rule.prefix()).unwrap_or_default()
}

fn larger_than(rule: &LifecycleRule) -> Option<i64> {
    let filter = rule.filter()?;
    filter.object_size_greater_than().or_else(|| filter.and()?.object_size_greater_than())
}

/// The same for CORS rules. Ours comes first: S3 answers by the first that fits.
pub(super) fn cors(there: &[CorsRule], ours: &CorsRule) -> Option<Vec<CorsRule>> {
    if there.contains(ours) {
        return None;
    }
    let others = there.iter().filter(|rule| rule.id() != Some(OURS));
    Some(std::iter::once(ours).chain(others).cloned().collect())
}

/// The same for one statement of a bucket policy, known by its `Sid`. None as well for a policy that cannot be read:
/// it is not ours to replace.
pub(super) fn policy(there: Option<&str>, statement: &Value) -> Option<String> {
    let empty = json!({ "Version": "2012-10-17", "Statement": [] });
    let mut policy: Value = there.map_or(Some(empty), |text| serde_json::from_str(text).ok())?;
    let statements = policy.get_mut("Statement")?;
    if statements.is_object() {
        *statements = Value::Array(vec![statements.take()]);
    }
    let statements = statements.as_array_mut()?;
    if statements.contains(statement) {
        return None;
    }
    statements.retain(|other| other["Sid"] != statement["Sid"]);
    statements.push(statement.clone());
    Some(policy.to_string())
}

#[cfg(test)]
mod tests {
    use aws_sdk_s3::types::{ExpirationStatus, LifecycleExpiration, LifecycleRuleFilter};

    use super::*;

    fn rule(id: &str, days: i32) -> LifecycleRule {
        let expiration = LifecycleExpiration::builder().days(days).build();
        let rule = LifecycleRule::builder().id(id).status(ExpirationStatus::Enabled).expiration(expiration);
        rule.filter(LifecycleRuleFilter::builder().prefix("").build()).build().unwrap()
    }

    #[test]
    fn rules_of_others_stay_and_old_ones_of_ours_go() {
        let there = [rule("legal", 9), rule("chartlift-old", 1), rule("chartlift-a", 2)];
        let ours = [rule("chartlift-a", 3)];
        let merged = lifecycle(&there, &ours).unwrap();
        assert_eq!(merged, [rule("legal", 9), rule("chartlift-a", 3)]);
        assert_eq!(lifecycle(&merged, &ours), None);
    }

    #[test]
    fn statements_of_others_stay() {
        let ours = json!({ "Sid": "Ours", "Effect": "Deny" });
        let theirs = r#"{"Version":"2012-10-17","Statement":{"Sid":"Theirs","Effect":"Deny"}}"#;
        let merged = policy(Some(theirs), &ours).unwrap();
        let read: Value = serde_json::from_str(&merged).unwrap();
        assert_eq!(read["Statement"].as_array().unwrap().len(), 2);
        assert_eq!(policy(Some(&merged), &ours), None);
        let changed = policy(Some(&merged), &json!({ "Sid": "Ours", "Effect": "Allow" })).unwrap();
        assert_eq!(changed.matches("Ours").count(), 1);
        assert_eq!(policy(Some("not json"), &ours), None);
    }
}
