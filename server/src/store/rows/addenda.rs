use async_trait::async_trait;
use sqlx::{QueryBuilder, Row as _};

use super::{
    super::dialect::{Db, Row},
    columns::{Columns, Value, insert, update},
    convert::{maybe_number, moment, name_of, named, number, optional_time},
    tx::SqlTx,
};
use crate::domain::{
    addendum::Addendum,
    ports::{AddendumRows, StoreResult},
};

/// Addenda with the number of their attachments.
const ADDENDA: &str = "SELECT d.*, (SELECT COUNT(*) FROM attachments a WHERE a.tenant = d.tenant \
    AND a.addendum_id = d.id AND a.deleted_at IS NULL) AS attachment_count FROM addenda d WHERE d.tenant = ";
/// The place of a draft behind all that are signed.
const LAST: i64 = i64::MAX;

#[async_trait]
impl AddendumRows for SqlTx {
    async fn insert_addendum(&mut self, addendum: &Addendum) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        insert("addenda", tenant, &addendum.id, columns(addendum)).build().execute(connection).await?;
        Ok(())
    }

    async fn update_addendum(&mut self, addendum: &Addendum) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        update("addenda", tenant, &addendum.id, columns(addendum)).build().execute(connection).await?;
        Ok(())
    }

    async fn addendum(&mut self, id: &str) -> StoreResult<Option<Addendum>> {
        let (tenant, connection) = self.parts();
        let mut sql = QueryBuilder::<Db>::new(ADDENDA);
        sql.push_bind(tenant).push(" AND d.id = ").push_bind(id);
        sql.build().fetch_optional(connection).await?.as_ref().map(addendum).transpose()
    }

    async fn addendum_draft(&mut self, record_id: &str, author_id: &str) -> StoreResult<Option<Addendum>> {
        let (tenant, connection) = self.parts();
        let mut sql = QueryBuilder::<Db>::new(ADDENDA);
        sql.push_bind(tenant).push(" AND d.record_id = ").push_bind(record_id);
        sql.push(" AND d.created_by_id = ").push_bind(author_id).push(" AND d.status = 'draft'");
        sql.build().fetch_optional(connection).await?.as_ref().map(addendum).transpose()
    }

    async fn addenda(
        &mut self,
        record_id: &str,
        after: Option<(Option<u32>, &str)>,
        limit: u32,
    ) -> StoreResult<Vec<Addendum>> {
        let (tenant, connection) = self.parts();
        let mut sql = QueryBuilder::<Db>::new(ADDENDA);
        sql.push_bind(tenant).push(" AND d.record_id = ").push_bind(record_id);
        sql.push(" AND d.status <> 'discarded'");
        if let Some((number, id)) = after {
            sql.push(" AND (COALESCE(d.number, ").push_bind(LAST).push("), d.id) > (");
            sql.push_bind(number.map_or(LAST, i64::from)).push(", ").push_bind(id).push(")");
        }
        sql.push(" ORDER BY COALESCE(d.number, ").push_bind(LAST).push("), d.id LIMIT ").push_bind(i64::from(limit));
        sql.build().fetch_all(connection).await?.iter().map(addendum).collect()
    }

    async fn attachments_of_addendum(&mut self, id: &str) -> StoreResult<Vec<String>> {
        let (tenant, connection) = self.parts();
        let ids = sqlx::query_scalar(
            "SELECT id FROM attachments WHERE tenant = $1 AND addendum_id = $2 AND deleted_at IS NULL ORDER BY id",
        );
        Ok(ids.bind(tenant).bind(id).fetch_all(connection).await?)
    }
}

fn columns(addendum: &Addendum) -> Columns<'_> {
    vec![
        ("record_id", Value::Text(&addendum.record_id)),
        ("number", Value::MaybeNumber(addendum.number.map(i64::from))),
        ("status", Value::OwnText(name_of(addendum.status))),
        ("text", Value::Text(&addendum.text)),
        ("revision", Value::Number(i64::from(addendum.revision))),
        ("created_at", Value::Number(addendum.created_at.as_millisecond())),
        ("created_by_id", Value::Text(&addendum.created_by_id)),
        ("created_by", Value::Text(&addendum.created_by)),
        ("updated_at", Value::Number(addendum.updated_at.as_millisecond())),
        ("signed_at", Value::MaybeNumber(addendum.signed_at.map(jiff::Timestamp::as_millisecond))),
        ("signed_by", Value::MaybeText(addendum.signed_by.as_deref())),
    ]
}

fn addendum(row: &Row) -> StoreResult<Addendum> {
    Ok(Addendum {
        id: row.try_get("id")?,
        record_id: row.try_get("record_id")?,
        number: maybe_number(row, "number")?,
        status: named(row.try_get("status")?)?,
        text: row.try_get("text")?,
        revision: number(row, "revision")?,
        attachment_count: number(row, "attachment_count")?,
        created_at: moment(row, "created_at")?,
        created_by_id: row.try_get("created_by_id")?,
        created_by: row.try_get("created_by")?,
        updated_at: moment(row, "updated_at")?,
        signed_at: optional_time(row, "signed_at")?,
        signed_by: row.try_get("signed_by")?,
    })
}
