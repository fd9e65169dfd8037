use std::borrow::Cow;

use rust_decimal::Decimal;

use super::writer::{Head, Writer};
use crate::domain::storage_usage::UsageRow;

/// Writes the report as CSV (RFC 4180): a header line, lines ended by CRLF, fields quoted where they must be.
pub(super) struct Csv;

/// A field.
enum Field<'a> {
    /// Words, which a spreadsheet must not run.
    Text(&'a str),
    /// A number, which stays as it is, sign and all.
    Number(Cow<'a, str>),
}

impl Writer for Csv {
    fn head(&mut self, head: &Head) -> String {
        line(&[
            Field::Text("group"),
            Field::Text("kind"),
            Field::Text("storage_class"),
            Field::Text("access_tier"),
            Field::Text("files"),
            Field::Text("small_files"),
            Field::Text("source_bytes"),
            Field::Text("stored_bytes"),
            Field::Text("small_stored_bytes"),
            Field::Text("added_30_days_bytes"),
            Field::Text(&format!("monthly_cost_{}", head.currency.to_ascii_lowercase())),
        ])
    }

    fn rows(&mut self, rows: &[UsageRow]) -> String {
        let number = |number: u64| Field::Number(number.to_string().into());
        rows.iter()
            .map(|row| {
                line(&[
                    Field::Text(&row.group),
                    Field::Text(row.kind.as_str()),
                    Field::Text(&row.storage_class),
                    Field::Text(row.access_tier.as_deref().unwrap_or_default()),
                    number(row.files),
                    number(row.small_files),
                    number(row.source_bytes),
                    number(row.stored_bytes),
                    number(row.small_stored_bytes),
                    number(row.added_30_days_bytes),
                    Field::Number(row.monthly_cost.to_string().into()),
                ])
            })
            .collect()
    }

    fn tail(&mut self, _: Decimal) -> String {
        // A line of totals would be counted again by whoever adds the column up.
        String::new()
    }
}

fn line(fields: &[Field<'_>]) -> String {
    let fields: Vec<Cow<'_, str>> = fields
        .iter()
        .map(|field| match field {
            Field::Text(text) => quoted(harmless(text)),
            Field::Number(number) => Cow::Borrowed(number.as_ref()),
        })
        .collect();
    fields.join(",") + "\r\n"
}

/// Text that no spreadsheet takes for a formula: an apostrophe before whatever begins one
/// (<https://owasp.org/www-community/attacks/CSV_Injection>). A control character before it hides it from the eye only.
fn harmless(text: &str) -> Cow<'_, str> {
    let first = text.trim_start_matches(|c: char| c.is_whitespace() || c.is_control()).chars().next();
    let leading = text.starts_with(['\t', '\r', '\n']);
    if leading || matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

fn quoted(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains(['"', ',', '\r', '\n']) { Cow::Owned(format!("\"{}\"", text.replace('"', "\"\""))) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_a_spreadsheet_would_run_is_kept_from_it() {
        let text = |text| line(&[Field::Text(text)]);
        assert_eq!(text("=HYPERLINK(\"http://x\",\"y\")"), "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\r\n");
        assert_eq!(text("\t=1+1"), "'\t=1+1\r\n");
        assert_eq!(text(" =1+1"), "' =1+1\r\n");
        assert_eq!(text("@SUM(A1)"), "'@SUM(A1)\r\n");
        assert_eq!(text("-2+3"), "'-2+3\r\n");
        assert_eq!(text("＝1"), "'＝1\r\n");
        assert_eq!(text("Cardiology"), "Cardiology\r\n");
        assert_eq!(text("A-wing, \"east\""), "\"A-wing, \"\"east\"\"\"\r\n");
        assert_eq!(text("two\nlines"), "\"two\nlines\"\r\n");
    }

    #[test]
    fn a_number_stays_one() {
        let fields = [Field::Number("-0.5".into()), Field::Number("0".into())];
        assert_eq!(line(&fields), "-0.5,0\r\n");
    }
}
