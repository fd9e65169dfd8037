//! People of a table, as every spreadsheet writes one.

use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord, Trim};
use serde_json::{Map, Value};

use crate::domain::error::{Error, Result};

/// One line, by the names of its columns.
pub struct Line<'a> {
    columns: &'a HashMap<String, usize>,
    cells: &'a StringRecord,
}

impl Line<'_> {
    /// A cell; null where it is empty, none where the table has no such column.
    pub(super) fn cell(&self, column: &str) -> Option<Value> {
        self.text(column).map(|text| if text.is_empty() { Value::Null } else { text.into() })
    }

    pub(super) fn text(&self, column: &str) -> Option<&str> {
        self.columns.get(column).and_then(|&at| self.cells.get(at))
    }

    /// The words of a cell: spreadsheets have one cell for all given names.
    fn words(&self, column: &str) -> Option<Value> {
        self.text(column).map(|text| text.split_whitespace().collect())
    }

    /// The pieces of the name that the table has columns of.
    pub(super) fn name(&self) -> Option<Value> {
        let pieces = [
            ("text", self.cell("name")),
            ("family", self.cell("family")),
            ("given", self.words("given")),
            ("prefix", self.words("prefix")),
            ("suffix", self.words("suffix")),
        ];
        let said: Map<_, _> =
            pieces.into_iter().filter_map(|(piece, value)| Some((piece.to_owned(), value?))).collect();
        (!said.is_empty()).then_some(Value::Object(said))
    }

    /// An empty cell says nothing: there is nobody who is neither active nor not.
    pub(super) fn active(&self) -> Option<Value> {
        let said = self.text("active").filter(|said| !said.is_empty())?;
        Some(match said.to_lowercase().as_str() {
            "true" | "yes" | "1" => true.into(),
            "false" | "no" | "0" => false.into(),
            other => other.into(),
        })
    }
}

/// What every line says, by `said`. The first of the known columns must be there.
///
/// # Errors
/// [`Error::Invalid`] when it is no table, or lacks the column of identifiers, or has one that nobody knows.
pub(super) fn rows<T>(bytes: &[u8], known_columns: &[&str], said: fn(&Line<'_>) -> T) -> Result<Vec<Option<T>>> {
    let unreadable = |detail: String| Error::invalid("", detail);
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut table = ReaderBuilder::new().delimiter(delimiter(bytes)).trim(Trim::All).from_reader(bytes);
    let headers = table.headers().map_err(|error| unreadable(error.to_string()))?;
    let columns: HashMap<String, usize> =
        headers.iter().enumerate().map(|(at, name)| (name.to_lowercase(), at)).collect();
    let unknown: Vec<&str> = headers.iter().filter(|name| !known_columns.contains(&&*name.to_lowercase())).collect();
    let known = known_columns.join(", ");
    if !unknown.is_empty() {
        return Err(unreadable(format!("the table has unknown columns ({}); known are: {known}", unknown.join(", "))));
    }
    if !known_columns.first().is_some_and(|identifier| columns.contains_key(*identifier)) {
        return Err(unreadable(format!("the first line must name the columns, at least the first of: {known}")));
    }
    let line = |cells: std::result::Result<StringRecord, csv::Error>| {
        let cells = cells.map_err(|error| unreadable(error.to_string()))?;
        Ok(Some(said(&Line { columns: &columns, cells: &cells })))
    };
    table.records().map(line).collect()
}

/// What parts the cells: spreadsheets write `;` where the comma is the decimal sign.
fn delimiter(bytes: &[u8]) -> u8 {
    let first = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: &u8| first.iter().filter(|byte| *byte == delimiter).count();
    [b',', b';', b'\t'].into_iter().max_by_key(count).filter(|delimiter| count(delimiter) > 0).unwrap_or(b',')
}
