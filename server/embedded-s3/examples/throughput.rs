//! How fast bytes go in and out, over real sockets and onto a real disk, beside other S3s in the same run:
//!
//! `cargo run --release -p chartlift-embedded-s3 --example throughput -- DIR [NAME=URL,REGION,BUCKET,KEY,SECRET,PID[+PID…]]…`
//!
//! Uploads of eight parts of 16 MiB, six parts at a time, each whole upload then read back in six ranges at a time; all through
//! presigned URLs, as browsers do it. The embedded S3 runs in a process of its own, so that its memory is its own, too; of the
//! others it is that of their processes together.

use std::{
    env,
    error::Error,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use aws_sdk_s3::{
    Client,
    config::{BehaviorVersion, Credentials, Region},
    presigning::PresigningConfig,
    types::{CompletedMultipartUpload, CompletedPart},
};
use bytes::Bytes;
use chartlift_embedded_s3::{Config, EmbeddedS3};
use futures::{StreamExt as _, TryStreamExt as _, stream};

const PART_BYTES: usize = 16 * 1024 * 1024;
const PARTS: i32 = 8;
const AT_ONCE: usize = 6;
const UPLOADS: usize = 4;
const ROUNDS: usize = 3;
/// What the example is called with to be the embedded S3.
const SERVE: &str = "--serve";

type Outcome<T> = Result<T, Box<dyn Error>>;

/// An S3 that takes part.
struct Contender {
    name: String,
    sdk: Client,
    bucket: String,
    processes: Vec<u32>,
    seconds_in: Vec<f64>,
    seconds_out: Vec<f64>,
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [serve, directory] = &arguments[..]
        && serve == SERVE
    {
        return serve_embedded(directory).await;
    }
    let directory = arguments.first().map_or("./target/throughput", String::as_str);
    std::fs::remove_dir_all(directory).or_else(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    })?;
    let (mut child, url) = embedded(directory)?;
    let own = format!("embedded={url},us-east-1,bench,key,secret,{}", child.id());
    let outcome = compare([&own].into_iter().chain(arguments.iter().skip(1))).await;
    child.kill()?;
    child.wait()?;
    std::fs::remove_dir_all(directory)?;
    outcome
}

async fn serve_embedded(directory: &str) -> Outcome<()> {
    let config = Config { buckets: vec!["bench".into()], ..Config::new(directory, "key", "secret") };
    let s3 = EmbeddedS3::open(config).await?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    s3.serve(listener, std::future::pending()).await?;
    Ok(())
}

/// The embedded S3 as a process, and where it answers.
fn embedded(directory: &str) -> Outcome<(Child, String)> {
    let mut child = Command::new(env::current_exe()?).args([SERVE, directory]).stdout(Stdio::piped()).spawn()?;
    let mut url = String::new();
    BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut url)?;
    Ok((child, url.trim().to_owned()))
}

async fn compare(given: impl Iterator<Item = &String>) -> Outcome<()> {
    let mut contenders = given.map(|given| contender(given)).collect::<Outcome<Vec<_>>>()?;
    let http = reqwest::Client::builder().no_proxy().build()?;
    let body = Bytes::from((0..PART_BYTES).map(|i| (i * 31 % 251) as u8).collect::<Vec<_>>());
    for round in 0..ROUNDS {
        for contender in &mut contenders {
            let (mut seconds_in, mut seconds_out) = (0.0, 0.0);
            for upload in 0..UPLOADS {
                let key = format!("{round}/{upload}");
                seconds_in += up(contender, &http, &key, &body).await?;
                seconds_out += down(contender, &http, &key).await?;
            }
            contender.seconds_in.push(seconds_in);
            contender.seconds_out.push(seconds_out);
        }
    }
    println!("{:<10} {:>10} {:>10} {:>10}", "", "in, MiB/s", "out, MiB/s", "peak, MiB");
    for contender in &mut contenders {
        let mib = (UPLOADS * PART_BYTES * PARTS as usize) as f64 / 1024.0 / 1024.0;
        let (into, out) = (mib / median(&mut contender.seconds_in), mib / median(&mut contender.seconds_out));
        let peak: u64 = contender.processes.iter().map(|&id| peak_kib(id)).sum::<Outcome<u64>>()? / 1024;
        println!("{:<10} {into:>10.0} {out:>10.0} {peak:>10}", contender.name);
    }
    Ok(())
}

fn contender(given: &str) -> Outcome<Contender> {
    let (name, rest) = given.split_once('=').ok_or("a peer is NAME=URL,REGION,BUCKET,KEY,SECRET,PID[+PID…]")?;
    let [url, region, bucket, key, secret, processes] = rest.split(',').collect::<Vec<_>>()[..] else {
        return Err(format!("{name}: URL,REGION,BUCKET,KEY,SECRET,PID[+PID…] are asked for").into());
    };
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .region(Region::new(region.to_owned()))
        .credentials_provider(Credentials::new(key, secret, None, None, "bench"))
        .endpoint_url(url)
        .force_path_style(true)
        .build();
    Ok(Contender {
        name: name.to_owned(),
        sdk: Client::from_conf(config),
        bucket: bucket.to_owned(),
        processes: processes.split('+').map(str::parse).collect::<Result<_, _>>()?,
        seconds_in: Vec::new(),
        seconds_out: Vec::new(),
    })
}

fn life() -> Outcome<PresigningConfig> {
    Ok(PresigningConfig::expires_in(Duration::from_secs(600))?)
}

/// Uploads one object; answers the seconds from its first part to its completion.
async fn up(contender: &Contender, http: &reqwest::Client, key: &str, body: &Bytes) -> Outcome<f64> {
    let Contender { sdk, bucket, .. } = contender;
    let id = sdk.create_multipart_upload().bucket(bucket).key(key).send().await?;
    let id = id.upload_id().ok_or("no upload id")?.to_owned();
    let mut urls = Vec::new();
    for number in 1..=PARTS {
        let part = sdk.upload_part().bucket(bucket).key(key).upload_id(&id).part_number(number);
        urls.push((number, part.content_length(PART_BYTES as i64).presigned(life()?).await?.uri().to_owned()));
    }
    let started = Instant::now();
    let mut parts: Vec<CompletedPart> = stream::iter(urls)
        .map(|(number, url)| async move {
            let answer = http.put(url).body(body.clone()).send().await?.error_for_status()?;
            let etag = answer.headers().get("etag").and_then(|etag| etag.to_str().ok()).unwrap_or_default().to_owned();
            Ok::<_, reqwest::Error>(CompletedPart::builder().part_number(number).e_tag(etag).build())
        })
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await?;
    parts.sort_by_key(CompletedPart::part_number);
    let whole = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
    sdk.complete_multipart_upload().bucket(bucket).key(key).upload_id(id).multipart_upload(whole).send().await?;
    Ok(started.elapsed().as_secs_f64())
}

/// Reads it back; answers the seconds.
async fn down(contender: &Contender, http: &reqwest::Client, key: &str) -> Outcome<f64> {
    let get = contender.sdk.get_object().bucket(&contender.bucket).key(key);
    let url = get.presigned(life()?).await?.uri().to_owned();
    let started = Instant::now();
    stream::iter(0..PARTS as usize)
        .map(|part| {
            let range = format!("bytes={}-{}", part * PART_BYTES, (part + 1) * PART_BYTES - 1);
            http.get(&url).header("range", range).send()
        })
        .map(|answer| async { read(answer.await?.error_for_status()?).await })
        .buffer_unordered(AT_ONCE)
        .try_for_each(|bytes| async move {
            assert_eq!(bytes, PART_BYTES);
            Ok(())
        })
        .await?;
    Ok(started.elapsed().as_secs_f64())
}

/// Takes a body as it comes, keeping none of it: a browser would write it away.
async fn read(answer: reqwest::Response) -> reqwest::Result<usize> {
    let mut bytes = 0;
    let mut stream = answer.bytes_stream();
    while let Some(chunk) = stream.try_next().await? {
        bytes += chunk.len();
    }
    Ok(bytes)
}

fn median(seconds: &mut [f64]) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

/// The most memory a process ever held.
fn peak_kib(id: u32) -> Outcome<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
