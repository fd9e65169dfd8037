use async_trait::async_trait;
use sqlx::{AssertSqlSafe, QueryBuilder};

use super::{
    super::dialect::{Db, FOR_UPDATE, SEARCHED, push_among},
    columns::update,
    convert::anywhere,
    jobs::scope_of,
    people::table,
    record_document::{WITH_PEOPLE, document, record},
    records::found_by,
    tx::{Connection, SqlTx},
};
use crate::{
    auth::{JobScope, TenantScope},
    domain::{
        directory::person::PersonKind,
        ports::{RenamedRows, StoreResult},
    },
};

/// Those who are queued in any tenant, in no order that matters.
pub(in super::super) async fn renamed_people(
    connection: &mut Connection,
    job: &JobScope,
    limit: u32,
) -> StoreResult<Vec<(TenantScope, PersonKind, String)>> {
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT tenant, directory, person_id FROM renamed_people ORDER BY tenant, directory, person_id LIMIT $1",
    )
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    let person = |(tenant, directory, id): (String, String, String)| {
        let patients = directory == table(PersonKind::Patient);
        let kind = if patients { PersonKind::Patient } else { PersonKind::Practitioner };
        Ok((scope_of(job, &tenant)?, kind, id))
    };
    rows.into_iter().map(person).collect()
}

#[async_trait]
impl RenamedRows for SqlTx {
    async fn queue_renamed(&mut self, kind: PersonKind, id: &str) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        sqlx::query(
            "INSERT INTO renamed_people (tenant, directory, person_id, changes, after_visit, after_record) \
             VALUES ($1, $2, $3, $4, '', '') ON CONFLICT (tenant, directory, person_id) DO UPDATE SET \
             changes = renamed_people.changes + 1, after_visit = '', after_record = ''",
        )
        .bind(tenant)
        .bind(table(kind))
        .bind(id)
        .bind(anywhere())
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn refresh_renamed(&mut self, kind: PersonKind, id: &str, limit: u32) -> StoreResult<bool> {
        let (tenant, connection) = self.parts();
        let Some(queued) = queued(connection, tenant, kind, id).await? else { return Ok(false) };
        let mut batch = next(connection, tenant, (kind, id), &queued, limit).await?;
        let ids: Vec<String> = batch.iter().map(|(_, id)| id.clone()).collect();
        refresh(connection, tenant, &ids).await?;
        let last = batch.pop().filter(|_| ids.len() >= limit as usize);
        let settle = match last {
            Some(_) => "UPDATE renamed_people SET after_visit = $7, after_record = $8",
            None => "DELETE FROM renamed_people",
        };
        // Not where the name changed meanwhile, or another server went on: then the queue knows better.
        let sql = format!(
            "{settle} WHERE tenant = $1 AND directory = $2 AND person_id = $3 \
             AND changes = $4 AND after_visit = $5 AND after_record = $6"
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(tenant).bind(table(kind)).bind(id);
        let mut query = query.bind(queued.changes).bind(queued.after_visit).bind(queued.after_record);
        let is_last = last.is_none();
        if let Some((visit, record)) = last {
            query = query.bind(visit).bind(record);
        }
        let settled = query.execute(connection).await?.rows_affected() > 0;
        Ok(!(settled && is_last))
    }
}

/// How far a queued person's records are.
struct Queued {
    changes: i64,
    after_visit: String,
    after_record: String,
}

/// It is not locked: whoever changes a record waits for somebody who changes the name, who would wait here, for the record.
async fn queued(connection: &mut Connection, tenant: &str, kind: PersonKind, id: &str) -> StoreResult<Option<Queued>> {
    let query = sqlx::query_as(
        "SELECT changes, after_visit, after_record FROM renamed_people \
         WHERE tenant = $1 AND directory = $2 AND person_id = $3",
    );
    let row: Option<(i64, String, String)> =
        query.bind(tenant).bind(table(kind)).bind(id).fetch_optional(connection).await?;
    Ok(row.map(|(changes, after_visit, after_record)| Queued { changes, after_visit, after_record }))
}

/// Day and id of the next records. Whatever moves in this order meanwhile is written anew by whoever moves it.
async fn next(
    connection: &mut Connection,
    tenant: &str,
    (kind, id): (PersonKind, &str),
    queued: &Queued,
    limit: u32,
) -> StoreResult<Vec<(String, String)>> {
    let column = match kind {
        PersonKind::Patient => "patient_id",
        PersonKind::Practitioner => "doctor_id",
    };
    let sql = format!(
        "SELECT s.visit_date, s.record_id FROM {SEARCHED} s WHERE s.tenant = $1 AND s.{column} = $2 \
         AND (s.visit_date, s.record_id) > ($3, $4) ORDER BY s.visit_date, s.record_id LIMIT $5"
    );
    let query =
        sqlx::query_as(AssertSqlSafe(sql)).bind(tenant).bind(id).bind(&queued.after_visit).bind(&queued.after_record);
    Ok(query.bind(i64::from(limit)).fetch_all(connection).await?)
}

/// Writes anew what these records are found and sorted by.
async fn refresh(connection: &mut Connection, tenant: &str, ids: &[String]) -> StoreResult<()> {
    // First locked, then read by another statement: what somebody is changing at this moment is read as it is after that.
    let mut lock = QueryBuilder::<Db>::new("SELECT r.id FROM records r WHERE r.tenant = ");
    lock.push_bind(tenant).push(" AND r.id ");
    push_among(&mut lock, ids);
    lock.push(" ORDER BY r.id").push(FOR_UPDATE).build().fetch_all(&mut *connection).await?;
    let mut read = QueryBuilder::<Db>::new(format!("SELECT {} FROM {WITH_PEOPLE} r.tenant = ", document()));
    read.push_bind(tenant).push(" AND r.id ");
    push_among(&mut read, ids);
    let documents: Vec<String> = read.build_query_scalar().fetch_all(&mut *connection).await?;
    for document in &documents {
        let record = record(document)?;
        update("records", tenant, &record.id, found_by(&record)).build().execute(&mut *connection).await?;
    }
    Ok(())
}
