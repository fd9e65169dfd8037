use async_trait::async_trait;
use sqlx::{QueryBuilder, Row as _};

use super::{
    super::dialect::{Db, FOR_SHARE, FOR_UPDATE, Row},
    columns::{Columns, Value, insert, update},
    convert::{moment, number},
    places::Sorted,
    tx::SqlTx,
};
use crate::domain::{
    directory::person::{Entry, PersonKind},
    page::Placed,
    ports::{PersonFilter, PersonRow, PersonRows, StoreResult},
    search::{searchable, sort_key},
};

/// The two directories have the same columns.
pub(super) fn table(kind: PersonKind) -> &'static str {
    match kind {
        PersonKind::Patient => "patients",
        PersonKind::Practitioner => "practitioners",
    }
}

fn columns(person: &PersonRow) -> Columns<'_> {
    let entry = &person.entry;
    vec![
        ("identifier", Value::Text(&person.identifier)),
        ("active", Value::Flag(person.active)),
        ("content", Value::Text(&person.content)),
        ("display_name", Value::Text(&entry.display_name)),
        ("name_sort", Value::Bytes(sort_key(&entry.display_name))),
        ("search_text", Value::OwnText(searchable(&[&entry.display_name, &person.identifier]))),
        ("revision", Value::Number(i64::from(entry.revision))),
        ("created_at", Value::Number(entry.created_at.as_millisecond())),
        ("created_by_id", Value::Text(&entry.created_by_id)),
        ("created_by", Value::Text(&entry.created_by)),
        ("updated_at", Value::Number(entry.updated_at.as_millisecond())),
        ("updated_by_id", Value::Text(&entry.updated_by_id)),
        ("updated_by", Value::Text(&entry.updated_by)),
    ]
}

fn person(kind: PersonKind, row: &Row) -> StoreResult<PersonRow> {
    Ok(PersonRow {
        kind,
        identifier: row.try_get("identifier")?,
        active: row.try_get("active")?,
        content: row.try_get("content")?,
        entry: Entry {
            id: row.try_get("id")?,
            display_name: row.try_get("display_name")?,
            revision: number(row, "revision")?,
            created_at: moment(row, "created_at")?,
            created_by_id: row.try_get("created_by_id")?,
            created_by: row.try_get("created_by")?,
            updated_at: moment(row, "updated_at")?,
            updated_by_id: row.try_get("updated_by_id")?,
            updated_by: row.try_get("updated_by")?,
        },
    })
}

#[async_trait]
impl PersonRows for SqlTx {
    async fn insert_person(&mut self, person: &PersonRow) -> StoreResult<bool> {
        let (tenant, connection) = self.parts();
        let mut sql = insert(table(person.kind), tenant, &person.entry.id, columns(person));
        sql.push(" ON CONFLICT (tenant, identifier) DO NOTHING");
        Ok(sql.build().execute(connection).await?.rows_affected() > 0)
    }

    async fn update_person(&mut self, person: &PersonRow) -> StoreResult<bool> {
        let (tenant, connection) = self.parts();
        let mut sql = update(table(person.kind), tenant, &person.entry.id, columns(person));
        match sql.build().execute(connection).await {
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(false),
            outcome => Ok(outcome?.rows_affected() > 0),
        }
    }

    async fn person(&mut self, kind: PersonKind, id: &str) -> StoreResult<Option<PersonRow>> {
        self.one_person(kind, "id", id, "").await
    }

    async fn hold_person(&mut self, kind: PersonKind, id: &str) -> StoreResult<Option<PersonRow>> {
        self.one_person(kind, "id", id, FOR_SHARE).await
    }

    async fn lock_person(&mut self, kind: PersonKind, id: &str) -> StoreResult<Option<PersonRow>> {
        self.one_person(kind, "id", id, FOR_UPDATE).await
    }

    async fn lock_person_by_identifier(
        &mut self,
        kind: PersonKind,
        identifier: &str,
    ) -> StoreResult<Option<PersonRow>> {
        self.one_person(kind, "identifier", identifier, FOR_UPDATE).await
    }

    async fn people(&mut self, filter: &PersonFilter) -> StoreResult<Placed<PersonRow>> {
        let table = table(filter.kind);
        let (tenant, connection) = self.parts();
        let mut sql = QueryBuilder::<Db>::new(format!("SELECT * FROM {table} WHERE tenant = "));
        sql.push_bind(tenant);
        if let Some(identifier) = &filter.identifier {
            sql.push(" AND identifier = ").push_bind(identifier);
        }
        if let Some(active) = filter.active {
            sql.push(" AND active = ").push_bind(active);
        }
        for word in &filter.words {
            // Folded words have letters and digits only, so there is nothing to escape.
            sql.push(" AND search_text LIKE ").push_bind(format!("% {word}%"));
        }
        if let Some(after) = &filter.after {
            Sorted::Name.push_beyond(&mut sql, ("name_sort", "id"), ">", after)?;
        }
        sql.push(" ORDER BY name_sort, id LIMIT ").push_bind(i64::from(filter.limit) + 1);
        let rows = sql.build().fetch_all(connection).await?;
        Sorted::Name.page(&rows, filter.limit, "name_sort", |row| person(filter.kind, row))
    }
}

impl SqlTx {
    async fn one_person(
        &mut self,
        kind: PersonKind,
        column: &str,
        value: &str,
        locking: &str,
    ) -> StoreResult<Option<PersonRow>> {
        let (tenant, connection) = self.parts();
        let mut sql = QueryBuilder::<Db>::new(format!("SELECT * FROM {} WHERE tenant = ", table(kind)));
        sql.push_bind(tenant).push(format!(" AND {column} = ")).push_bind(value).push(locking);
        sql.build().fetch_optional(connection).await?.as_ref().map(|row| person(kind, row)).transpose()
    }
}
