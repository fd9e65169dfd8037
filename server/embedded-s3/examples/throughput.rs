//! How fast bytes go in and out, over a real socket and onto a real disk:
//! `cargo run --release -p chartlift-embedded-s3 --example throughput -- [directory]`.

use std::time::{Duration, Instant};

use aws_sdk_s3::{
    Client,
    config::{BehaviorVersion, Credentials, Region},
    presigning::PresigningConfig,
};
use chartlift_embedded_s3::{Config, EmbeddedS3};
use futures::{StreamExt as _, TryStreamExt as _, stream};

const OBJECT_BYTES: usize = 5 * 1024 * 1024;
const OBJECTS: usize = 60;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = std::env::args().nth(1).unwrap_or_else(|| "./target/throughput".into());
    std::fs::remove_dir_all(&directory).or_else(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    })?;
    let config = Config { buckets: vec!["bench".into()], ..Config::new(&directory, "key", "secret") };
    let s3 = EmbeddedS3::open(config).await?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(s3.serve(listener, std::future::pending()));

    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("key", "secret", None, None, "bench"))
        .endpoint_url(url)
        .force_path_style(true)
        .build();
    let (sdk, http) = (Client::from_conf(config), reqwest::Client::builder().no_proxy().build()?);
    let body = bytes::Bytes::from((0..OBJECT_BYTES).map(|i| (i * 31 % 251) as u8).collect::<Vec<_>>());
    let life = PresigningConfig::expires_in(Duration::from_secs(600))?;

    for parallel in [1, 4] {
        let (mut puts, mut gets) = (Vec::new(), Vec::new());
        for n in 0..OBJECTS {
            let key = format!("{parallel}/{n}");
            let put = sdk.put_object().bucket("bench").key(&key).content_length(OBJECT_BYTES as i64);
            puts.push(put.presigned(life.clone()).await?.uri().to_owned());
            gets.push(sdk.get_object().bucket("bench").key(&key).presigned(life.clone()).await?.uri().to_owned());
        }
        let started = Instant::now();
        stream::iter(puts)
            .map(|url| http.put(url).body(body.clone()).send())
            .buffer_unordered(parallel)
            .try_for_each(|answer| async move { answer.error_for_status().map(drop) })
            .await?;
        report("in", parallel, started.elapsed());
        let started = Instant::now();
        stream::iter(gets)
            .map(|url| async { http.get(url).send().await?.error_for_status()?.bytes().await })
            .buffer_unordered(parallel)
            .try_for_each(|got| async move {
                assert_eq!(got.len(), OBJECT_BYTES);
                Ok(())
            })
            .await?;
        report("out", parallel, started.elapsed());
    }
    std::fs::remove_dir_all(&directory)?;
    Ok(())
}

fn report(way: &str, parallel: usize, elapsed: Duration) {
    let mib = (OBJECTS * OBJECT_BYTES) as f64 / 1024.0 / 1024.0;
    let (rate, each) = (mib / elapsed.as_secs_f64(), elapsed.as_secs_f64() * 1000.0 / OBJECTS as f64);
    println!("{way:>3}, {parallel} in parallel: {rate:6.0} MiB/s, {each:5.1} ms per object of 5 MiB");
}
