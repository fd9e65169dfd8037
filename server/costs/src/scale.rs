//! A sample counted as what it stands for: a demo's few small files as a hospital's.

use serde::Serialize;

use crate::{
    usage::{Activity, Counts, Kind, Stock, Usage},
    what_if::Cohort,
};

/// What each stored file is counted as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Scale {
    /// As how many files.
    pub files: u64,
    /// How many times as large each of them is. Descriptions stay as they are: they do not grow with their files.
    pub size: u64,
}

impl Scale {
    /// As what it is.
    pub const ONE: Self = Self { files: 1, size: 1 };

    /// Objects of one kind.
    pub fn stock(self, stock: &mut Stock) {
        let each = self.each(stock.kind);
        stock.counts = stock.counts.with(each, u64::saturating_mul);
        for (time, factor) in [
            (&mut stock.object_hours, each.objects),
            (&mut stock.small_object_hours, each.small_objects),
            (&mut stock.byte_hours, each.stored_bytes),
            (&mut stock.small_byte_hours, each.small_stored_bytes),
            (&mut stock.source_byte_hours, each.source_bytes),
        ] {
            *time = time.saturating_mul(factor.into());
        }
    }

    /// What one object of a kind, and one byte of it, is counted as.
    fn each(self, kind: Kind) -> Counts {
        let (objects, bytes) = (self.files, self.bytes(kind, 1));
        // What has grown is taken for large: see `Counts::small_objects`. What stays as it is may be small.
        let small = u64::from(bytes == objects);
        Counts {
            objects,
            small_objects: objects * small,
            source_bytes: bytes,
            stored_bytes: bytes,
            small_stored_bytes: bytes * small,
        }
    }

    /// All that was used.
    #[must_use]
    pub fn usage(self, mut usage: Usage) -> Usage {
        usage.stocks.iter_mut().for_each(|stock| self.stock(stock));
        for Activity { count, bytes, byte_hours, .. } in &mut usage.activities {
            *count = count.saturating_mul(self.files);
            *bytes = self.bytes(Kind::File, *bytes);
            *byte_hours = byte_hours.saturating_mul(self.bytes(Kind::File, 1).into());
        }
        usage
    }

    /// Files of one age.
    pub fn cohort(self, cohort: &mut Cohort) {
        cohort.counts = cohort.counts.with(self.each(cohort.kind), u64::saturating_mul);
        cohort.reads_a_month = cohort.reads_a_month.saturating_mul(self.files);
    }

    /// Bytes of objects of a kind.
    #[must_use]
    pub fn bytes(self, kind: Kind, bytes: u64) -> u64 {
        let size = if kind == Kind::Metadata { 1 } else { self.size };
        bytes.saturating_mul(self.files).saturating_mul(size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usage::Happened;

    #[test]
    fn a_file_is_counted_as_many_larger_ones_and_its_description_as_many() {
        let scale = Scale { files: 10, size: 100 };
        let usage = Usage {
            stocks: vec![
                Stock::steady(Kind::File, "STANDARD_IA", "", 2, 3_000, 1_000),
                Stock::steady(Kind::Metadata, "STANDARD", "", 2, 400, 400),
            ],
            activities: vec![Activity { bytes: 7, ..Activity::counted(Happened::Retrieval, "STANDARD_IA", 1) }],
            ..Usage::default()
        };
        let scaled = scale.usage(usage.clone());
        let grown = Stock::steady(Kind::File, "STANDARD_IA", "", 20, 300_000, 100_000);
        assert_eq!(
            scaled.stocks[0],
            Stock {
                counts: Counts { small_objects: 0, small_stored_bytes: 0, ..grown.counts },
                small_object_hours: 0,
                small_byte_hours: 0,
                ..grown
            }
        );
        assert_eq!(scaled.stocks[1], Stock::steady(Kind::Metadata, "STANDARD", "", 20, 400, 400));
        assert_eq!((scaled.activities[0].count, scaled.activities[0].bytes), (10, 7_000));
        assert_eq!(Scale::ONE.usage(usage.clone()), usage);
    }
}
