//! `chartlift-server bucket` and what it leaves alone.

use aws_sdk_s3::types::{
    BucketLifecycleConfiguration, ExpirationStatus, LifecycleExpiration, LifecycleRule, LifecycleRuleFilter,
};
use chartlift_server::{
    app::{self, Report, State},
    cli::{BucketAction, BucketSettings, Command},
};

use crate::support::{FaultyStore, OUTSIDE_BUCKET};

async fn run(store: &FaultyStore, action: BucketAction) -> Report {
    let dir = tempfile::tempdir().unwrap();
    let mut args = vec!["chartlift-server", "serve", "--data-dir", dir.path().to_str().unwrap()];
    args.extend(store.settings());
    let command = Command::read(args.into_iter().map(Into::into)).unwrap_or_else(|error| panic!("{error}"));
    let more =
        BucketSettings { archive_tenant: vec!["st-mary".into()], object_lock_days: Some(1), ..Default::default() };
    app::bucket(command.config(), action, &more).await.unwrap()
}

fn settings(report: &Report, wanted: impl Fn(&State) -> bool) -> Vec<&'static str> {
    report.lines.iter().filter(|line| wanted(&line.state)).map(|line| line.setting).collect()
}

#[tokio::test]
async fn a_bucket_is_brought_to_what_is_wanted_once_and_keeps_what_others_set() {
    let store = FaultyStore::start().await;
    let s3 = store.s3();
    let theirs = LifecycleRule::builder()
        .id("research")
        .filter(LifecycleRuleFilter::builder().prefix("research/").build())
        .status(ExpirationStatus::Enabled)
        .expiration(LifecycleExpiration::builder().days(3650).build())
        .build()
        .unwrap();
    let rules = BucketLifecycleConfiguration::builder().rules(theirs.clone()).build().unwrap();
    let put = s3.put_bucket_lifecycle_configuration().bucket(OUTSIDE_BUCKET);
    put.lifecycle_configuration(rules).send().await.unwrap();

    let offered = ["versioning", "public access", "age of signatures", "CORS", "lifecycle", "tiering", "object lock"];
    let plan = run(&store, BucketAction::Plan).await;
    assert_eq!(settings(&plan, |state| matches!(state, State::Differs(_))), offered, "{plan}");
    assert!(s3.get_bucket_cors().bucket(OUTSIDE_BUCKET).send().await.is_err(), "a plan changes nothing");

    let applied = run(&store, BucketAction::Apply).await;
    assert_eq!(settings(&applied, |state| matches!(state, State::Changed(_))), offered, "{applied}");
    // The store's own reasons, not a silent success.
    assert_eq!(settings(&applied, |state| matches!(state, State::NotOffered(_))), ["default encryption", "TLS only"]);
    let again = run(&store, BucketAction::Apply).await;
    assert_eq!(settings(&again, |state| matches!(state, State::Changed(_))), Vec::<&str>::new(), "{again}");

    let rules = s3.get_bucket_lifecycle_configuration().bucket(OUTSIDE_BUCKET).send().await.unwrap();
    let ids: Vec<_> = rules.rules().iter().filter_map(|rule| rule.id()).collect();
    let ours = ["chartlift-abort", "chartlift-noncurrent", "chartlift-probe", "chartlift-archive-st-mary"];
    assert_eq!(ids, [&["research"], &ours[..]].concat());
    assert_eq!(rules.rules()[0], theirs);
    let verified = run(&store, BucketAction::Verify).await;
    assert!(!verified.differs(), "{verified}");
    assert_eq!(verified.degradations, Vec::<String>::new(), "{verified}");
    let kept = s3.list_object_versions().bucket(OUTSIDE_BUCKET).send().await.unwrap();
    assert!(kept.versions().iter().all(|version| version.size() == Some(9)), "only locked traces of the probe stay");
}
