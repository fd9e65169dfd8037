//! Rows set aside until it is known what they come to, and taken in turn then.

use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

use chartlift_costs::{Counts, Kind, Stock};
use tempfile::SpooledTempFile;

use super::super::storage_usage::GroupedStock;

/// So much stays in memory; more goes into a temporary file that has no name and is gone with us.
const IN_MEMORY_BYTES: usize = 1 << 20;

/// Takes pages of rows.
pub(super) struct Spool(BufWriter<SpooledTempFile>);

/// Gives them back.
pub(in super::super) struct Unwinding(BufReader<SpooledTempFile>);

/// A page as it is set aside.
pub(super) struct Packed(Vec<u8>);

/// A row: group, bytes of the last 30 days, kind, class, tier, and its counts.
type PackedRow<Text> = (Text, u64, Kind, Text, Text, [u64; 5]);

impl Packed {
    pub(super) fn of(rows: &[GroupedStock]) -> io::Result<Self> {
        let rows: Vec<PackedRow<&str>> = rows.iter().map(packed).collect();
        Ok(Self(serde_json::to_vec(&rows)?))
    }
}

impl Spool {
    pub(super) fn new() -> Self {
        Self(BufWriter::new(SpooledTempFile::new(IN_MEMORY_BYTES)))
    }

    pub(super) fn push(&mut self, Packed(page): &Packed) -> io::Result<()> {
        let length = u32::try_from(page.len()).map_err(io::Error::other)?;
        self.0.write_all(&length.to_le_bytes())?;
        self.0.write_all(page)
    }

    pub(super) fn unwind(self) -> io::Result<Unwinding> {
        let mut file = self.0.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        Ok(Unwinding(BufReader::new(file)))
    }
}

impl Unwinding {
    /// The next page; none when that was all.
    pub(super) fn next(&mut self) -> io::Result<Option<Vec<GroupedStock>>> {
        let mut length = [0; 4];
        match self.0.read_exact(&mut length) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            read => read?,
        }
        let mut page = vec![0; u32::from_le_bytes(length) as usize];
        self.0.read_exact(&mut page)?;
        let rows: Vec<PackedRow<String>> = serde_json::from_slice(&page)?;
        Ok(Some(rows.into_iter().map(unpacked).collect()))
    }
}

fn packed(GroupedStock { group, added_30_days_bytes, stock }: &GroupedStock) -> PackedRow<&str> {
    let Counts { objects, small_objects, source_bytes, stored_bytes, small_stored_bytes } = stock.counts;
    let counts = [objects, small_objects, source_bytes, stored_bytes, small_stored_bytes];
    (group, *added_30_days_bytes, stock.kind, &stock.storage_class, &stock.access_tier, counts)
}

fn unpacked((group, added_30_days_bytes, kind, class, tier, counts): PackedRow<String>) -> GroupedStock {
    let [objects, small_objects, source_bytes, stored_bytes, small_stored_bytes] = counts;
    let counts = Counts { objects, small_objects, source_bytes, stored_bytes, small_stored_bytes };
    GroupedStock { group, added_30_days_bytes, stock: Stock::of(kind, &class, &tier, counts) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(group: String, objects: u64) -> GroupedStock {
        let counts =
            Counts { objects, small_objects: 2, source_bytes: 3, stored_bytes: u64::MAX, small_stored_bytes: 5 };
        let stock = Stock::of(Kind::OlderVersion, "INTELLIGENT_TIERING", "INFREQUENT_ACCESS", counts);
        GroupedStock { group, added_30_days_bytes: 7, stock }
    }

    #[test]
    fn what_was_set_aside_comes_back_in_order_also_from_a_file() {
        let pages =
            (0..5).map(|page| (0..4_000).map(|at| row(format!("group \"{page}\" {at}"), at)).collect::<Vec<_>>());
        let pages: Vec<_> = pages.chain([Vec::new()]).collect();
        let mut spool = Spool::new();
        let mut bytes = 0;
        for page in &pages {
            let packed = Packed::of(page).unwrap();
            bytes += packed.0.len();
            spool.push(&packed).unwrap();
        }
        assert!(bytes > IN_MEMORY_BYTES, "{bytes} bytes stay in memory: nothing is shown of files");
        let mut unwinding = spool.unwind().unwrap();
        for page in pages {
            assert_eq!(unwinding.next().unwrap(), Some(page));
        }
        assert_eq!(unwinding.next().unwrap(), None);
    }
}
