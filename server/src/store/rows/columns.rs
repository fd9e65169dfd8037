//! Rows by the names of their columns, so that adding and changing one name them once.

use sqlx::QueryBuilder;

use super::super::dialect::Db;

/// A value for a column.
pub(super) enum Value<'a> {
    Text(&'a str),
    OwnText(String),
    MaybeText(Option<&'a str>),
    Number(i64),
    MaybeNumber(Option<i64>),
    Flag(bool),
    Bytes(Vec<u8>),
}

/// The columns of a row but for `tenant` and `id`.
pub(super) type Columns<'a> = Vec<(&'static str, Value<'a>)>;

fn push<'a>(sql: &mut QueryBuilder<Db>, value: Value<'a>) {
    match value {
        Value::Text(text) => sql.push_bind(text.to_owned()),
        Value::OwnText(text) => sql.push_bind(text),
        Value::MaybeText(text) => sql.push_bind(text.map(str::to_owned)),
        Value::Number(number) => sql.push_bind(number),
        Value::MaybeNumber(number) => sql.push_bind(number),
        Value::Flag(flag) => sql.push_bind(flag),
        Value::Bytes(bytes) => sql.push_bind(bytes),
    };
}

/// The statement that adds a row.
pub(super) fn insert(table: &str, tenant: &str, id: &str, columns: Columns<'_>) -> QueryBuilder<Db> {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let mut sql = QueryBuilder::new(format!("INSERT INTO {table} (tenant, id, {}) VALUES (", names.join(", ")));
    sql.push_bind(tenant.to_owned()).push(", ").push_bind(id.to_owned());
    for (_, value) in columns {
        sql.push(", ");
        push(&mut sql, value);
    }
    sql.push(")");
    sql
}

/// The statement that writes a row anew.
pub(super) fn update(table: &str, tenant: &str, id: &str, columns: Columns<'_>) -> QueryBuilder<Db> {
    let mut sql = QueryBuilder::new(format!("UPDATE {table} SET "));
    for (index, (name, value)) in columns.into_iter().enumerate() {
        sql.push(if index == 0 { "" } else { ", " }).push(name).push(" = ");
        push(&mut sql, value);
    }
    sql.push(" WHERE tenant = ").push_bind(tenant.to_owned()).push(" AND id = ").push_bind(id.to_owned());
    sql
}
