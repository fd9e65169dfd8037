use std::{fs::File, future::Future, io, path::Path, sync::Arc, time::Duration};

use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use s3s::{
    auth::SimpleAuth,
    service::{S3Service, S3ServiceBuilder},
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use crate::{
    Config, OpenError, ServeError,
    aging::Aged,
    blobs::{BlobKey, BlobStore, Leases, check_key, set_aside},
    http::{Cors, FormGuard, Verified, check_origin, handle},
    keys::Keys,
    layout::{prepare, stamp},
    meta::{Meta, PartRules, Settings},
    names::{DATABASE, QUARANTINE},
    s3::{Backend, Operations},
    sidecar::Sidecar,
};

/// How long a connection may take until the headers of its next request are in, idling included. Longer than HTTP
/// clients keep an idle connection (hyper: 90 seconds), so that they do not send into one that is just closing.
const HEADER_LIMIT: Duration = Duration::from_secs(120);
/// How long a read may be missing from the count, and how many a crash may lose.
const READS_EVERY: Duration = Duration::from_secs(5);
/// S3 carries its rules out once a day; often enough that a day's rules are never late by much.
const AGING_EVERY: Duration = Duration::from_secs(60 * 60);
/// How long requests under way may go on after the signal to stop.
const GRACE: Duration = Duration::from_secs(10);
/// Pause after the system refused a connection (too many open files): trying at once would only spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// An opened store, ready to serve.
pub struct EmbeddedS3 {
    backend: Backend,
    service: S3Service,
    cors: Cors,
}

impl EmbeddedS3 {
    /// Opens or makes the data directory, sets aside what its metadata does not name, and makes the configured buckets.
    ///
    /// # Errors
    /// When the directory is in use or unusable, the database cannot be opened or is empty beside stored files, or the
    /// configuration names a bucket or origin that is not one.
    pub async fn open(config: Config) -> Result<Self, OpenError> {
        config.cors_origins.iter().try_for_each(|origin| check_origin(origin))?;
        if let Some(wrong) = config.buckets.iter().find(|name| !s3s::path::check_bucket_name(name)) {
            return Err(OpenError::BucketName(wrong.clone()));
        }
        let directory = config.data_dir.clone();
        let unusable = |error| OpenError::Directory(config.data_dir.clone(), error);
        let (lock, blobs, records) = tokio::task::spawn_blocking(move || prepare(&directory))
            .await
            .map_err(io::Error::other)
            .map_err(unusable)??;
        let key = config.encryption_secret.as_deref().map(BlobKey::new);
        check_key(&config.data_dir, key.as_ref())?;
        let blobs = blobs.with_key(key.clone());
        let database = config.data_dir.join(DATABASE);
        let had_database = database.exists();
        let meta = Meta::open(&config.data_dir, &database, records.clone(), config.clock)
            .await?
            .with_parts(PartRules { min_bytes: config.min_part_bytes, equal: config.equal_parts });
        if meta.is_unused().await? {
            refuse_if_lost(&config.data_dir, &[&blobs, &records], had_database)?;
        }
        let referenced = meta.referenced_files().await?;
        let (stores, folder) = ((blobs.clone(), records.clone()), config.data_dir.join(QUARANTINE).join(stamp()));
        let found = tokio::task::spawn_blocking(move || set_aside(&[&stores.0, &stores.1], &referenced, &folder))
            .await
            .map_err(io::Error::other)
            .flatten()
            .map_err(unusable)?;
        if let Some(folder) = found.folder {
            let (files, folder) = (found.set_aside, folder.display());
            tracing::warn!(files, %folder, "files that the metadata does not name were set aside; report.json lists them");
        }
        if found.missing > 0 {
            // The rest is still worth serving, so this does not keep the store from opening.
            tracing::error!(missing = found.missing, "blobs are missing: some objects cannot be read");
        }
        meta.seal_buckets().await?;
        meta.seal_objects().await?;
        for bucket in &config.buckets {
            // A bucket that exists already is as good.
            meta.create_bucket(bucket, &Settings::default()).await?;
        }

        let leases = Leases::new(blobs.clone(), config.stalled_after);
        let backend = Backend {
            meta,
            leases,
            blobs,
            records,
            reads: Arc::default(),
            restores_within: config.restores_within,
            on_read: config.on_read,
            keys: Keys { at_rest: key.is_some(), kms: config.kms_keys.into() },
            lock: Arc::new(lock),
        };
        let cors = Cors::new(backend.meta.clone(), &config.cors_origins);
        let mut builder = S3ServiceBuilder::new(Operations(backend.clone()));
        builder.set_auth(SimpleAuth::from_single(config.access_key, config.secret_key));
        builder.set_access(FormGuard(backend.meta.clone()));
        let operations = S3ServiceBuilder::new(Operations(backend.clone())).build();
        builder.set_route(Verified { operations, meta: backend.meta.clone() });
        Ok(Self { backend, service: builder.build(), cors })
    }

    /// A handle for the process that serves it.
    #[must_use]
    pub fn handle(&self) -> Handle {
        Handle(self.backend.clone())
    }

    /// Serves HTTP/1.1 on the listener until `shutdown` completes; then lets requests under way finish (for ten
    /// seconds at most), and closes the database.
    ///
    /// # Errors
    /// When the listener itself fails.
    pub async fn serve(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send,
    ) -> Result<(), ServeError> {
        // No task of its own: nothing may hold the directory once this is dropped.
        let mut keeping = Box::pin(keep(self.backend.clone()));
        let service = tower::service_fn(move |request| handle(self.service.clone(), self.cors.clone(), request));
        let service = TowerToHyperService::new(service);
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(HEADER_LIMIT);

        let graceful = GracefulShutdown::new();
        let mut connections = JoinSet::new();
        let mut shutdown = std::pin::pin!(shutdown);
        loop {
            let stream = tokio::select! {
                () = &mut shutdown => break,
                Some(_) = connections.join_next() => continue,
                () = &mut keeping => continue,
                accepted = accept(&listener) => accepted?,
            };
            let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service.clone()));
            connections.spawn(async move {
                // Clients hang up as they please; what matters was logged with the request.
                if let Err(error) = connection.await {
                    tracing::debug!(%error, "an S3 connection ended early");
                }
            });
        }
        drop(listener);
        // Whatever it was in the middle of holds a connection to the database, for which closing would wait for ever.
        drop(keeping);
        if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
            tracing::warn!(left = connections.len(), "S3 requests were still under way and are cut off");
        }
        connections.shutdown().await;
        if let Err(failure) = self.backend.note_reads().await {
            tracing::warn!(?failure, "the last reads could not be counted");
        }
        self.backend.meta.close().await;
        Ok(())
    }
}

/// Acts on an open store from inside the process that serves it.
#[derive(Clone)]
pub struct Handle(Backend);

impl Handle {
    /// Does now what lifecycle rules and access tiers ask for at this time of the store's clock. It is done once an
    /// hour anyway.
    ///
    /// # Errors
    /// When the metadata or the disk fail; what is done by then stays done.
    pub async fn age(&self) -> io::Result<Aged> {
        self.0.age().await.map_err(|failure| io::Error::other(format!("{failure:?}")))
    }
}

/// What is to be done now and then while the store is served.
async fn keep(backend: Backend) {
    let mut leases = tokio::time::interval(backend.leases.every());
    let mut reads = tokio::time::interval(READS_EVERY);
    let mut aging = tokio::time::interval(AGING_EVERY);
    loop {
        let done = tokio::select! {
            _ = leases.tick() => {
                backend.leases.end_stalled();
                Ok(())
            }
            _ = reads.tick() => backend.note_reads().await,
            _ = aging.tick() => backend.age().await.map(|aged| {
                if aged != Aged::default() {
                    tracing::info!(%aged, "the rules of the buckets were carried out");
                }
            }),
        };
        if let Err(failure) = done {
            tracing::error!(?failure, "what is to be done now and then could not be done; it is tried again");
        }
    }
}

/// Refuses a database that knows nothing beside files that say they are stored objects: it was lost, or is another's.
/// Where there was no database at all, any file is a reason, since older ones say nothing.
fn refuse_if_lost(directory: &Path, stores: &[&BlobStore], had_database: bool) -> Result<(), OpenError> {
    let unusable = |error| OpenError::Directory(directory.to_owned(), error);
    let (mut blobs, mut objects) = (0, 0);
    for store in stores {
        for (_, path) in store.all().map_err(unusable)? {
            let file = File::open(path).map_err(unusable)?;
            blobs += 1;
            objects += usize::from(matches!(Sidecar::read(&file).map_err(unusable)?, Some((_, Sidecar::Object(_)))));
        }
    }
    let lost = if had_database { objects > 0 } else { blobs > 0 };
    if lost { Err(OpenError::MetadataLost { directory: directory.to_owned(), blobs }) } else { Ok(()) }
}

/// The next connection. Only a listener that is broken for good is an error.
async fn accept(listener: &TcpListener) -> io::Result<TcpStream> {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // Answers are small and waited for: never hold one back to fill a packet.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::NotConnected) => {
                return Err(error);
            }
            Err(error) => {
                tracing::warn!(%error, "an S3 connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}
