use std::{
    fs::{DirBuilder, File, TryLockError},
    future::Future,
    io,
    os::unix::fs::DirBuilderExt as _,
    path::Path,
    sync::Arc,
    time::Duration,
};

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
use tower::ServiceBuilder;
use tower_http::cors::CorsLayer;

use crate::{
    Config, OpenError, ServeError,
    blobs::{BlobStore, Leases, sync_directory},
    http::{FormGuard, Verified, cors_layer, handle},
    meta::Meta,
    s3::{Backend, Operations},
};

/// How long a connection may take until the headers of its next request are in, idling included. Longer than HTTP
/// clients keep an idle connection (hyper: 90 seconds), so that they do not send into one that is just closing.
const HEADER_LIMIT: Duration = Duration::from_secs(120);
/// How long requests under way may go on after the signal to stop.
const GRACE: Duration = Duration::from_secs(10);
/// Pause after the system refused a connection (too many open files): trying at once would only spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// An opened store, ready to serve.
pub struct EmbeddedS3 {
    backend: Backend,
    service: S3Service,
    cors: CorsLayer,
}

impl EmbeddedS3 {
    /// Opens or makes the data directory, removes what a crash left behind, and makes the configured buckets.
    ///
    /// # Errors
    /// When the directory is in use or unusable, the database cannot be opened, or the configuration names a bucket
    /// or origin that is not one.
    pub async fn open(config: Config) -> Result<Self, OpenError> {
        let cors = cors_layer(&config.cors_origins)?;
        if let Some(wrong) = config.buckets.iter().find(|name| !s3s::path::check_bucket_name(name)) {
            return Err(OpenError::BucketName(wrong.clone()));
        }
        let directory = config.data_dir.clone();
        let unusable = |error| OpenError::Directory(config.data_dir.clone(), error);
        let (lock, blobs) = tokio::task::spawn_blocking(move || prepare(&directory))
            .await
            .map_err(io::Error::other)
            .map_err(unusable)??;
        let meta = Meta::open(&config.data_dir.join("metadata.sqlite3")).await?;

        let (referenced, store) = (meta.referenced_blobs().await?, blobs.clone());
        let recovered = tokio::task::spawn_blocking(move || store.recover(&referenced))
            .await
            .map_err(io::Error::other)
            .flatten()
            .map_err(unusable)?;
        if recovered.removed > 0 {
            tracing::info!(removed = recovered.removed, "removed blobs of writes that were cut short");
        }
        if recovered.missing > 0 {
            // The rest is still worth serving, so this does not keep the store from opening.
            tracing::error!(missing = recovered.missing, "blobs are missing: some objects cannot be read");
        }
        for bucket in &config.buckets {
            // A bucket that exists already is as good.
            meta.create_bucket(bucket).await?;
        }

        let backend = Backend { meta, leases: Leases::new(blobs.clone()), blobs, lock: Arc::new(lock) };
        let mut builder = S3ServiceBuilder::new(Operations(backend.clone()));
        builder.set_auth(SimpleAuth::from_single(config.access_key, config.secret_key));
        builder.set_access(FormGuard);
        builder.set_route(Verified(S3ServiceBuilder::new(Operations(backend.clone())).build()));
        Ok(Self { backend, service: builder.build(), cors })
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
        let service = ServiceBuilder::new()
            .layer(self.cors)
            .service(tower::service_fn(move |request| handle(self.service.clone(), request)));
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
        if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
            tracing::warn!(left = connections.len(), "S3 requests were still under way and are cut off");
        }
        connections.shutdown().await;
        self.backend.meta.close().await;
        Ok(())
    }
}

/// Takes the directory for this process and makes what it needs.
fn prepare(directory: &Path) -> Result<(File, BlobStore), OpenError> {
    let unusable = |error| OpenError::Directory(directory.to_owned(), error);
    // What is stored is no one else's to read. A directory that exists already keeps the mode it has.
    DirBuilder::new().recursive(true).mode(0o700).create(directory).map_err(unusable)?;
    let lock = File::create(directory.join("lock")).map_err(unusable)?;
    // Two processes would remove each other's unfinished blobs.
    lock.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => OpenError::InUse(directory.to_owned()),
        TryLockError::Error(error) => unusable(error),
    })?;
    let blobs = BlobStore::open(directory.join("blobs")).map_err(unusable)?;
    sync_directory(directory).map_err(unusable)?;
    Ok((lock, blobs))
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
