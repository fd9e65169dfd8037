//! One transaction inside one tenant, on either database.

use std::sync::Arc;

use async_trait::async_trait;
use chartlift_durability::Durability;
use sqlx::{Database, Transaction};

use super::super::dialect::{Db, Log, Reading};
use crate::{
    auth::TenantId,
    domain::ports::{StoreResult, Tx},
};

pub(super) type Connection = <Db as Database>::Connection;

/// One transaction inside one tenant.
pub(in super::super) struct SqlTx {
    tenant: TenantId,
    open: Open,
}

enum Open {
    Writing(Transaction<'static, Db>, Arc<Durability<Log>>),
    Reading(Reading),
}

impl SqlTx {
    pub(in super::super) fn writing(
        tenant: TenantId,
        tx: Transaction<'static, Db>,
        durability: &Arc<Durability<Log>>,
    ) -> Self {
        Self { tenant, open: Open::Writing(tx, Arc::clone(durability)) }
    }

    pub(in super::super) fn reading(tenant: TenantId, reading: Reading) -> Self {
        Self { tenant, open: Open::Reading(reading) }
    }

    /// The tenant, for binding, and the connection.
    pub(in super::super) fn parts(&mut self) -> (&str, &mut Connection) {
        let connection = match &mut self.open {
            Open::Writing(tx, _) => &mut **tx,
            Open::Reading(reading) => &mut **reading,
        };
        (self.tenant.as_str(), connection)
    }
}

#[async_trait]
impl Tx for SqlTx {
    fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    async fn commit(self: Box<Self>) -> StoreResult<()> {
        match self.open {
            Open::Writing(tx, durability) => {
                let pending = durability.committing();
                tx.commit().await?;
                Ok(pending.durable().await?)
            }
            Open::Reading(_) => Ok(()),
        }
    }
}
