//! Counting what a tenant stores: a million objects on all cores, and those of many records page by page.

use std::{collections::VecDeque, sync::Arc};

use futures::future::try_join_all;
use jiff::Timestamp;
use tokio::task::JoinHandle;

use super::{
    ports::{Store, StoreError, StoreResult},
    storage_usage::{GroupedStock, Grouping, Groups, Part},
};
use crate::auth::TenantScope;

/// How many files are worth a reader of their own: counting them takes some 30 ms, beginning together a few.
const READER_FILES: u32 = 20_000;
/// Pages that are read while one is written.
const AHEAD: usize = 2;

/// All that the tenant stores by groups of which there are few, in the order of group, kind, class and tier.
pub(super) async fn by(
    store: &dyn Store,
    scope: &TenantScope,
    grouping: Grouping,
    now: Timestamp,
) -> StoreResult<Vec<GroupedStock>> {
    let mut tx = store.read(scope).await?;
    let parting = match store.counters() {
        1 => Vec::new(),
        readers => tx.parting_files(readers, READER_FILES).await?,
    };
    if parting.is_empty() {
        return tx.stocks_by(grouping, now, &Part::All).await;
    }
    drop(tx);
    let parts = Part::between(parting);
    let readers = store.read_together(scope, parts.len()).await?;
    let counts = parts.iter().zip(readers).map(async |(part, mut tx)| tx.stocks_by(grouping, now, part).await);
    let mut groups = Groups::default();
    for row in try_join_all(counts).await?.into_iter().flatten() {
        groups.add(row);
    }
    Ok(groups.into_rows())
}

/// What a tenant stores by group, to be taken in turn.
pub(super) enum Rows {
    /// Counted as a whole.
    Whole(Vec<GroupedStock>),
    /// So many that they are read while others are written.
    Pages(Pages),
}

/// The rows by this grouping.
pub(super) async fn rows(
    store: &Arc<dyn Store>,
    scope: &TenantScope,
    grouping: Grouping,
    now: Timestamp,
) -> StoreResult<Rows> {
    if grouping != Grouping::Record {
        return Ok(Rows::Whole(by(&**store, scope, grouping, now).await?));
    }
    let mut tx = store.read(scope).await?;
    let Some(last) = tx.page_of_records("").await? else { return Ok(Rows::Whole(Vec::new())) };
    if tx.page_of_records(&last).await?.is_none() {
        let page = Part::Records(String::new(), last);
        return Ok(Rows::Whole(tx.stocks_by(grouping, now, &page).await?));
    }
    let (store, scope) = (Arc::clone(store), scope.clone());
    Ok(Rows::Pages(Pages { store, scope, now, after: Some(String::new()), under_way: VecDeque::new() }))
}

impl Rows {
    /// The next of them; none when that was all.
    pub(super) async fn next(&mut self) -> StoreResult<Option<Vec<GroupedStock>>> {
        match self {
            Self::Whole(rows) if rows.is_empty() => Ok(None),
            Self::Whole(rows) => Ok(Some(std::mem::take(rows))),
            Self::Pages(pages) => pages.next().await,
        }
    }
}

/// The pages of a report by record. Each is of the database as it is when it is read: a state that is kept while somebody slowly
/// takes in hundreds of thousands of rows would keep the database from tidying up. And each is read to its end by itself, whether
/// it is taken or not: one that waited for its taker would keep a connection from everybody.
pub(super) struct Pages {
    store: Arc<dyn Store>,
    scope: TenantScope,
    now: Timestamp,
    /// Where the next page to be read begins.
    after: Option<String>,
    under_way: VecDeque<JoinHandle<StoreResult<Vec<GroupedStock>>>>,
}

impl Pages {
    async fn next(&mut self) -> StoreResult<Option<Vec<GroupedStock>>> {
        while self.under_way.len() <= AHEAD
            && let Some(after) = self.after.take()
        {
            let mut tx = self.store.read(&self.scope).await?;
            let Some(last) = tx.page_of_records(&after).await? else { break };
            self.after = Some(last.clone());
            let (now, page) = (self.now, Part::Records(after, last));
            let read = async move { tx.stocks_by(Grouping::Record, now, &page).await };
            self.under_way.push_back(tokio::spawn(read));
        }
        let Some(page) = self.under_way.pop_front() else { return Ok(None) };
        page.await.map_err(|error| StoreError(Box::new(error)))?.map(Some)
    }
}
