//! Counting what a tenant stores: a million objects on all cores, and those of many records page by page.

mod spool;

use std::{collections::VecDeque, io, sync::Arc};

use chartlift_costs::Stock;
use futures::future::try_join_all;
use jiff::Timestamp;
use tokio::task::JoinHandle;

use self::spool::{Packed, Spool, Unwinding};
use super::{
    ports::{Store, StoreError, StoreResult},
    storage_usage::{GroupedStock, Grouping, Groups, Part},
};
use crate::auth::TenantScope;

/// How many files are worth a reader of their own: counting them takes some 30 ms, beginning together a few.
const READER_FILES: u32 = 20_000;
/// Pages that are read while one is waited for.
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
    /// So few that they are one page.
    Page(Vec<GroupedStock>),
    /// So many that they were set aside. The next page is made ready while one is written.
    Spooled(JoinHandle<io::Result<Option<NextPage>>>),
    /// All were taken.
    Taken,
}

/// A page, and what is left after it.
type NextPage = (Vec<GroupedStock>, Unwinding);

/// The rows by this grouping, and what they come to. That is counted of the same rows: nothing that is stored or deleted meanwhile is
/// in one and not in the other.
pub(super) async fn rows(
    store: &Arc<dyn Store>,
    scope: &TenantScope,
    grouping: Grouping,
    now: Timestamp,
) -> StoreResult<(Vec<Stock>, Rows)> {
    if grouping != Grouping::Record {
        let rows = by(&**store, scope, grouping, now).await?;
        return Ok((Total::of(&rows).0, Rows::Page(rows)));
    }
    let (mut spool, mut total) = (Spool::new(), Total::default());
    if store.counters() == 1 {
        let mut set_aside = |rows: Vec<GroupedStock>| {
            rows.iter().for_each(|row| total.add(&row.stock));
            Packed::of(&rows).and_then(|page| spool.push(&page)).map_err(unspooled)
        };
        store.read(scope).await?.stocks_by_record(now, &mut set_aside).await?;
    } else {
        let mut pages = Pages::new(store, scope, now);
        while let Some((of_page, page)) = pages.next().await? {
            of_page.0.iter().for_each(|stock| total.add(stock));
            spool.push(&page).map_err(unspooled)?;
        }
    }
    Ok((total.0, Rows::spooled(spool.unwind().map_err(unspooled)?)))
}

impl Rows {
    fn spooled(mut unwinding: Unwinding) -> Self {
        let read = move || Ok(unwinding.next()?.map(|rows| (rows, unwinding)));
        Self::Spooled(tokio::task::spawn_blocking(read))
    }

    /// The next of them; none when that was all.
    pub(super) async fn next(&mut self) -> StoreResult<Option<Vec<GroupedStock>>> {
        match std::mem::replace(self, Self::Taken) {
            Self::Page(rows) => Ok(Some(rows).filter(|rows| !rows.is_empty())),
            Self::Spooled(reading) => {
                let read = reading.await.map_err(|error| StoreError(Box::new(error)))?;
                let Some((rows, unwinding)) = read.map_err(unspooled)? else { return Ok(None) };
                *self = Self::spooled(unwinding);
                Ok(Some(rows))
            }
            Self::Taken => Ok(None),
        }
    }
}

/// What rows come to: stocks of a few kinds, classes and tiers.
#[derive(Default)]
struct Total(Vec<Stock>);

impl Total {
    fn of(rows: &[GroupedStock]) -> Self {
        let mut total = Self::default();
        rows.iter().for_each(|row| total.add(&row.stock));
        total
    }

    fn add(&mut self, more: &Stock) {
        let is_same = |stock: &&mut Stock| {
            stock.kind == more.kind
                && stock.storage_class == more.storage_class
                && stock.access_tier == more.access_tier
        };
        match self.0.iter_mut().find(is_same) {
            Some(stock) => stock.add(more),
            None => self.0.push(more.clone()),
        }
    }
}

/// What there is no room for.
fn unspooled(error: io::Error) -> StoreError {
    StoreError(Box::new(Unspooled(error)))
}

/// The rows of a report could not be set aside.
#[derive(Debug, thiserror::Error)]
#[error(
    "the rows of a report cannot be set aside: see that the folder for temporary files (`TMPDIR`) can be written and has room"
)]
struct Unspooled(#[source] io::Error);

/// What a page comes to, and the page.
type CountedPage = (Total, Packed);

/// The pages of a report by record. Each is of the database as it is when it is read: a state that is kept while hundreds of
/// thousands of rows are read would keep the database from tidying up. And each is read to its end by itself, so that no connection
/// is held while others are waited for.
struct Pages<'a> {
    store: &'a Arc<dyn Store>,
    scope: &'a TenantScope,
    now: Timestamp,
    /// Where the next page to be read begins.
    after: Option<String>,
    under_way: VecDeque<JoinHandle<StoreResult<CountedPage>>>,
}

impl<'a> Pages<'a> {
    fn new(store: &'a Arc<dyn Store>, scope: &'a TenantScope, now: Timestamp) -> Self {
        Self { store, scope, now, after: Some(String::new()), under_way: VecDeque::new() }
    }

    /// The next page, set aside, and what it comes to.
    async fn next(&mut self) -> StoreResult<Option<CountedPage>> {
        while self.under_way.len() <= AHEAD
            && let Some(after) = self.after.take()
        {
            let mut tx = self.store.read(self.scope).await?;
            let Some(last) = tx.page_of_records(&after).await? else { break };
            self.after = Some(last.clone());
            let (now, page) = (self.now, Part::Records(after, last));
            self.under_way.push_back(tokio::spawn(async move {
                let rows = tx.stocks_by(Grouping::Record, now, &page).await?;
                let packed = Packed::of(&rows).map_err(unspooled)?;
                Ok((Total::of(&rows), packed))
            }));
        }
        let Some(page) = self.under_way.pop_front() else { return Ok(None) };
        page.await.map_err(|error| StoreError(Box::new(error)))?.map(Some)
    }
}
