use std::collections::{HashMap, HashSet};

use async_trait::async_trait;
use sqlx::{AssertSqlSafe, QueryBuilder, Row as _};

use super::{
    super::dialect::{Db, FOR_UPDATE, Row, push_among},
    chained::chained,
    columns::{Columns, Value, insert, update},
    convert::{name_of, named, revision, to_json},
    record_document::{WITH_PEOPLE, document, record, records},
    search::Found,
    tx::SqlTx,
};
use crate::domain::{
    page::Placed,
    ports::{RecordFilter, RecordRows, StoreError, StoreResult},
    record::{Record, RecordState},
    revision::{Change, RevisedFile, Revision},
    search::{code_word, searchable, sort_key, words},
    stamp::Stamp,
};

#[async_trait]
impl RecordRows for SqlTx {
    async fn insert_record(&mut self, record: &Record) -> StoreResult<()> {
        let columns = columns(record)?;
        let (tenant, connection) = self.parts();
        insert("records", tenant, &record.id, columns).build().execute(connection).await?;
        Ok(())
    }

    async fn record(&mut self, id: &str) -> StoreResult<Option<Record>> {
        let sql = format!("SELECT {} FROM {WITH_PEOPLE} r.tenant = $1 AND r.id = $2", document());
        let (tenant, connection) = self.parts();
        let found = sqlx::query_scalar(AssertSqlSafe(sql)).bind(tenant).bind(id).fetch_optional(connection).await?;
        found.map(|document: String| record(&document)).transpose()
    }

    async fn lock_record(&mut self, id: &str) -> StoreResult<Option<RecordState>> {
        let sql =
            format!("SELECT status, finalize_requested_at FROM records WHERE tenant = $1 AND id = $2{FOR_UPDATE}");
        let (tenant, connection) = self.parts();
        let row = sqlx::query(AssertSqlSafe(sql)).bind(tenant).bind(id).fetch_optional(connection).await?;
        let state = |row: &Row| {
            let finalizing = row.try_get::<Option<i64>, _>("finalize_requested_at")?.is_some();
            Ok(RecordState { status: named(row.try_get("status")?)?, finalizing })
        };
        row.as_ref().map(state).transpose()
    }

    async fn records(&mut self, filter: &RecordFilter) -> StoreResult<Placed<Record>> {
        let Placed { rows: ids, place } = match self.found(filter).await? {
            Found::Whole(page) => return Ok(page),
            Found::Ids(ids) => ids,
        };
        if ids.is_empty() {
            return Ok(Placed::default());
        }
        let (tenant, connection) = self.parts();
        let document = document();
        let mut sql = QueryBuilder::<Db>::new(format!(
            "SELECT '[' || string_agg({document}, ',') || ']' FROM {WITH_PEOPLE} r.tenant = "
        ));
        sql.push_bind(tenant).push(" AND r.id ");
        push_among(&mut sql, &ids);
        let documents: Option<String> = sql.build_query_scalar().fetch_one(connection).await?;
        let mut records = records(documents.as_deref().unwrap_or("[]"))?;
        let order: HashMap<&str, usize> = ids.iter().map(String::as_str).zip(0..).collect();
        records.sort_by_key(|record| order.get(record.id.as_str()).copied());
        Ok(Placed { rows: records, place })
    }

    async fn update_record(&mut self, record: &Record) -> StoreResult<()> {
        let columns = columns(record)?;
        let (tenant, connection) = self.parts();
        update("records", tenant, &record.id, columns).build().execute(connection).await?;
        Ok(())
    }

    async fn touch_record(&mut self, id: &str, change: Change, stamp: &Stamp, file: &RevisedFile) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        let added = (change == Change::FileAdded && file.version == 1).then_some(&file.file_name);
        let (at, change, file) = (stamp.at.as_millisecond(), name_of(change), to_json(file)?);
        let words = distinct_words(added.as_slice());
        let mut update =
            "UPDATE records SET revision = revision + 1, updated_at = $3, updated_by_id = $4, updated_by = $5"
                .to_owned();
        if added.is_some() {
            update.push_str(", has_files = TRUE, file_words = file_words");
            // Only what is new: a record may have thousands of files, whose names are mostly alike.
            for place in (8..).step_by(2).take(words.len()) {
                let pair = format!(" || CASE WHEN file_words || ' ' LIKE ${place} THEN '' ELSE ${} END", place + 1);
                update.push_str(&pair);
            }
        }
        update.push_str(" WHERE tenant = $1 AND id = $2");
        // Of a record without history, as measurements are made on, this row has the content itself.
        let insert = "INSERT INTO record_revisions (tenant, record_id, revision, change, changed_at, changed_by_id, \
             changed_by, status, content, content_in, file) SELECT r.tenant, r.id, r.revision, $6, r.updated_at, \
             r.updated_by_id, r.updated_by, r.status, CASE WHEN l.revision IS NULL THEN r.content ELSE '' END, \
             COALESCE(l.content_in, l.revision), $7 FROM {changed} r LEFT JOIN record_revisions l \
             ON l.tenant = r.tenant AND l.record_id = r.id AND l.revision = r.revision - 1 \
             WHERE r.tenant = $1 AND r.id = $2";
        chained(connection, (&update, "records"), insert, |query| {
            let query =
                query.bind(tenant).bind(id).bind(at).bind(&stamp.by.id).bind(&stamp.by.name).bind(&change).bind(&file);
            // Folded words have letters and digits only, so there is nothing to escape.
            words.iter().fold(query, |query, word| query.bind(format!("% {word} %")).bind(format!(" {word}")))
        })
        .await
    }

    async fn insert_revision(&mut self, record_id: &str, revision: &Revision) -> StoreResult<()> {
        let content = serde_json::to_string(&revision.content).map_err(|error| StoreError(Box::new(error)))?;
        let (tenant, connection) = self.parts();
        sqlx::query(
            "INSERT INTO record_revisions (tenant, record_id, revision, change, changed_at, changed_by_id, changed_by, \
             status, content) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(tenant)
        .bind(record_id)
        .bind(i64::from(revision.revision))
        .bind(name_of(revision.change))
        .bind(revision.changed_at.as_millisecond())
        .bind(&revision.changed_by_id)
        .bind(&revision.changed_by)
        .bind(name_of(revision.status))
        .bind(content)
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn revisions(&mut self, record_id: &str, before: Option<u32>, limit: u32) -> StoreResult<Vec<Revision>> {
        let (tenant, connection) = self.parts();
        let rows = sqlx::query(
            "SELECT l.revision, l.change, l.changed_at, l.changed_by_id, l.changed_by, l.status, l.file, \
             COALESCE(c.content, l.content) AS content FROM record_revisions l LEFT JOIN record_revisions c \
             ON c.tenant = l.tenant AND c.record_id = l.record_id AND c.revision = l.content_in \
             WHERE l.tenant = $1 AND l.record_id = $2 AND l.revision < $3 ORDER BY l.revision DESC LIMIT $4",
        )
        .bind(tenant)
        .bind(record_id)
        .bind(before.map_or(i64::MAX, i64::from))
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await?;
        rows.iter().map(revision).collect()
    }
}

/// A record's columns. What it says is one document; beside it stands what rows are found and sorted by.
fn columns(record: &Record) -> StoreResult<Columns<'_>> {
    let (content, pending) = (&record.content, record.finalization.as_ref());
    let document = serde_json::to_string(content).map_err(|error| StoreError(Box::new(error)))?;
    let mut columns = vec![
        ("content", Value::OwnText(document)),
        ("patient_id", Value::Text(&content.patient_id)),
        ("doctor_id", Value::Text(&content.doctor_id)),
        ("department", Value::MaybeText(content.department.as_deref())),
        ("visit_type", Value::OwnText(name_of(content.visit_type))),
        ("visit_date", Value::OwnText(name_of(content.visit_date))),
        ("template_id", Value::MaybeText(record.template.as_ref().map(|template| template.id.as_str()))),
        ("template_version", Value::MaybeNumber(record.template.as_ref().map(|template| i64::from(template.version)))),
        ("status", Value::OwnText(name_of(record.status))),
        ("revision", Value::Number(i64::from(record.revision))),
        ("created_at", Value::Number(record.created_at.as_millisecond())),
        ("created_by_id", Value::Text(&record.created_by_id)),
        ("created_by", Value::Text(&record.created_by)),
        ("updated_at", Value::Number(record.updated_at.as_millisecond())),
        ("updated_by_id", Value::Text(&record.updated_by_id)),
        ("updated_by", Value::Text(&record.updated_by)),
        ("finalized_at", Value::MaybeNumber(record.finalized_at.map(jiff::Timestamp::as_millisecond))),
        ("finalized_by_id", Value::MaybeText(record.finalized_by_id.as_deref())),
        ("finalized_by", Value::MaybeText(record.finalized_by.as_deref())),
        ("finalize_requested_at", Value::MaybeNumber(pending.map(|pending| pending.requested_at.as_millisecond()))),
        ("finalize_requested_by_id", Value::MaybeText(pending.map(|pending| pending.requested_by_id.as_str()))),
        ("finalize_requested_by", Value::MaybeText(pending.map(|pending| pending.requested_by.as_str()))),
    ];
    columns.extend(found_by(record));
    Ok(columns)
}

/// What a search looks in, and the name's place in Unicode's order. Codes come first: PostgreSQL holds a megabyte of words.
pub(super) fn found_by(record: &Record) -> Columns<'static> {
    let mut texts = vec![record.patient.display_name.as_str(), &record.patient.mrn, &record.doctor.display_name];
    texts.extend(record.content.texts());
    let codes: String = record.content.diagnosis_codes().map(|code| format!(" {}", code_word(code))).collect();
    let words = codes + &searchable(&texts);
    vec![("search_text", Value::OwnText(words)), ("patient_sort", Value::Bytes(sort_key(&record.patient.display_name)))]
}

/// The words of names, each once.
fn distinct_words<T: AsRef<str>>(names: &[T]) -> Vec<String> {
    let mut seen = HashSet::new();
    names.iter().flat_map(|name| words(name.as_ref())).filter(|word| seen.insert(word.clone())).collect()
}

impl SqlTx {
    /// Has a record be found by the names that its visible files have now.
    pub(super) async fn refresh_files_of(&mut self, record_id: &str) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        let names: Vec<String> = sqlx::query_scalar(
            "SELECT file_name FROM attachments WHERE tenant = $1 AND record_id = $2 AND deleted_at IS NULL ORDER BY id",
        )
        .bind(tenant)
        .bind(record_id)
        .fetch_all(&mut *connection)
        .await?;
        let words: String = distinct_words(&names).into_iter().map(|word| format!(" {word}")).collect();
        // Another version of a file has its name, mostly: then there is nothing to write.
        sqlx::query(
            "UPDATE records SET file_words = $3, has_files = $4 \
             WHERE tenant = $1 AND id = $2 AND (file_words <> $3 OR has_files <> $4)",
        )
        .bind(tenant)
        .bind(record_id)
        .bind(words)
        .bind(!names.is_empty())
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Whose an attachment is.
    pub(super) async fn record_of(&mut self, attachment_id: &str) -> StoreResult<Option<String>> {
        let (tenant, connection) = self.parts();
        let record = sqlx::query_scalar("SELECT record_id FROM attachments WHERE tenant = $1 AND id = $2");
        Ok(record.bind(tenant).bind(attachment_id).fetch_optional(connection).await?)
    }

    /// The same after an attachment changed that was this record's before.
    pub(super) async fn refresh_files_after(&mut self, attachment_id: &str, before: Option<String>) -> StoreResult<()> {
        let now = self.record_of(attachment_id).await?;
        for record_id in now.iter().chain(before.iter().filter(|before| now.as_ref() != Some(before))) {
            self.refresh_files_of(record_id).await?;
        }
        Ok(())
    }
}
