use std::{io, sync::Arc, time::Duration};

use tokio::{sync::watch, task::JoinHandle};

use super::{
    compose::compose,
    error::{AppError, fault},
    listen::{listen, local_url, until},
    objects::Embedded,
    reads::PendingReads,
    settings::Settings,
};
use crate::{
    config::Config,
    domain::{
        access_logs::{AccessLogReader, LogsRead},
        clock::{Clock, SystemClock},
        metadata::RebuiltRows,
        ports::Store,
        reads::Reads,
        reconcile::{Finding, Outcome, Reconcile, Reconciled, Thoroughness},
        repack::{Looked, PackBudget, Repacked},
    },
    jobs::Jobs,
    routes::{AppState, router},
};

/// How long requests under way may take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(15);

/// A running server.
pub struct App {
    /// Where the API answers.
    pub api_url: String,
    /// Where S3 answers.
    pub s3_url: String,
    /// What the routes work with; for tests that look behind them.
    pub state: AppState,
    store: Arc<dyn Store>,
    stop: watch::Sender<bool>,
    stop_s3: watch::Sender<bool>,
    api: JoinHandle<io::Result<()>>,
    s3: Option<Embedded>,
    job: JoinHandle<()>,
    pending_reads: PendingReads,
    reads: Reads,
    counting: JoinHandle<()>,
    access_logs: Option<AccessLogReader>,
}

impl App {
    /// Starts everything; when this returns, both sockets answer.
    ///
    /// # Errors
    /// [`AppError`], with a text for the operator.
    pub async fn start(config: Config) -> Result<Self, AppError> {
        Self::start_at(config, Arc::new(SystemClock)).await
    }

    /// As [`App::start`], by another clock.
    ///
    /// # Errors
    /// As [`App::start`].
    pub async fn start_at(config: Config, clock: Arc<dyn Clock>) -> Result<Self, AppError> {
        let settings = Settings::check(config)?;
        // Both ports are taken before anything else happens, so that a busy one leaves nothing half started.
        let api_listener = listen(settings.config.host, settings.config.api_port, "--api-port").await?;
        let (stop, stopped) = watch::channel(false);
        let (stop_s3, s3_stopped) = watch::channel(false);
        let pending_reads = PendingReads::default();
        let on_read = pending_reads.listen(Arc::clone(&clock));
        let storage = super::objects::open(&settings, Arc::clone(&clock), s3_stopped.clone(), on_read).await?;
        let store = super::database::open(&settings.config).await?;
        let state = compose(&settings, Arc::clone(&store), Arc::clone(&storage.objects), clock);
        // The embedded S3 is in this process: if it does not answer now, it never will.
        if storage.embedded.is_some() {
            storage.objects.ping().await.map_err(fault("the embedded S3 does not answer"))?;
        }
        let mut filling = None;
        if settings.config.demo && settings.config.seed_demo {
            let past = super::past::open(&settings, &store, &storage);
            let others = super::demo::fill_first(&state, past.as_ref()).await;
            let others = others.map_err(|cause| AppError::Fault { what: "cannot seed the demo", cause })?;
            filling = past.map(|past| super::demo::fill_others(state.clone(), past, others)).map(Box::pin);
        }
        let access_logs = storage.access_logs.map(|(logs, bucket)| {
            AccessLogReader::new(Arc::clone(&state.store), logs, Arc::clone(&state.clock), bucket)
        });
        let jobs = Jobs {
            access_logs: access_logs.clone(),
            uploads: state.uploads.clone(),
            metadata: state.metadata.clone(),
            bills: state.bills.clone(),
            budgets: state.budgets.clone(),
            reconcile: reconcile(&state),
            keeping: state.keeping.clone(),
            repack: settings
                .config
                .repack_budget
                .map(|money| (state.repack.clone(), settings.config.pack_budget(money))),
            store: Arc::clone(&state.store),
            clock: Arc::clone(&state.clock),
        };
        let until_stopped = until(stopped.clone());
        let jobs = jobs.run(stopped.clone());
        let job = tokio::spawn(async move {
            if let Some(filling) = filling {
                // Days are priced once: not before all that lay there in them is written down.
                tokio::select! {
                    () = filling => {}
                    () = until_stopped => return,
                }
            }
            jobs.await;
        });
        let reads = Reads::new(Arc::clone(&state.store));
        let counting = tokio::spawn(pending_reads.clone().run(reads.clone(), s3_stopped));
        let address = api_listener.local_addr().map_err(fault("cannot read the API's port"))?;
        let service = router(state.clone(), &settings.origins, settings.config.request_timeout());
        let api = tokio::spawn(super::http::serve(api_listener, service, until(stopped)));
        Ok(Self {
            api_url: settings.config.public_url.clone().unwrap_or_else(|| local_url(address)),
            s3_url: storage.url,
            state,
            store,
            stop,
            stop_s3,
            api,
            s3: storage.embedded,
            job,
            pending_reads,
            reads,
            counting,
            access_logs,
        })
    }

    /// Aborts stale uploads and sweeps leftovers now instead of at the next round; answers how many it dealt with.
    ///
    /// # Errors
    /// When database or S3 fail.
    pub async fn reap_uploads(&self) -> Result<usize, crate::domain::Error> {
        self.state.uploads.reap(&crate::auth::JobScope::new()).await
    }

    /// Reads the access logs that are new now instead of at the next round; nothing where there are none.
    ///
    /// # Errors
    /// When database or S3 fail.
    pub async fn read_access_logs(&self) -> Result<LogsRead, crate::domain::Error> {
        match &self.access_logs {
            Some(logs) => logs.run(&crate::auth::JobScope::new()).await,
            None => Ok(LogsRead::default()),
        }
    }

    /// Completes when the descriptions of all that was changed until now are written, or postponed because S3 did not take
    /// them.
    pub async fn metadata_written(&self) {
        self.state.metadata.written().await;
    }

    /// Writes the descriptions that are due now instead of at the next round; answers of how many attachments.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn write_metadata(&self) -> Result<usize, crate::domain::Error> {
        self.state.metadata.write_due(&crate::auth::JobScope::new()).await
    }

    /// Makes rows of attachments and versions anew from the bucket's descriptions; what is known stays as it is.
    ///
    /// # Errors
    /// When database or S3 fail.
    pub async fn rebuild_rows(&self) -> Result<RebuiltRows, crate::domain::Error> {
        self.state.metadata.rebuild(&crate::auth::JobScope::new()).await
    }

    /// Compares database and bucket, and mends what it is told to.
    ///
    /// # Errors
    /// When database or S3 fail.
    pub async fn reconcile(
        &self,
        how: Thoroughness,
        tell: &mut (dyn FnMut(&Finding, Outcome) + Send),
    ) -> Result<Reconciled, crate::domain::Error> {
        reconcile(&self.state).run(&crate::auth::JobScope::new(), how, tell).await
    }

    /// Has the embedded S3 do what its bucket's rules ask for by now, instead of within the hour. An S3 outside does so by
    /// itself.
    ///
    /// # Errors
    /// When its disk fails.
    pub async fn age_objects(&self) -> io::Result<()> {
        match &self.s3 {
            Some(s3) => s3.handle.age().await.map(drop),
            None => Ok(()),
        }
    }

    /// Counts what was read until now, instead of within the minute.
    pub async fn count_reads(&self) {
        self.pending_reads.count(&self.reads).await;
    }

    /// Removes deleted files whose time is over now instead of at the next round; answers how many attachments.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn purge(&self) -> Result<u32, crate::domain::Error> {
        self.state.keeping.purge(&crate::auth::JobScope::new()).await
    }

    /// Compresses cold files again now instead of at the next round, or tells what it would do.
    ///
    /// # Errors
    /// When the database fails or the region has no prices.
    pub async fn repack(
        &self,
        budget: PackBudget,
        plan: bool,
        tell: &mut (dyn FnMut(&Looked) + Send),
    ) -> Result<Repacked, crate::domain::Error> {
        self.state.repack.run(&crate::auth::JobScope::new(), budget, plan, tell).await
    }

    /// Reads what all tenants store together now instead of at the next round.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read_account(&self) -> Result<(), crate::domain::Error> {
        self.state.bills.refresh(&crate::auth::JobScope::new()).await
    }

    /// Writes down what the days that are over cost now instead of at the next round; answers how many.
    ///
    /// # Errors
    /// When the database fails or the region has no prices.
    pub async fn write_cost_days(&self) -> Result<u32, crate::domain::Error> {
        self.state.bills.write_days(&crate::auth::JobScope::new()).await
    }

    /// Watches the budgets and tells webhooks now instead of at the next round; answers how many alerts there were, and how
    /// many webhooks took theirs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn watch_budgets(&self) -> Result<(u32, usize), crate::domain::Error> {
        let job = crate::auth::JobScope::new();
        Ok((self.state.budgets.watch(&job).await?, self.state.budgets.tell(&job).await?))
    }

    /// Completes when a part of the server failed; never while all is well.
    pub async fn failed(&mut self) -> AppError {
        let s3 = async {
            match &mut self.s3 {
                Some(s3) => (&mut s3.task).await.map_err(fault("the embedded S3 stopped")).and_then(|ended| ended),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            ended = &mut self.api => match ended {
                Ok(Ok(())) => AppError::Fault { what: "the API stopped", cause: "its listener ended".to_owned() },
                Ok(Err(error)) => fault("the API stopped")(error),
                Err(error) => fault("the API stopped")(error),
            },
            ended = s3 => ended.err().unwrap_or(AppError::Fault {
                what: "the embedded S3 stopped",
                cause: "its listener ended".to_owned(),
            }),
        }
    }

    /// Lets requests under way finish, then closes everything.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        if tokio::time::timeout(GRACE, &mut self.api).await.is_err() {
            tracing::warn!("requests were still under way after {GRACE:?} and are cut off");
            self.api.abort();
        }
        // The API and the job use S3 until they end, so it stops after them.
        let _ = self.job.await;
        if tokio::time::timeout(GRACE, self.state.metadata.written()).await.is_err() {
            tracing::warn!("some descriptions are still to be written; the next start goes on with them");
        }
        self.stop_s3.send_replace(true);
        if let Some(s3) = self.s3 {
            match s3.task.await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(%error, "the embedded S3 did not stop cleanly"),
                Err(error) => tracing::warn!(%error, "the embedded S3 did not stop cleanly"),
            }
        }
        // The last reads are told until S3 has stopped.
        let _ = self.counting.await;
        self.pending_reads.count(&self.reads).await;
        self.store.close().await;
    }
}

fn reconcile(state: &AppState) -> Reconcile {
    let (store, objects) = (Arc::clone(&state.store), Arc::clone(&state.objects));
    Reconcile::new(store, objects, state.audit_log.clone(), Arc::clone(&state.clock))
}
