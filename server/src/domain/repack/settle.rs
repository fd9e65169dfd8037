//! Tidying up: what a run that was cut off left, and what a swap leaves behind.

use jiff::SignedDuration;

use super::run::Repack;
use crate::{
    auth::TenantScope,
    domain::{
        error::Result,
        ports::{OpenPacking, PackState},
        storage_rules::OLD_OBJECT_DAYS,
    },
};

impl Repack {
    /// Removes what a run that was cut off left: the new object before the swap, the old one after it.
    pub(super) async fn settle(&self, scope: &TenantScope) -> Result<()> {
        let open = self.store.read(scope).await?.open_packings().await?;
        for packing in open {
            let settled = match packing.state {
                PackState::Begun => self.give_up(scope, &packing).await,
                PackState::Swapped => self.remove_old(scope, &packing.version_id, &packing.old_key).await,
            };
            if let Err(error) = settled {
                let version_id = &packing.version_id;
                tracing::warn!(version_id, %error, "what is left of a compression cannot be removed yet");
            }
        }
        Ok(())
    }

    pub(super) async fn give_up(&self, scope: &TenantScope, packing: &OpenPacking) -> Result<()> {
        // First of all: should another server be at this attempt still, it must not make the version's what is removed here.
        let mut tx = self.store.begin(scope).await?;
        tx.bar_packing(&packing.version_id, &packing.new_key).await?;
        tx.commit().await?;
        // The key is of this attempt alone. Parts of a multipart upload go with it.
        self.objects.purge(&packing.new_key).await?;
        let mut tx = self.store.begin(scope).await?;
        tx.forget_packing(&packing.version_id).await?;
        tx.commit().await?;
        Ok(())
    }

    pub(super) async fn remove_old(&self, scope: &TenantScope, version_id: &str, old_key: &str) -> Result<()> {
        let kept = self.objects.delete(old_key).await?;
        let kept_until = kept.then(|| self.clock.now() + SignedDuration::from_hours(24 * i64::from(OLD_OBJECT_DAYS)));
        let mut tx = self.store.begin(scope).await?;
        tx.end_packing(version_id, kept_until).await?;
        tx.commit().await?;
        Ok(())
    }
}
