//! Which records a search finds: in `search_records`, narrow rows and an index of words beside them.
//!
//! Words of which half the records have one are found at the beginning of the list, rare ones by the index of words; each
//! would take seconds with the other's. How common words are, the beginning of the list shows.

use sqlx::{QueryBuilder, Row as _};

use super::{
    super::dialect::{Db, SEARCHED, push_matching, push_test, unindexed},
    convert::name_of,
    places::{Sorted, last_of},
    record_document::{WITH_PEOPLE, document, records},
    tx::SqlTx,
};
use crate::{
    domain::{
        page::Placed,
        ports::{RecordFilter, StoreResult},
        record::{Record, RecordOrder},
    },
    store::wanted::{Wanted, wanted},
};

/// How many rows of the list tell how common words are.
const SAMPLE: usize = 500;
/// How many rows of the list are looked through at most. Where so many would not do for a page, fewer than one in a hundred
/// records are hits: of a million so few that the index's can be sorted in as much time.
const WALK: usize = 7_000;
/// A word that is in more than one of so many records is left to be looked for in the rows that the index finds for the others.
const COMMON: usize = 4;

/// What a search found.
pub(super) enum Found {
    /// The records themselves, in order.
    Whole(Placed<Record>),
    /// Their ids, in order.
    Ids(Placed<String>),
}

/// A record's id and its place in the list.
type Hit = (String, String);

/// What a beginning of the list has.
struct Seen {
    /// The hits.
    found: Vec<Hit>,
    /// How many rows there were.
    rows: usize,
    /// How many of them have each word.
    with: Vec<usize>,
}

impl Seen {
    /// A page of hits; none where there may be more behind these rows.
    fn page(&self, most: usize, asked: usize) -> Option<Vec<Hit>> {
        let whole = self.rows < asked || self.found.len() >= most;
        whole.then(|| self.found.iter().take(most).cloned().collect())
    }
}

impl SqlTx {
    /// What the filter finds, in its order, one more than its limit.
    pub(super) async fn found(&mut self, filter: &RecordFilter) -> StoreResult<Found> {
        let wanted = wanted(self.parts().0, filter);
        let most = usize::try_from(filter.limit).unwrap_or(usize::MAX).saturating_add(1);
        if wanted.is_empty() {
            return Ok(Found::Whole(self.listed(filter).await?));
        }
        let sample = self.seen(filter, &wanted, SAMPLE).await?;
        let expected = SAMPLE.saturating_mul(most) / sample.found.len().max(1);
        if let Some(found) = sample.page(most, SAMPLE) {
            return Ok(ids(found, filter.limit));
        }
        if expected <= WALK {
            // Hits are not spread evenly.
            let rows = (2 * expected).min(WALK);
            if let Some(found) = self.seen(filter, &wanted, rows).await?.page(most, rows) {
                return Ok(ids(found, filter.limit));
            }
        }
        Ok(ids(self.indexed(filter, &wanted, &sample.with).await?, filter.limit))
    }

    /// A page of the list itself, with its records in the same statement: others' commits in between change nothing.
    async fn listed(&mut self, filter: &RecordFilter) -> StoreResult<Placed<Record>> {
        let (tenant, connection) = self.parts();
        let (column, sorted, _) = sorted_by(filter.order);
        let mut sql = QueryBuilder::<Db>::new(format!(
            "WITH page AS MATERIALIZED (SELECT s.record_id, s.{column} FROM {SEARCHED} s WHERE "
        ));
        conditions(&mut sql, tenant, filter)?;
        order(&mut sql, filter);
        sql.push(" LIMIT ").push_bind(i64::from(filter.limit) + 1);
        sql.push(format!(") SELECT '[' || string_agg({}, ','", document()));
        order(&mut sql, filter);
        sql.push(format!(") || ']', (SELECT s.{column} FROM page s"));
        order(&mut sql, filter);
        sql.push(" LIMIT 1 OFFSET ").push_bind(i64::from(filter.limit.saturating_sub(1)));
        sql.push(format!(") FROM page s CROSS JOIN {WITH_PEOPLE} r.id = s.record_id AND r.tenant = "));
        sql.push_bind(tenant.to_owned());
        let row = sql.build().fetch_one(connection).await?;
        let documents: Option<String> = row.try_get(0)?;
        let rows = records(documents.as_deref().unwrap_or("[]"))?;
        let place = last_of(rows.len(), filter.limit).map(|_| sorted.place(&row, 1)).transpose()?;
        Ok(Placed { rows, place })
    }

    /// What so many rows of the list have.
    async fn seen(&mut self, filter: &RecordFilter, wanted: &[Wanted], rows: usize) -> StoreResult<Seen> {
        let (tenant, connection) = self.parts();
        let (column, sorted, _) = sorted_by(filter.order);
        let mut sql = QueryBuilder::<Db>::new(format!("SELECT s.record_id, s.{column}"));
        for word in wanted {
            sql.push(", ");
            push_test(&mut sql, word);
        }
        sql.push(format!(" FROM {SEARCHED} s WHERE "));
        conditions(&mut sql, tenant, filter)?;
        order(&mut sql, filter);
        // Planned for as many rows as these: a plan that is kept for any number might sort the whole list.
        sql.push(format!(" LIMIT {rows}"));
        let rows = sql.build().persistent(false).fetch_all(connection).await?;
        let mut seen = Seen { found: Vec::new(), rows: rows.len(), with: vec![0; wanted.len()] };
        for row in &rows {
            let mut all = true;
            for (index, with) in seen.with.iter_mut().enumerate() {
                let has: bool = row.try_get(index + 2)?;
                *with += usize::from(has);
                all &= has;
            }
            if all {
                seen.found.push((row.try_get(0)?, sorted.place(row, 1)?));
            }
        }
        Ok(seen)
    }

    /// What the index of words has of it: of the words that are not common, by the sample.
    async fn indexed(&mut self, filter: &RecordFilter, wanted: &[Wanted], sample: &[usize]) -> StoreResult<Vec<Hit>> {
        let is_common = |index: usize| sample[index] * COMMON > SAMPLE;
        let (mut common, mut rare): (Vec<_>, Vec<_>) =
            wanted.iter().enumerate().partition(|(index, _)| is_common(*index));
        if rare.is_empty() {
            rare = common;
            common = Vec::new();
        }
        let rare: Vec<&Wanted> = rare.into_iter().map(|(_, word)| word).collect();
        let (tenant, connection) = self.parts();
        // Before it is sorted, or a planner would rather walk the list in its order until it has a page.
        let (column, sorted, _) = sorted_by(filter.order);
        let mut sql = QueryBuilder::<Db>::new("WITH matched AS MATERIALIZED (SELECT s.record_id, s.");
        sql.push(column).push(" FROM ");
        push_matching(&mut sql, &rare);
        for (_, word) in &common {
            sql.push(" AND ");
            push_test(&mut sql, word);
        }
        sql.push(" AND ");
        conditions(&mut sql, tenant, filter)?;
        sql.push(format!(") SELECT s.record_id, s.{column} FROM matched s"));
        order(&mut sql, filter);
        sql.push(format!(" LIMIT {}", u64::from(filter.limit) + 1));
        // Planned for these very words: a plan that is kept for all would not know whether they are common.
        let rows = sql.build().persistent(false).fetch_all(connection).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, sorted.place(row, 1)?))).collect()
    }
}

/// A page of hits.
fn ids(hits: Vec<Hit>, limit: u32) -> Found {
    let place = last_of(hits.len(), limit).map(|last| hits[last].1.clone());
    Found::Ids(Placed { rows: hits.into_iter().map(|(id, _)| id).collect(), place })
}

/// What the filter asks of rows `s`, and where its page begins.
fn conditions(sql: &mut QueryBuilder<Db>, tenant: &str, filter: &RecordFilter) -> StoreResult<()> {
    sql.push("s.tenant = ").push_bind(tenant.to_owned());
    // In the order of visits each of these has an index; in another, few different values are no reason to leave that order.
    let by_visit = matches!(filter.order, RecordOrder::LatestVisit | RecordOrder::EarliestVisit);
    let few = |column: &str| if by_visit { format!("s.{column}") } else { unindexed(column) };
    let (status, visit_type) = (filter.status.map(name_of), filter.visit_type.map(name_of));
    let (from, to) = (filter.visited_from.map(name_of), filter.visited_to.map(name_of));
    for (condition, value) in [
        ("s.patient_id =".to_owned(), filter.patient_id.as_ref()),
        ("s.doctor_id =".to_owned(), filter.doctor_id.as_ref()),
        ("s.department =".to_owned(), filter.department.as_ref()),
        ("s.template_id =".to_owned(), filter.template_id.as_ref()),
        (format!("{} =", few("status")), status.as_ref()),
        (format!("{} =", few("visit_type")), visit_type.as_ref()),
        ("s.visit_date >=".to_owned(), from.as_ref()),
        ("s.visit_date <=".to_owned(), to.as_ref()),
    ] {
        if let Some(value) = value {
            sql.push(format!(" AND {condition} ")).push_bind(value.clone());
        }
    }
    if let Some(has_files) = filter.has_attachments {
        sql.push(format!(" AND {} = ", few("has_files"))).push_bind(has_files);
    }
    if let Some(after) = &filter.after {
        let (column, sorted, descending) = sorted_by(filter.order);
        let beyond = if descending { "<" } else { ">" };
        sorted.push_beyond(sql, (&format!("s.{column}"), "s.record_id"), beyond, after)?;
    }
    Ok(())
}

fn order(sql: &mut QueryBuilder<Db>, filter: &RecordFilter) {
    let (column, _, descending) = sorted_by(filter.order);
    let direction = if descending { "DESC" } else { "ASC" };
    sql.push(format!(" ORDER BY s.{column} {direction}, s.record_id {direction}"));
}

/// By which column, of what kind, and whether from its greatest value down.
fn sorted_by(order: RecordOrder) -> (&'static str, Sorted, bool) {
    match order {
        RecordOrder::LatestVisit => ("visit_date", Sorted::Day, true),
        RecordOrder::EarliestVisit => ("visit_date", Sorted::Day, false),
        RecordOrder::PatientName => ("patient_sort", Sorted::Name, false),
        RecordOrder::PatientNameDescending => ("patient_sort", Sorted::Name, true),
        RecordOrder::LatestChange => ("updated_at", Sorted::Time, true),
        RecordOrder::EarliestChange => ("updated_at", Sorted::Time, false),
    }
}
