use async_trait::async_trait;

use crate::domain::{
    error::StoreResult,
    page::{Cursor, Placed},
    template::Template,
};

/// Which templates to list.
#[derive(Clone, Debug)]
pub struct TemplateFilter {
    /// Only those that are in use, or that are not.
    pub active: Option<bool>,
    /// After this place.
    pub after: Option<Cursor>,
    /// How many; one more is read.
    pub limit: u32,
}

/// Templates of records.
#[async_trait]
pub trait TemplateRows {
    /// Adds a template.
    async fn insert_template(&mut self, template: &Template) -> StoreResult<()>;
    /// Adds a template's next version.
    async fn update_template(&mut self, template: &Template) -> StoreResult<()>;
    /// One template, in that version or its newest.
    async fn template(&mut self, id: &str, version: Option<u32>) -> StoreResult<Option<Template>>;
    /// One template, which nobody else changes until this transaction ends.
    async fn lock_template(&mut self, id: &str) -> StoreResult<Option<Template>>;
    /// Templates by name, in Unicode's order.
    async fn templates(&mut self, filter: &TemplateFilter) -> StoreResult<Placed<Template>>;
    /// A template's versions, the newest first, before that one.
    async fn template_versions(&mut self, id: &str, before: Option<u32>, limit: u32) -> StoreResult<Vec<Template>>;
}
