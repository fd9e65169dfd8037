//! The role that transactions run as: it owns nothing, so row-level security holds for it. One for all databases of a cluster.

use sqlx::{AssertSqlSafe, PgPool};

use crate::domain::ports::{StoreError, StoreResult};

pub(super) const ROLE: &str = "chartlift_app";

/// The database's user may not be the role, and may not mend that.
#[derive(Debug, thiserror::Error)]
#[error(
    "its user {user} may not act as the role {ROLE}, which keeps tenants apart, nor see to it ({cause}): have an administrator of \
     PostgreSQL run: {missing}GRANT {ROLE} TO {user}"
)]
struct NotTheRole {
    user: String,
    missing: &'static str,
    cause: sqlx::Error,
}

/// Sees to it that the database's user may act as the role, at each start: a dump brings no roles with it.
pub(super) async fn make_sure(pool: &PgPool) -> StoreResult<()> {
    if act(pool).await.is_ok() {
        return Ok(());
    }
    // Whether another server, or an administrator, was first, is seen by trying.
    let known = is_known(pool).await?;
    let mut tried = Ok(());
    if !known {
        tried = run(pool, "CREATE ROLE chartlift_app NOLOGIN NOSUPERUSER NOBYPASSRLS").await;
    }
    // Whoever makes a role may give it away, and since PostgreSQL 16 has to give it to themselves.
    let given = run(pool, "GRANT chartlift_app TO CURRENT_USER").await;
    let Err(refused) = act(pool).await else { return Ok(()) };
    let user: String = sqlx::query_scalar("SELECT quote_ident(current_user)").fetch_one(pool).await?;
    let missing = if is_known(pool).await? { "" } else { "CREATE ROLE chartlift_app NOLOGIN; " };
    let cause = tried.and(given).err().unwrap_or(refused);
    Err(StoreError(Box::new(NotTheRole { user, missing, cause })))
}

/// Acts as the role for a moment.
async fn act(pool: &PgPool) -> Result<(), sqlx::Error> {
    let mut tx = pool.begin().await?;
    sqlx::query(AssertSqlSafe(format!("SET LOCAL ROLE {ROLE}"))).execute(&mut *tx).await?;
    Ok(())
}

async fn is_known(pool: &PgPool) -> StoreResult<bool> {
    let known = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1)");
    Ok(known.bind(ROLE).fetch_one(pool).await?)
}

async fn run(pool: &PgPool, sql: &'static str) -> Result<(), sqlx::Error> {
    sqlx::query(sql).execute(pool).await.map(drop)
}
