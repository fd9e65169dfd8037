//! `chartlift-server bucket` and what it leaves alone.

use std::path::Path;

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
    let rules = dir.path().join("storage.toml");
    std::fs::write(&rules, "[tenant.st-mary]\narchive = \"lifecycle\"\ndeep-archive-days = 400\n").unwrap();
    run_with(store, action, dir.path(), &rules).await
}

async fn run_with(store: &FaultyStore, action: BucketAction, dir: &Path, rules: &Path) -> Report {
    let mut args = vec!["chartlift-server", "serve", "--data-dir", dir.to_str().unwrap()];
    args.extend(["--storage-rules", rules.to_str().unwrap()]);
    args.extend(store.settings());
    let command = Command::read(args.into_iter().map(Into::into)).unwrap_or_else(|error| panic!("{error}"));
    let more = BucketSettings { object_lock_days: Some(1) };
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

/// Each tenant's own rules become the bucket's, and those that are not wanted any more go.
#[tokio::test]
async fn the_bucket_follows_the_rules_of_each_tenant() {
    let (store, dir) = (FaultyStore::start().await, tempfile::tempdir().unwrap());
    let rules = dir.path().join("storage.toml");
    let mut changed = Vec::new();
    for text in [
        "archive-days = 100",
        "archive = \"never\"\n[tenant.lab]\narchive = \"tiering\"\n[tenant.old]\narchive = \"lifecycle\"\narchive-days = 10\n",
        "archive = \"never\"\n[tenant.old]\narchive = \"lifecycle\"\narchive-days = 20\n",
    ] {
        std::fs::write(&rules, text).unwrap();
        run_with(&store, BucketAction::Apply, dir.path(), &rules).await;
        let again = run_with(&store, BucketAction::Apply, dir.path(), &rules).await;
        assert_eq!(settings(&again, |state| matches!(state, State::Changed(_))), Vec::<&str>::new(), "{again}");
        let s3 = store.s3();
        let tierings = s3.list_bucket_intelligent_tiering_configurations().bucket(OUTSIDE_BUCKET).send().await.unwrap();
        let tierings = tierings.intelligent_tiering_configuration_list().iter();
        let tierings: Vec<_> = tierings.map(|it| format!("{} {}", it.id(), it.tierings()[0].days())).collect();
        let lifecycle = s3.get_bucket_lifecycle_configuration().bucket(OUTSIDE_BUCKET).send().await.unwrap();
        let moves = lifecycle.rules().iter().filter(|rule| !rule.transitions().is_empty());
        let moves: Vec<_> = moves
            .map(|rule| (rule.filter().unwrap().prefix().unwrap().to_owned(), rule.transitions()[0].days().unwrap()))
            .collect();
        changed.push((tierings, moves));
    }
    let text = |text: &str| text.to_owned();
    assert_eq!(
        changed,
        [
            (vec![text("chartlift-archive 100")], vec![]),
            (vec![text("chartlift-archive-lab 90")], vec![(text("old/"), 10)]),
            (vec![], vec![(text("old/"), 20)]),
        ]
    );
}
