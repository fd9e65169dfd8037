//! Demo hospitals whose past is still being written: nobody signs in at one before it is whole.

use std::collections::BTreeSet;

use tokio::sync::watch;

/// The hospitals that are being filled. Copies know of each other.
#[derive(Clone, Debug, Default)]
pub struct Filling(watch::Sender<BTreeSet<&'static str>>);

impl Filling {
    /// Marks a tenant as being filled.
    pub fn begin(&self, tenant: &'static str) {
        self.0.send_modify(|filling| {
            filling.insert(tenant);
        });
    }

    /// Marks a tenant as whole.
    pub fn end(&self, tenant: &str) {
        self.0.send_modify(|filling| {
            filling.remove(tenant);
        });
    }

    /// Completes when this tenant is not being filled.
    pub async fn over(&self, tenant: &str) {
        // It fails only once nobody could tell any more, and `self` could.
        let _ = self.0.subscribe().wait_for(|filling| !filling.contains(tenant)).await;
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn a_hospital_is_waited_for_alone() {
        let filling = Filling::default();
        filling.begin("northgate");
        filling.over("riverside").await;
        let mut waiting = Box::pin(filling.over("northgate"));
        assert!((&mut waiting).now_or_never().is_none());
        filling.clone().end("northgate");
        waiting.await;
    }
}
