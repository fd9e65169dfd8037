//! What every store must do, run on each implementation.
pub(crate) async fn run(_store: &impl crate::domain::ports::Store, _key: &crate::audit::AuditKey) {}
