//! What hospitals store. Sizes follow from the formats; how many of each is an assumption, stated here and in the results.

/// A kind of file: its sample, and its sizes in bytes with their weights.
pub struct Kind {
    pub name: &'static str,
    pub about: &'static str,
    /// Whether the engine's gate knows the format as compressed and stores it as it is, unseen.
    pub packed: bool,
    pub sizes: &'static [(u64, u64)],
}

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;

pub const KINDS: [Kind; 10] = [
    Kind {
        name: "notes",
        about: "clinical notes, plain text",
        packed: false,
        sizes: &[(2 * KIB, 40), (8 * KIB, 40), (40 * KIB, 20)],
    },
    Kind {
        name: "ccda",
        about: "C-CDA documents, XML",
        packed: false,
        sizes: &[(60 * KIB, 50), (200 * KIB, 40), (MIB, 10)],
    },
    Kind {
        name: "fhir",
        about: "FHIR exports, NDJSON",
        packed: false,
        sizes: &[(30 * KIB, 50), (300 * KIB, 40), (4 * MIB, 10)],
    },
    Kind { name: "csv", about: "laboratory tables, CSV", packed: false, sizes: &[(50 * KIB, 60), (500 * KIB, 40)] },
    Kind {
        name: "docx",
        about: "letters, DOCX (a zip already)",
        packed: true,
        sizes: &[(30 * KIB, 60), (120 * KIB, 40)],
    },
    Kind {
        name: "pdf",
        about: "letters and scans, PDF",
        packed: false,
        sizes: &[(80 * KIB, 40), (400 * KIB, 40), (2 * MIB, 20)],
    },
    Kind { name: "photo", about: "wound photos, JPEG", packed: true, sizes: &[(800 * KIB, 50), (3 * MIB, 50)] },
    // 512 × 512 pixels of 16 bits and 1 KiB of header.
    Kind { name: "ct", about: "CT slices, DICOM uncompressed", packed: false, sizes: &[(513 * KIB, 100)] },
    // 256 × 256 and 512 × 512.
    Kind {
        name: "mr",
        about: "MR slices, DICOM uncompressed",
        packed: false,
        sizes: &[(129 * KIB, 50), (513 * KIB, 50)],
    },
    Kind {
        name: "j2k",
        about: "images, DICOM with JPEG 2000",
        packed: false,
        sizes: &[(200 * KIB, 70), (4 * MIB, 30)],
    },
];

/// How many of each kind a house stores, of 100 files.
pub struct Mix {
    /// What it is called.
    pub name: &'static str,
    /// Whose it is.
    pub about: &'static str,
    /// How many of 100 files are of each kind.
    pub shares: [u64; KINDS.len()],
}

/// The mixes that are billed.
pub const MIXES: [Mix; 3] = [
    Mix {
        name: "documents",
        about: "a practice without imaging of its own",
        shares: [25, 15, 10, 5, 10, 25, 10, 0, 0, 0],
    },
    Mix { name: "hospital", about: "documents and images of all kinds", shares: [8, 6, 4, 2, 4, 14, 6, 30, 16, 10] },
    Mix { name: "imaging", about: "a radiology archive", shares: [0, 0, 0, 0, 0, 4, 0, 56, 28, 12] },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_a_hundred() {
        for mix in &MIXES {
            assert_eq!(mix.shares.iter().sum::<u64>(), 100, "{}", mix.name);
        }
    }
}
