use std::fmt;

/// What a store turned out to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// `If-None-Match: *` on PutObject refuses a key that has an object.
    pub conditional_writes: bool,
    /// A body whose CRC-32 is not the one given is refused.
    pub checksums: bool,
    /// HEAD tells an object's size.
    pub head_length: bool,
    /// HEAD tells an object's CRC-32.
    pub head_checksum: bool,
    /// Versions of what is replaced or deleted are kept.
    pub versions: bool,
    /// Forms of pages are taken, for the bytes that they were signed for and no others.
    pub forms: bool,
    /// Parts of one multipart upload may have different sizes.
    pub unequal_parts: bool,
    /// New objects are encrypted as the settings ask, or they do not ask.
    pub encryption: bool,
}

impl Abilities {
    /// What is done without each of those that lack, for the operator.
    #[must_use]
    pub fn degradations(&self) -> Vec<Degradation> {
        let all = [
            (
                self.conditional_writes,
                "conditional writes (If-None-Match)",
                "what does not go by form goes up as a multipart upload, whatever its size, so that no URL can replace \
                 what was stored; small files cost two requests more",
            ),
            (
                self.checksums,
                "checks of a body against its CRC-32",
                "damage on the way to the store is found only when a file is completed or read",
            ),
            (
                self.forms,
                "forms for browsers that are bound to a SHA-256 (POST of multipart/form-data; the bucket's CORS must allow it, \
                 which `chartlift-server bucket apply` sees to)",
                "each small file costs its page one request more, the permission to PUT it",
            ),
            (
                self.unequal_parts,
                "uploads of parts of different sizes",
                "browsers make all parts of a file but the last equal; what pads compressed ones costs a few per cent of space",
            ),
            (self.head_length, "the size of an object in HEAD", "each completion asks for one listing more"),
            (
                self.head_checksum,
                "the CRC-32 of an object in HEAD",
                "a completed file is checked by its size and its parts' checksums alone",
            ),
            (
                self.encryption,
                "encryption by x-amz-server-side-encryption, which --s3-encryption asks for,",
                "it takes the header and says nothing of it: files may lie there as they are. Encrypt its disks, or choose \
                 another store",
            ),
            (
                self.versions,
                "versions",
                "what someone deletes or replaces in the bucket by hand is gone: `chartlift-server bucket plan` says how \
                 to turn them on, where the store has them",
            ),
        ];
        let lacks = all.into_iter().filter(|(has, ..)| !has);
        lacks.map(|(_, lacks, instead)| Degradation { lacks, instead }).collect()
    }
}

/// Something a store does not do, and what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Degradation {
    /// What it lacks.
    pub lacks: &'static str,
    /// What is done instead, or lost.
    pub instead: &'static str,
}

impl fmt::Display for Degradation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this store has no {}: {}", self.lacks, self.instead)
    }
}
