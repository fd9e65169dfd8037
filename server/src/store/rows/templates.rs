use async_trait::async_trait;
use sqlx::{AssertSqlSafe, QueryBuilder, Row as _};

use super::{
    super::dialect::{Db, FOR_UPDATE, Row},
    columns::{Value, insert, update},
    convert::{json, moment, number, to_json},
    places::Sorted,
    tx::SqlTx,
};
use crate::domain::{
    page::Placed,
    ports::{StoreResult, TemplateFilter, TemplateRows},
    search::sort_key,
    template::{Template, TemplateInput},
};

const VERSIONS: &str = "SELECT t.id, t.name_sort, t.created_at, t.created_by_id, t.created_by, v.* FROM record_templates t \
    JOIN record_template_versions v ON v.tenant = t.tenant AND v.template_id = t.id";

#[async_trait]
impl TemplateRows for SqlTx {
    async fn insert_template(&mut self, template: &Template) -> StoreResult<()> {
        let mut columns = newest(template);
        columns.extend([
            ("created_at", Value::Number(template.created_at.as_millisecond())),
            ("created_by_id", Value::Text(&template.created_by_id)),
            ("created_by", Value::Text(&template.created_by)),
        ]);
        let (tenant, connection) = self.parts();
        insert("record_templates", tenant, &template.id, columns).build().execute(connection).await?;
        self.insert_template_version(template).await
    }

    async fn update_template(&mut self, template: &Template) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        update("record_templates", tenant, &template.id, newest(template)).build().execute(connection).await?;
        self.insert_template_version(template).await
    }

    async fn template(&mut self, id: &str, version: Option<u32>) -> StoreResult<Option<Template>> {
        let (tenant, connection) = self.parts();
        let mut sql = QueryBuilder::<Db>::new(format!("{VERSIONS} WHERE t.tenant = "));
        sql.push_bind(tenant).push(" AND t.id = ").push_bind(id).push(" AND v.version = ");
        match version {
            Some(version) => sql.push_bind(i64::from(version)),
            None => sql.push("t.version"),
        };
        sql.build().fetch_optional(connection).await?.as_ref().map(template).transpose()
    }

    async fn lock_template(&mut self, id: &str) -> StoreResult<Option<Template>> {
        let sql = format!("SELECT 1 FROM record_templates WHERE tenant = $1 AND id = $2{FOR_UPDATE}");
        let (tenant, connection) = self.parts();
        sqlx::query(AssertSqlSafe(sql)).bind(tenant).bind(id).fetch_optional(connection).await?;
        self.template(id, None).await
    }

    async fn templates(&mut self, filter: &TemplateFilter) -> StoreResult<Placed<Template>> {
        let (tenant, connection) = self.parts();
        let mut sql = QueryBuilder::<Db>::new(format!("{VERSIONS} AND v.version = t.version WHERE t.tenant = "));
        sql.push_bind(tenant);
        if let Some(active) = filter.active {
            sql.push(" AND v.active = ").push_bind(active);
        }
        if let Some(after) = &filter.after {
            Sorted::Name.push_beyond(&mut sql, ("t.name_sort", "t.id"), ">", after)?;
        }
        sql.push(" ORDER BY t.name_sort, t.id LIMIT ").push_bind(i64::from(filter.limit) + 1);
        let rows = sql.build().fetch_all(connection).await?;
        Sorted::Name.page(&rows, filter.limit, "name_sort", template)
    }

    async fn template_versions(&mut self, id: &str, before: Option<u32>, limit: u32) -> StoreResult<Vec<Template>> {
        let (tenant, connection) = self.parts();
        let mut sql = QueryBuilder::<Db>::new(format!("{VERSIONS} WHERE t.tenant = "));
        sql.push_bind(tenant).push(" AND t.id = ").push_bind(id).push(" AND v.version < ");
        sql.push_bind(before.map_or(i64::MAX, i64::from)).push(" ORDER BY v.version DESC LIMIT ");
        sql.push_bind(i64::from(limit));
        sql.build().fetch_all(connection).await?.iter().map(template).collect()
    }
}

impl SqlTx {
    async fn insert_template_version(&mut self, template: &Template) -> StoreResult<()> {
        let (tenant, connection) = self.parts();
        sqlx::query(
            "INSERT INTO record_template_versions (tenant, template_id, version, name, description, active, content, \
             changed_at, changed_by_id, changed_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(tenant)
        .bind(&template.id)
        .bind(i64::from(template.version))
        .bind(&template.input.name)
        .bind(&template.input.description)
        .bind(template.input.active)
        .bind(to_json(&template.input.content)?)
        .bind(template.updated_at.as_millisecond())
        .bind(&template.updated_by_id)
        .bind(&template.updated_by)
        .execute(connection)
        .await?;
        Ok(())
    }
}

/// What names the newest version, and its place in the list.
fn newest(template: &Template) -> Vec<(&'static str, Value<'_>)> {
    vec![
        ("version", Value::Number(i64::from(template.version))),
        ("name_sort", Value::Bytes(sort_key(&template.input.name))),
    ]
}

fn template(row: &Row) -> StoreResult<Template> {
    Ok(Template {
        id: row.try_get("id")?,
        input: TemplateInput {
            name: row.try_get("name")?,
            description: row.try_get("description")?,
            active: row.try_get("active")?,
            content: json(row, "content")?,
        },
        version: number(row, "version")?,
        created_at: moment(row, "created_at")?,
        created_by_id: row.try_get("created_by_id")?,
        created_by: row.try_get("created_by")?,
        updated_at: moment(row, "changed_at")?,
        updated_by_id: row.try_get("changed_by_id")?,
        updated_by: row.try_get("changed_by")?,
    })
}
