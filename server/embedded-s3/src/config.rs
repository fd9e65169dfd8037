use std::{
    fmt,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

/// A download of 512 KiB pieces at 2 kB/s still counts as moving; anything slower has most likely gone.
const STALLED_AFTER: Duration = Duration::from_secs(5 * 60);

/// Every part of a multipart upload but the last must have this many bytes (Amazon S3 User Guide, "multipart upload limits").
pub const MIN_PART_BYTES: u64 = 5 * 1024 * 1024;

/// How to open and serve an [`EmbeddedS3`](crate::EmbeddedS3).
#[derive(Clone)]
pub struct Config {
    /// Where everything is kept; made when missing. One process at a time may have it open.
    pub data_dir: PathBuf,
    /// The only access key that signatures are accepted from.
    pub access_key: String,
    /// The secret of [`Config::access_key`].
    pub secret_key: String,
    /// Buckets to make when they do not exist yet.
    pub buckets: Vec<String>,
    /// How long a download may take nothing before it no longer keeps what was deleted meanwhile.
    pub stalled_after: Duration,
    /// Every part of a multipart upload but the last must have this many bytes: [`MIN_PART_BYTES`], as S3 has it. A test
    /// may ask for less, to make uploads of many parts out of small files; what it stores then, S3 would refuse.
    pub min_part_bytes: u64,
    /// Every part of a multipart upload but the last must be of one size, as in some other stores: to see that clients manage
    /// there, too. S3 itself does not mind.
    pub equal_parts: bool,
    /// Everything that is stored from now on is encrypted by keys derived from this; once given, it must be given at every
    /// start. Without it nothing is encrypted, and clients that ask for it (`x-amz-server-side-encryption`) are refused.
    pub encryption_secret: Option<String>,
    /// Names of keys that clients may ask for by SSE-KMS. An object whose key is not among them cannot be read.
    pub kms_keys: Vec<String>,
    /// The time objects are made at and age by. Signatures are checked by the system's clock, whatever this says.
    pub clock: Clock,
    /// The longest a restore from an archive takes, for a demonstration; as long as in S3, minutes to days, when absent.
    pub restores_within: Option<Duration>,
    /// Who is told of reads.
    pub on_read: OnRead,
    /// Origins (for example `http://localhost:3000`) whose pages may call buckets that have no CORS rules of their own;
    /// `*` allows every origin.
    pub cors_origins: Vec<String>,
}

impl Config {
    /// A configuration with no buckets made beforehand and no origins allowed.
    pub fn new(data_dir: impl Into<PathBuf>, access_key: impl Into<String>, secret_key: impl Into<String>) -> Self {
        Self {
            data_dir: data_dir.into(),
            access_key: access_key.into(),
            secret_key: secret_key.into(),
            buckets: Vec::new(),
            cors_origins: Vec::new(),
            stalled_after: STALLED_AFTER,
            min_part_bytes: MIN_PART_BYTES,
            equal_parts: false,
            encryption_secret: None,
            kms_keys: Vec::new(),
            clock: Clock::default(),
            restores_within: None,
            on_read: OnRead::default(),
        }
    }
}

/// A GET that answered an object, or a range of it that begins at its first byte: a download in ranges counts once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadEvent<'a> {
    /// The bucket.
    pub bucket: &'a str,
    /// The object's key.
    pub key: &'a str,
    /// Whether it was by a presigned URL.
    pub presigned: bool,
}

/// Who is told of reads. It is called before the answer leaves, so it must be quick and must not wait.
#[derive(Clone, Default)]
pub struct OnRead(Option<Arc<Listener>>);

type Listener = dyn Fn(ReadEvent<'_>) + Send + Sync;

impl OnRead {
    /// Tells `whom`.
    pub fn new(whom: impl Fn(ReadEvent<'_>) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(whom)))
    }

    pub(crate) fn tell(&self, read: ReadEvent<'_>) {
        if let Some(whom) = &self.0 {
            whom(read);
        }
    }
}

/// Where a store takes its time from: the system, unless a test or a demonstration moves it.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> SystemTime + Send + Sync>);

impl Clock {
    /// A clock that shows what `now` answers.
    pub fn new(now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The time it shows.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.0()
    }
}

/// A clock ahead of the system's by as much as it was moved.
#[derive(Clone, Debug, Default)]
pub struct MovableClock(Arc<AtomicU64>);

impl MovableClock {
    /// Moves it forward. What is due by then happens at the next [`Handle::age`](crate::Handle::age).
    pub fn advance(&self, by: Duration) {
        let by = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        self.0.fetch_add(by, Ordering::SeqCst);
    }

    /// For a [`Config`]; it follows this one.
    #[must_use]
    pub fn clock(&self) -> Clock {
        let ahead = Arc::clone(&self.0);
        Clock::new(move || SystemTime::now() + Duration::from_millis(ahead.load(Ordering::SeqCst)))
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new(SystemTime::now)
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("data_dir", &self.data_dir)
            .field("access_key", &self.access_key)
            .field("secret_key", &"<redacted>")
            .field("buckets", &self.buckets)
            .field("cors_origins", &self.cors_origins)
            .field("stalled_after", &self.stalled_after)
            .field("min_part_bytes", &self.min_part_bytes)
            .field("equal_parts", &self.equal_parts)
            .field("restores_within", &self.restores_within)
            .field("kms_keys", &self.kms_keys)
            .finish_non_exhaustive()
    }
}
