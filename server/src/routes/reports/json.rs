use rust_decimal::Decimal;

use super::writer::{Head, Writer};
use crate::domain::storage_usage::UsageRow;

/// Writes the report as the `StorageUsage` of the API, row by row.
#[derive(Default)]
pub(super) struct Json {
    begun: bool,
}

impl Writer for Json {
    fn head(&mut self, head: &Head) -> String {
        let known = serde_json::json!({
            "tenant_id": head.tenant_id, "as_of": head.as_of, "by": head.by, "currency": head.currency,
        });
        let mut text = known.to_string();
        // The object stays open for the rows.
        text.pop();
        text + ",\"rows\":["
    }

    fn rows(&mut self, rows: &[UsageRow]) -> String {
        let mut text = String::new();
        for row in rows {
            if std::mem::replace(&mut self.begun, true) {
                text.push(',');
            }
            text.push_str(&serde_json::to_string(row).unwrap_or_default());
        }
        text
    }

    fn tail(&mut self, total: Decimal) -> String {
        format!("],\"total_monthly_cost\":\"{total}\"}}")
    }
}
