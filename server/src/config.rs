//! What an operator can set: flags, `CHARTLIFT_…` variables, or a TOML file, in this order of precedence.

use std::{
    ffi::OsString,
    net::IpAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use chartlift_protocol::limits::{MAX_OBJECT_BYTES, MIN_PART_BYTES};
use clap::{ArgAction, Args, ValueEnum, parser::ValueSource};
use jiff::SignedDuration;

use rust_decimal::Decimal;

use crate::{auth::AUDIENCE, domain::repack::PackBudget};

/// The longest life S3 gives a presigned URL, in seconds (seven days).
const MAX_URL_SECONDS: u64 = 7 * 24 * 3600;

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For collectors: one JSON object per line.
    Json,
}

/// How S3 encrypts objects at rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum S3Encryption {
    /// By keys of S3's own (SSE-S3).
    S3,
    /// By a key of the key management service (SSE-KMS).
    Kms,
}

/// Every setting. All commands take the same ones, so that one file serves them all.
#[derive(Clone, Args)]
pub struct Config {
    /// A TOML file with any of these settings, named as the flags are: `api-port = 8080`
    #[arg(long, env = "CHARTLIFT_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The address to listen on
    #[arg(long, env = "CHARTLIFT_HOST", default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// The API's port; 0 takes any free one
    #[arg(long, env = "CHARTLIFT_API_PORT", default_value_t = 8080)]
    pub api_port: u16,
    /// The embedded S3's port; 0 takes any free one
    #[arg(long, env = "CHARTLIFT_S3_PORT", default_value_t = 9090)]
    pub s3_port: u16,
    /// The smallest part of a multipart upload that the embedded S3 takes, but for the last, in bytes. For tests, which make
    /// uploads of many parts out of small files: S3 would refuse them
    #[arg(long, env = "CHARTLIFT_S3_MIN_PART_BYTES", default_value_t = MIN_PART_BYTES, hide = true)]
    pub s3_min_part_bytes: u64,
    /// The longest a restore from an archive of the embedded S3 takes, in seconds: for a demo, in which nobody waits for hours. As
    /// long as in Amazon S3 when absent
    #[arg(long, env = "CHARTLIFT_S3_RESTORES_WITHIN_SECONDS", value_name = "SECONDS", requires = "demo")]
    pub s3_restores_within_seconds: Option<u64>,
    /// Where everything is kept: database, secrets made at the first start, and the embedded S3's objects
    #[arg(long, env = "CHARTLIFT_DATA_DIR", default_value = "./data", value_name = "DIR")]
    pub data_dir: PathBuf,
    /// A PostgreSQL database, as postgres://user@host/name; SQLite in the data directory if absent
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// Origins whose pages may call the API and the embedded S3
    #[arg(long, env = "CHARTLIFT_WEB_ORIGIN", default_value = "http://localhost:3000", value_delimiter = ',')]
    pub web_origin: Vec<String>,
    /// How log lines are written (to stderr)
    #[arg(long, env = "CHARTLIFT_LOG_FORMAT", value_enum, default_value = "text")]
    pub log_format: LogFormat,

    /// Let anyone be one of a few invented people. Never with real data
    #[arg(long, env = "CHARTLIFT_DEMO")]
    pub demo: bool,
    /// Fill new demo hospitals with invented records
    #[arg(long, env = "CHARTLIFT_SEED_DEMO", default_value_t = true, action = ArgAction::Set, value_name = "true|false")]
    pub seed_demo: bool,
    /// With the embedded S3: give new demo hospitals a year of visits, files and costs before today
    #[arg(long, env = "CHARTLIFT_SEED_YEAR", requires = "demo")]
    pub seed_year: bool,
    /// With --demo: also on an address that other machines reach
    #[arg(long, env = "CHARTLIFT_DEMO_ON_NETWORK", requires = "demo")]
    pub demo_on_network: bool,
    /// The identity provider whose tokens are taken (RS256 or ES256), as its tokens name it; its keys are found by OpenID
    /// Connect Discovery
    #[arg(long, env = "CHARTLIFT_OIDC_ISSUER", value_name = "URL")]
    pub oidc_issuer: Option<String>,
    /// Where the identity provider publishes its keys, for one without discovery
    #[arg(long, env = "CHARTLIFT_JWKS_URL", requires = "oidc_issuer", value_name = "URL")]
    pub jwks_url: Option<String>,
    /// Whom tokens must be meant for
    #[arg(long, env = "CHARTLIFT_TOKEN_AUDIENCE", default_value = AUDIENCE, value_name = "NAME")]
    pub token_audience: String,
    /// The claim with the tenant's id; a path through nested claims has dots
    #[arg(long, env = "CHARTLIFT_TOKEN_TENANT_CLAIM", default_value = "tenant", value_name = "CLAIM")]
    pub token_tenant_claim: String,
    /// The claim with the roles: clinician, administrator, auditor
    #[arg(long, env = "CHARTLIFT_TOKEN_ROLES_CLAIM", default_value = "roles", value_name = "CLAIM")]
    pub token_roles_claim: String,
    /// The claim with the person's name
    #[arg(long, env = "CHARTLIFT_TOKEN_NAME_CLAIM", default_value = "name", value_name = "CLAIM")]
    pub token_name_claim: String,
    /// The secret tokens are signed with (HS256), at least 32 characters. Demo mode has one of its own
    #[arg(long, env = "CHARTLIFT_JWT_SECRET", hide_env_values = true, value_name = "SECRET")]
    pub jwt_secret: Option<String>,
    /// The secret the audit log is chained with, at least 32 characters. Demo mode makes its own
    #[arg(long, env = "CHARTLIFT_AUDIT_SECRET", hide_env_values = true, value_name = "SECRET")]
    pub audit_secret: Option<String>,
    /// Secrets the audit log was chained with before; entries written then still verify
    #[arg(
        long,
        env = "CHARTLIFT_AUDIT_RETIRED_SECRET",
        hide_env_values = true,
        value_delimiter = ',',
        value_name = "SECRET"
    )]
    pub audit_retired_secret: Vec<String>,

    /// How long answering a request may take, in seconds; reading a large report takes as long as it takes. As long as
    /// proxies in front of a server usually wait
    #[arg(long, env = "CHARTLIFT_REQUEST_TIMEOUT_SECONDS", default_value_t = 60, value_name = "SECONDS",
        value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub request_timeout_seconds: u64,

    /// The bucket of an S3 outside; the embedded one is used if absent
    #[arg(long, env = "CHARTLIFT_S3_BUCKET", value_name = "NAME")]
    pub s3_bucket: Option<String>,
    /// The endpoint of an S3 outside; AWS if absent
    #[arg(long, env = "CHARTLIFT_S3_ENDPOINT", requires = "s3_bucket", value_name = "URL")]
    pub s3_endpoint: Option<String>,
    /// The URL browsers reach S3 at, embedded or outside, where that is not the one this server uses
    #[arg(long, env = "CHARTLIFT_S3_PUBLIC_URL", value_name = "URL")]
    pub s3_public_url: Option<String>,
    /// The URL browsers reach this API at, where that is not its own address
    #[arg(long, env = "CHARTLIFT_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Whether the bucket stands in the path of URLs instead of in the host name; the default is true with an
    /// endpoint, false for AWS
    #[arg(long, env = "CHARTLIFT_S3_PATH_STYLE", value_name = "true|false")]
    pub s3_path_style: Option<bool>,
    /// Whether all parts of an upload but the last are to be of one size: an S3 outside is tried out if absent, which sends it
    /// some 10 MiB at each start. The embedded one takes any; with `true` it refuses others, to see how that goes
    #[arg(long, env = "CHARTLIFT_S3_EQUAL_PARTS", value_name = "true|false")]
    pub s3_equal_parts: Option<bool>,
    /// How S3 is to encrypt new objects: an S3 outside as its bucket's own default says if absent, the embedded one not at all
    #[arg(long, env = "CHARTLIFT_S3_ENCRYPTION", value_enum, value_name = "KIND")]
    pub s3_encryption: Option<S3Encryption>,
    /// What the embedded S3 encrypts with (--s3-encryption s3), at least 32 characters: kept apart from the data directory, it
    /// makes lost disks and copies unreadable. Without it the embedded S3 uses one that lies in the data directory
    #[arg(
        long,
        env = "CHARTLIFT_S3_ENCRYPTION_SECRET",
        requires = "s3_encryption",
        conflicts_with = "s3_bucket",
        hide_env_values = true,
        value_name = "SECRET"
    )]
    pub s3_encryption_secret: Option<String>,
    /// The key of --s3-encryption kms; the account's default key if absent
    #[arg(long, env = "CHARTLIFT_S3_KMS_KEY", requires = "s3_encryption", value_name = "KEY")]
    pub s3_kms_key: Option<String>,
    /// Where CloudFront answers, in front of the bucket: files are then read through it, as STORAGE.md says
    #[arg(long, env = "CHARTLIFT_CDN_URL", requires = "cdn_key_pair_id", value_name = "URL")]
    pub cdn_url: Option<String>,
    /// The id that CloudFront knows the public key of --cdn-private-key by
    #[arg(long, env = "CHARTLIFT_CDN_KEY_PAIR_ID", requires = "cdn_private_key", value_name = "ID")]
    pub cdn_key_pair_id: Option<String>,
    /// A file with the private key that CloudFront's URLs are signed with (RSA, 2048 bits, PEM)
    #[arg(long, env = "CHARTLIFT_CDN_PRIVATE_KEY", requires = "cdn_url", value_name = "FILE")]
    pub cdn_private_key: Option<PathBuf>,
    /// The bucket that S3 writes the access logs of --s3-bucket to; reads are then counted by them
    #[arg(long, env = "CHARTLIFT_ACCESS_LOG_BUCKET", requires = "s3_bucket", value_name = "NAME")]
    pub access_log_bucket: Option<String>,
    /// How long one try of a call to S3 may take, in seconds: far longer than S3 needs, shorter than a user waits
    #[arg(long, env = "CHARTLIFT_S3_TIMEOUT_SECONDS", default_value_t = 10, value_name = "SECONDS",
        value_parser = clap::value_parser!(u64).range(1..=600))]
    pub s3_timeout_seconds: u64,
    /// The region of an S3 outside
    #[arg(long, env = "CHARTLIFT_S3_REGION", default_value = "us-east-1", value_name = "REGION")]
    pub s3_region: String,
    /// The access key of an S3 outside; found as the AWS SDK does if absent
    #[arg(
        long,
        env = "CHARTLIFT_S3_ACCESS_KEY",
        requires = "s3_secret_key",
        hide_env_values = true,
        value_name = "KEY"
    )]
    pub s3_access_key: Option<String>,
    /// The secret of the access key
    #[arg(
        long,
        env = "CHARTLIFT_S3_SECRET_KEY",
        requires = "s3_access_key",
        hide_env_values = true,
        value_name = "SECRET"
    )]
    pub s3_secret_key: Option<String>,
    /// The storage class of new objects. STANDARD has no minimum duration and no fee per object, so it is right for
    /// files that are read soon after or thrown away; what is old is moved by lifecycle rules
    #[arg(long, env = "CHARTLIFT_STORAGE_CLASS", default_value = "STANDARD", value_name = "CLASS")]
    pub storage_class: String,

    /// A TOML file that says how tenants' files are stored and archived, and how long deleted ones are kept: see STORAGE.md
    #[arg(long, env = "CHARTLIFT_STORAGE_RULES", value_name = "FILE")]
    pub storage_rules: Option<PathBuf>,
    /// The region whose prices storage is billed with; that of the S3 if absent. `self-hosted` takes a price file
    #[arg(long, env = "CHARTLIFT_COST_REGION", value_name = "REGION")]
    pub cost_region: Option<String>,
    /// JSON files with prices: of further regions, newer ones, or of own machines
    #[arg(long, env = "CHARTLIFT_PRICE_FILE", value_delimiter = ',', value_name = "FILE")]
    pub price_file: Vec<PathBuf>,
    /// Hosts on private networks that tenants may have called when a budget runs out, also over plain http. Every other
    /// webhook must be an https address on the internet
    #[arg(long, env = "CHARTLIFT_WEBHOOK_PRIVATE_HOSTS", value_delimiter = ',', value_name = "HOST")]
    pub webhook_private_hosts: Vec<String>,

    /// What compressing cold files again may cost a day, in the currency of the prices. Without it, it is not done: it spends
    /// money before it saves some
    #[arg(long, env = "CHARTLIFT_REPACK_BUDGET", value_name = "AMOUNT", value_parser = amount)]
    pub repack_budget: Option<Decimal>,
    /// How long the processor may compress cold files again, a day, in seconds
    #[arg(long, env = "CHARTLIFT_REPACK_CPU_SECONDS", default_value_t = 10 * 60, value_name = "SECONDS")]
    pub repack_cpu_seconds: u64,
    /// Files are cold that nobody read for so many days. Seven at least, the longest life of a URL to one; less than the 30 after
    /// which Intelligent-Tiering moves a file down, which reading it would undo
    #[arg(long, env = "CHARTLIFT_REPACK_IDLE_DAYS", default_value_t = 21, value_name = "DAYS",
        value_parser = clap::value_parser!(u16).range(7..))]
    pub repack_idle_days: u16,

    /// The largest file, in bytes of its source; --file-rules may say otherwise
    #[arg(long, env = "CHARTLIFT_MAX_FILE_BYTES", default_value_t = MAX_OBJECT_BYTES, value_name = "BYTES",
        value_parser = clap::value_parser!(u64).range(1..=MAX_OBJECT_BYTES))]
    pub max_file_bytes: u64,
    /// A TOML file that says which kinds of files tenants take, and how large: see FILE-RULES.md
    #[arg(long, env = "CHARTLIFT_FILE_RULES", value_name = "FILE")]
    pub file_rules: Option<PathBuf>,
    /// Whether browsers compute the SHA-256 of every file, for whoever keeps or audits it. Without it they are done sooner
    /// where the computer is slower than the network; the CRC-32 of every byte is compared with the store's either way
    #[arg(long, env = "CHARTLIFT_UPLOAD_SHA256", default_value_t = true, action = ArgAction::Set, value_name = "true|false")]
    pub upload_sha256: bool,
    /// How long an upload may take before it is aborted, in hours
    #[arg(long, env = "CHARTLIFT_UPLOAD_HOURS", default_value_t = 7 * 24, value_name = "HOURS",
        value_parser = clap::value_parser!(u32).range(1..=24 * 365))]
    pub upload_hours: u32,
    /// How long a URL for one part is valid, in seconds
    #[arg(long, env = "CHARTLIFT_UPLOAD_URL_SECONDS", default_value_t = 15 * 60, value_name = "SECONDS",
        value_parser = clap::value_parser!(u64).range(1..=MAX_URL_SECONDS))]
    pub upload_url_seconds: u64,
    /// How long a URL for a download is valid, in seconds
    #[arg(long, env = "CHARTLIFT_DOWNLOAD_URL_SECONDS", default_value_t = 5 * 60, value_name = "SECONDS",
        value_parser = clap::value_parser!(u64).range(1..=MAX_URL_SECONDS))]
    pub download_url_seconds: u64,
}

fn amount(text: &str) -> Result<Decimal, String> {
    let amount: Decimal = text.parse().map_err(|_| "must be an amount, as 2.50".to_owned())?;
    if amount > Decimal::ZERO { Ok(amount) } else { Err("must be more than 0".to_owned()) }
}

impl Config {
    /// How far compressing cold files again may go in one run that may cost so much.
    #[must_use]
    pub fn pack_budget(&self, money: Decimal) -> PackBudget {
        PackBudget {
            money,
            cpu: Duration::from_secs(self.repack_cpu_seconds),
            idle: SignedDuration::from_hours(24 * i64::from(self.repack_idle_days)),
        }
    }

    /// How long an upload may take.
    #[must_use]
    pub fn upload_lifetime(&self) -> SignedDuration {
        SignedDuration::from_hours(i64::from(self.upload_hours))
    }

    /// How long answering a request may take.
    #[must_use]
    pub fn request_timeout(&self) -> Duration {
        Duration::from_secs(self.request_timeout_seconds)
    }

    /// How long a URL for one part is valid.
    #[must_use]
    pub fn upload_url_ttl(&self) -> Duration {
        Duration::from_secs(self.upload_url_seconds)
    }

    /// How long a URL for a download is valid.
    #[must_use]
    pub fn download_url_ttl(&self) -> Duration {
        Duration::from_secs(self.download_url_seconds)
    }
}

/// What a file says: settings and their values.
pub(crate) type Said = Vec<(String, Vec<String>)>;

/// Makes the file's settings the defaults of every command, so that flags and environment still win.
///
/// # Errors
/// When the file cannot be read or has a setting that no command knows.
pub(crate) fn with_defaults(mut command: clap::Command, file: &Path) -> Result<(clap::Command, Said), clap::Error> {
    let fail = |command: &mut clap::Command, text: String| command.error(clap::error::ErrorKind::InvalidValue, text);
    let text = std::fs::read_to_string(file)
        .map_err(|error| fail(&mut command, format!("cannot read {}: {error}", file.display())))?;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        fail(&mut command, format!("{} is not TOML: {}", file.display(), error.message()))
    })?;
    let mut said = Said::new();
    for (name, value) in table {
        let values: Vec<String> = match value {
            toml::Value::Array(values) => values.iter().map(plain).collect(),
            value => vec![plain(&value)],
        };
        if !takes(&command, &name) {
            let text = format!("{} has an unknown setting: {name}", file.display());
            return Err(fail(&mut command, text));
        }
        command = with_default(command, &name, &values);
        let commands: Vec<String> = command.get_subcommands().map(|inner| inner.get_name().to_owned()).collect();
        for inner in commands {
            command = command.mut_subcommand(inner, |inner| with_default(inner, &name, &values));
        }
        said.push((name, values));
    }
    Ok((command, said))
}

/// What the file says, as flags, where neither flags nor environment say otherwise. A default alone neither needs another setting nor
/// is there for one that needs it: a secret to encrypt with would encrypt nothing, and one in the environment would be refused.
pub(crate) fn as_flags(command: &clap::Command, matches: &clap::ArgMatches, said: Said) -> Vec<OsString> {
    let mut flags = Vec::new();
    for (name, values) in said {
        let id = name.replace('-', "_");
        let source = matches.value_source(&id);
        if matches!(source, Some(ValueSource::CommandLine | ValueSource::EnvVariable)) {
            continue;
        }
        let takes_value =
            command.get_arguments().any(|arg| arg.get_id() == id.as_str() && arg.get_action().takes_values());
        for value in values {
            match (takes_value, value.as_str()) {
                (true, value) => flags.push(format!("--{name}={value}").into()),
                (false, "true") => flags.push(format!("--{name}").into()),
                // Off, as it is without it; or no answer, which the default is refused for.
                (false, _) => {}
            }
        }
    }
    flags
}

fn takes(command: &clap::Command, name: &str) -> bool {
    name != "config" && command.get_arguments().any(|arg| arg.get_long() == Some(name))
}

fn with_default(command: clap::Command, name: &str, values: &[String]) -> clap::Command {
    if !takes(&command, name) {
        return command;
    }
    command.mut_arg(name.replace('-', "_"), |arg| arg.default_values(values.to_vec()))
}

fn plain(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Float(number) => number.to_string(),
        toml::Value::Boolean(flag) => flag.to_string(),
        // No setting is of another kind; clap then says which setting cannot be this.
        _ => String::new(),
    }
}
