//! Which records a search finds: in `search_records`, narrow rows and an index of words beside them.

use futures::TryStreamExt as _;
use sqlx::{QueryBuilder, Row as _};

use super::{
    super::dialect::{Db, SEARCHED, WALKS_FIRST, push_matching, unindexed},
    convert::name_of,
    tx::SqlTx,
};
use crate::{
    domain::{
        ports::{RecordFilter, StoreResult},
        record::RecordOrder,
        search::code_word,
    },
    store::wanted::wanted,
};

/// How many rows of the list are looked through for common words before the index of words is asked: words that are in one of
/// a hundred records are found there, and those that are not have few enough matches to be sorted (measured: `search` in
/// tests/bench/RESULTS.md).
const WALK: i64 = 4_000;

impl SqlTx {
    /// The ids of the records that the filter finds, in its order, one more than its limit.
    pub(super) async fn found(&mut self, filter: &RecordFilter) -> StoreResult<Vec<String>> {
        let wanted = wanted(self.parts().0, filter);
        let most = usize::try_from(filter.limit).unwrap_or(usize::MAX).saturating_add(1);
        if wanted.is_empty() {
            return self.listed(filter).await;
        }
        if WALKS_FIRST && let Some(found) = self.walked(filter, most).await? {
            return Ok(found);
        }
        let (tenant, connection) = self.parts();
        let mut sql = QueryBuilder::<Db>::new("SELECT s.record_id FROM ");
        push_matching(&mut sql, &wanted);
        sql.push(" AND ");
        conditions(&mut sql, tenant, filter);
        order(&mut sql, filter);
        sql.push(" LIMIT ").push_bind(i64::from(filter.limit) + 1);
        // Planned for these very words: a plan that is kept for all would not know whether they are common.
        Ok(sql.build_query_scalar().persistent(false).fetch_all(connection).await?)
    }

    /// A page of the list itself.
    async fn listed(&mut self, filter: &RecordFilter) -> StoreResult<Vec<String>> {
        let (tenant, connection) = self.parts();
        let mut sql = QueryBuilder::<Db>::new(format!("SELECT s.record_id FROM {SEARCHED} s WHERE "));
        conditions(&mut sql, tenant, filter);
        order(&mut sql, filter);
        sql.push(" LIMIT ").push_bind(i64::from(filter.limit) + 1);
        Ok(sql.build_query_scalar().fetch_all(connection).await?)
    }

    /// What the beginning of the list has of it; none where there may be more behind.
    async fn walked(&mut self, filter: &RecordFilter, most: usize) -> StoreResult<Option<Vec<String>>> {
        let (tenant, connection) = self.parts();
        let mut sql = QueryBuilder::<Db>::new("SELECT s.record_id, (TRUE");
        for word in &filter.words {
            // Folded words have letters and digits only, so there is nothing to escape.
            sql.push(" AND s.words LIKE ").push_bind(format!("% {word}%"));
        }
        if let Some(code) = &filter.diagnosis_code {
            sql.push(" AND s.words || ' ' LIKE ").push_bind(format!("% {} %", code_word(code)));
        }
        sql.push(format!(") AS hit FROM {SEARCHED} s WHERE "));
        conditions(&mut sql, tenant, filter);
        order(&mut sql, filter);
        sql.push(" LIMIT ").push_bind(WALK);
        let mut rows = sql.build().fetch(connection);
        let (mut seen, mut found) = (0, Vec::new());
        while let Some(row) = rows.try_next().await? {
            seen += 1;
            if row.try_get::<bool, _>("hit")? {
                found.push(row.try_get("record_id")?);
                if found.len() == most {
                    return Ok(Some(found));
                }
            }
        }
        Ok((seen < WALK).then_some(found))
    }
}

/// What the filter asks of rows `s`, and where its page begins.
fn conditions(sql: &mut QueryBuilder<Db>, tenant: &str, filter: &RecordFilter) {
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
        let (column, descending) = sorted_by(filter.order);
        let beyond = if descending { "<" } else { ">" };
        sql.push(format!(" AND (s.{column}, s.record_id) {beyond} ((SELECT {column} FROM {SEARCHED} WHERE tenant = "));
        sql.push_bind(tenant.to_owned()).push(" AND record_id = ").push_bind(after.id.clone());
        sql.push("), ").push_bind(after.id.clone()).push(")");
    }
}

fn order(sql: &mut QueryBuilder<Db>, filter: &RecordFilter) {
    let (column, descending) = sorted_by(filter.order);
    let direction = if descending { "DESC" } else { "ASC" };
    sql.push(format!(" ORDER BY s.{column} {direction}, s.record_id {direction}"));
}

fn sorted_by(order: RecordOrder) -> (&'static str, bool) {
    match order {
        RecordOrder::LatestVisit => ("visit_date", true),
        RecordOrder::EarliestVisit => ("visit_date", false),
        RecordOrder::PatientName => ("patient_sort", false),
        RecordOrder::PatientNameDescending => ("patient_sort", true),
        RecordOrder::LatestChange => ("updated_at", true),
        RecordOrder::EarliestChange => ("updated_at", false),
    }
}
