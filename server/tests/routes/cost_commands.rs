//! What the what-if prints is run, in a shell, and does what it promised.

use std::{path::Path, process::Output, time::Duration};

use aws_sdk_s3::types::{LifecycleRule, StorageClass};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{CLINICIAN, FaultyStore, File, OUTSIDE_BUCKET, STRANGER, Server};

const SERVER: &str = env!("CARGO_BIN_EXE_chartlift-server");

/// Runs lines as an operator would: beside the server's program, with its settings as environment.
async fn shell(store: &FaultyStore, dir: &Path, lines: &str) -> Output {
    let mut shell = tokio::process::Command::new("sh");
    let path = format!("{}:{}", Path::new(SERVER).parent().unwrap().display(), std::env::var("PATH").unwrap());
    shell.env_clear().env("PATH", path).env("CHARTLIFT_DATA_DIR", dir).current_dir(dir).args(["-euc", lines]);
    for setting in store.settings().chunks(2) {
        shell.env(setting[0].replacen("--", "CHARTLIFT_", 1).to_uppercase().replace('-', "_"), setting[1]);
    }
    shell.output().await.unwrap()
}

async fn advised(server: &Server, persona: &str, strategy: Value) -> Value {
    let asked = Some(json!({ "strategies": [strategy] }));
    let answer = server.call(Method::POST, persona, "/api/costs/what-if", asked).await.ok();
    answer["alternatives"][1].clone()
}

async fn moving_rules(store: &FaultyStore) -> Vec<LifecycleRule> {
    let rules = store.s3().get_bucket_lifecycle_configuration().bucket(OUTSIDE_BUCKET).send().await.unwrap();
    rules.rules().iter().filter(|rule| !rule.transitions().is_empty()).cloned().collect()
}

/// The keys that lie in this class.
async fn keys_in(store: &FaultyStore, class: &StorageClass) -> Vec<String> {
    let s3 = store.s3();
    let mut found = Vec::new();
    for key in store.keys().await {
        let head = s3.head_object().bucket(OUTSIDE_BUCKET).key(&key).send().await.unwrap();
        if head.storage_class().unwrap_or(&StorageClass::Standard) == class {
            found.push(key);
        }
    }
    found
}

#[tokio::test]
async fn the_printed_commands_do_what_was_recommended() {
    for (strategy, class, days, archived) in [
        (json!({ "strategy": "lifecycle", "to": "GLACIER_IR", "after_days": 90 }), StorageClass::GlacierIr, 90, true),
        (
            json!({ "strategy": "lifecycle", "to": "DEEP_ARCHIVE", "after_days": 365 }),
            StorageClass::DeepArchive,
            365,
            true,
        ),
        (
            json!({ "strategy": "intelligent_tiering", "archive_tiers": true }),
            StorageClass::IntelligentTiering,
            0,
            true,
        ),
        (
            json!({ "strategy": "intelligent_tiering", "archive_tiers": false }),
            StorageClass::IntelligentTiering,
            0,
            false,
        ),
    ] {
        let (store, dir) = (FaultyStore::start().await, tempfile::tempdir().unwrap());
        let server = Server::start_with(&store.settings()).await;
        for persona in [CLINICIAN, STRANGER] {
            let record = server.record_of(persona).await;
            server.upload_as(persona, &record, &File::raw(200_000)).await;
        }
        let small = server.record().await;
        server.upload(&small, &File::raw(1000)).await;
        let advice = advised(&server, CLINICIAN, strategy.clone()).await;
        let commands = advice["commands"].as_str().unwrap();
        let done = shell(&store, dir.path(), commands).await;
        assert!(done.status.success(), "{commands}\n{done:?}");

        let apply = commands.lines().last().unwrap();
        let verified = shell(&store, dir.path(), &apply.replace("bucket apply", "bucket verify")).await;
        assert!(verified.status.success(), "{verified:?}");
        let rules = moving_rules(&store).await;
        assert_eq!(rules.len(), 1, "{rules:?}");
        let step = &rules[0].transitions()[0];
        assert_eq!((step.days(), step.storage_class().unwrap().as_str()), (Some(days), class.as_str()), "{rules:?}");
        let s3 = store.s3();
        let tierings = s3.list_bucket_intelligent_tiering_configurations().bucket(OUTSIDE_BUCKET).send().await.unwrap();
        assert_eq!(!tierings.intelligent_tiering_configuration_list().is_empty(), archived, "{strategy}");

        // Of three files the one that is the tenant's and large enough moves, when it is told to.
        let key = |keys: Vec<String>| -> Vec<String> {
            keys.into_iter().filter(|key| !key.ends_with("metadata.json")).collect()
        };
        store.clock.advance(Duration::from_secs(u64::try_from(days).unwrap() * 24 * 3600));
        store.age().await;
        assert_eq!(
            key(keys_in(&store, &class).await),
            Vec::<String>::new(),
            "{strategy}: not before the next midnight"
        );
        store.clock.advance(Duration::from_secs(24 * 3600));
        store.age().await;
        let moved = key(keys_in(&store, &class).await);
        assert_eq!(moved.len(), 1, "{strategy}: {moved:?}");
        assert!(moved[0].starts_with("riverside/"), "{moved:?}");

        // Asked again by a server with these rules, it says that they are there.
        let rules_file = dir.path().join("chartlift-storage.toml");
        let rules_file = ["--storage-rules", rules_file.to_str().unwrap()];
        let server = server.restart_with(&[&store.settings()[..], &rules_file].concat()).await;
        let again = advised(&server, CLINICIAN, strategy).await;
        assert_eq!(again["commands"], Value::Null);
        assert!(again["carry_out_note"].as_str().unwrap().contains("already"), "{again}");
        assert!(advised(&server, STRANGER, json!({ "strategy": "lifecycle", "to": "GLACIER", "after_days": 9 })).await["commands"].is_string());
    }
}
