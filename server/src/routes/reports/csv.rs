use std::{borrow::Cow, fmt::Write as _};

use rust_decimal::Decimal;

use super::writer::{Head, Writer};
use crate::domain::storage_usage::UsageRow;

/// Writes the report as CSV (RFC 4180): a header line, lines ended by CRLF, fields quoted where they must be.
pub(super) struct Csv;

/// About how long a line is.
const LINE: usize = 128;

impl Writer for Csv {
    fn head(&mut self, head: &Head) -> String {
        let mut text = String::new();
        let cost = format!("monthly_cost_{}", head.currency.to_ascii_lowercase());
        push_texts(
            &mut text,
            &[
                "group",
                "kind",
                "storage_class",
                "access_tier",
                "files",
                "small_files",
                "source_bytes",
                "stored_bytes",
                "small_stored_bytes",
                "added_30_days_bytes",
                &cost,
            ],
        );
        text + END
    }

    fn rows(&mut self, rows: &[UsageRow]) -> String {
        let mut text = String::with_capacity(LINE * rows.len());
        for row in rows {
            let tier = row.access_tier.as_deref().unwrap_or_default();
            push_texts(&mut text, &[&row.group, row.kind.as_str(), &row.storage_class, tier]);
            push_numbers(&mut text, row);
            text.push_str(END);
        }
        text
    }

    fn tail(&mut self, _: Decimal) -> String {
        // A line of totals would be counted again by whoever adds the column up.
        String::new()
    }
}

/// What ends a line.
const END: &str = "\r\n";

/// Words, which a spreadsheet must not run.
fn push_texts(text: &mut String, fields: &[&str]) {
    for (number, field) in fields.iter().enumerate() {
        if number > 0 {
            text.push(',');
        }
        text.push_str(&quoted(harmless(field)));
    }
}

/// Numbers, which stay as they are, sign and all.
fn push_numbers(text: &mut String, row: &UsageRow) {
    let UsageRow { files, small_files, source_bytes, stored_bytes, small_stored_bytes, .. } = row;
    let UsageRow { added_30_days_bytes, monthly_cost, .. } = row;
    // Writing into a text does not fail.
    let _ = write!(
        text,
        ",{files},{small_files},{source_bytes},{stored_bytes},{small_stored_bytes},{added_30_days_bytes},{monthly_cost}"
    );
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
    use chartlift_costs::Kind;

    use super::*;

    #[test]
    fn text_that_a_spreadsheet_would_run_is_kept_from_it() {
        let line = |field| {
            let mut text = String::new();
            push_texts(&mut text, &[field]);
            text
        };
        assert_eq!(line("=HYPERLINK(\"http://x\",\"y\")"), "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
        assert_eq!(line("\t=1+1"), "'\t=1+1");
        assert_eq!(line(" =1+1"), "' =1+1");
        assert_eq!(line("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(line("-2+3"), "'-2+3");
        assert_eq!(line("＝1"), "'＝1");
        assert_eq!(line("Cardiology"), "Cardiology");
        assert_eq!(line("A-wing, \"east\""), "\"A-wing, \"\"east\"\"\"");
        assert_eq!(line("two\nlines"), "\"two\nlines\"");
    }

    #[test]
    fn a_number_stays_one() {
        let row = UsageRow {
            group: "Wards, all".to_owned(),
            kind: Kind::File,
            storage_class: "STANDARD".to_owned(),
            access_tier: None,
            files: 3,
            small_files: 1,
            source_bytes: 300,
            stored_bytes: 200,
            small_stored_bytes: 50,
            added_30_days_bytes: 0,
            monthly_cost: Decimal::new(-5, 1),
        };
        assert_eq!(Csv.rows(&[row]), "\"Wards, all\",file,STANDARD,,3,1,300,200,50,0,-0.5\r\n");
    }
}
