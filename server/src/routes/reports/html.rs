use rust_decimal::Decimal;

use super::writer::{Head, Writer};
use crate::domain::storage_usage::UsageRow;

/// Writes the report as a page to print: one table whose head comes again on every sheet.
pub(super) struct Html;

const STYLE: &str = "body{font:10pt/1.4 system-ui,sans-serif;margin:2rem;color:#111}\
    table{border-collapse:collapse;width:100%}th,td{padding:.25rem .5rem;border-bottom:1px solid #ccc;text-align:left}\
    td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}thead{display:table-header-group}\
    tr{break-inside:avoid}tfoot td{font-weight:600;border:0}\
    @page{size:A4 landscape;margin:15mm}@media print{body{margin:0}}";

impl Writer for Html {
    fn head(&mut self, head: &Head) -> String {
        let by = head.by.as_str().replace('_', " ");
        let currency = escaped(&head.currency);
        format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Storage usage by {by}</title>\
             <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style></head><body>\
             <h1>Storage usage by {by}</h1><p>{tenant}, {as_of}</p><table><thead><tr><th scope=\"col\">{by}</th>\
             <th scope=\"col\">Kind</th><th scope=\"col\">Class</th><th scope=\"col\">Tier</th>\
             <th scope=\"col\" class=\"n\">Files</th><th scope=\"col\" class=\"n\">Bytes as uploaded</th>\
             <th scope=\"col\" class=\"n\">Bytes as stored</th><th scope=\"col\" class=\"n\">Added in 30 days</th>\
             <th scope=\"col\" class=\"n\">{currency} a month</th></tr></thead><tbody>\n",
            tenant = escaped(&head.tenant_id),
            as_of = head.as_of,
        )
    }

    fn rows(&mut self, rows: &[UsageRow]) -> String {
        rows.iter()
            .map(|row| {
                format!(
                    "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td>\
                     <td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>\n",
                    escaped(&row.group),
                    row.kind.as_str().replace('_', " "),
                    escaped(&row.storage_class),
                    escaped(row.access_tier.as_deref().unwrap_or_default()),
                    row.files,
                    row.source_bytes,
                    row.stored_bytes,
                    row.added_30_days_bytes,
                    row.monthly_cost,
                )
            })
            .collect()
    }

    fn tail(&mut self, total: Decimal) -> String {
        format!(
            "</tbody><tfoot><tr><td colspan=\"8\">All together</td><td class=\"n\">{total}</td></tr></tfoot></table>\
             </body></html>\n"
        )
    }
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_text_and_never_markup() {
        assert_eq!(escaped("<b onload='x'>&\"</b>"), "&lt;b onload=&#39;x&#39;&gt;&amp;&quot;&lt;/b&gt;");
    }
}
