use std::fmt;

/// Something that is not as it should be. Keys have ids and an extension, never a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A version whose object is not in the bucket.
    Lost {
        /// Where it should lie.
        key: String,
    },
    /// An object that no version and no upload names.
    Unknown {
        /// Where it lies.
        key: String,
        /// How large it is.
        size_bytes: u64,
    },
    /// An object of another size than was recorded.
    WrongSize {
        /// Where it lies.
        key: String,
        /// As recorded.
        recorded: u64,
        /// As listed.
        listed: u64,
    },
    /// An object with another checksum than was recorded.
    WrongChecksum {
        /// Where it lies.
        key: String,
    },
    /// An object in another storage class or archive tier than was recorded: a rule of the bucket moved it.
    Moved {
        /// Where it lies.
        key: String,
        /// As recorded.
        recorded: String,
        /// As the store says.
        listed: String,
    },
    /// What is left of an aborted upload, or of a file that was removed for good.
    Leftover {
        /// Where it lies.
        key: String,
    },
    /// A multipart upload that is open in S3 though its upload is over, or nothing names it.
    OpenParts {
        /// Where its object would lie.
        key: String,
        /// Whether an upload of ours names it.
        ours: bool,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost { key } => write!(f, "lost        {key}"),
            Self::Unknown { key, size_bytes } => write!(f, "unknown     {key} ({size_bytes} bytes)"),
            Self::WrongSize { key, recorded, listed } => {
                write!(f, "wrong size  {key}: {listed} bytes instead of {recorded}")
            }
            Self::WrongChecksum { key } => write!(f, "wrong bytes {key}: their CRC-32 is another"),
            Self::Moved { key, recorded, listed } => write!(f, "moved       {key}: {recorded} → {listed}"),
            Self::Leftover { key } => write!(f, "leftover    {key}"),
            Self::OpenParts { key, ours: true } => write!(f, "open parts  {key}: its upload is over"),
            Self::OpenParts { key, ours: false } => write!(f, "open parts  {key}: of no upload known here"),
        }
    }
}

/// What became of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was told; nothing was to be changed.
    Told,
    /// It was mended.
    Mended,
    /// It cannot be mended without a risk, or the attempt failed.
    Left,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Told => "",
            Self::Mended => " (mended)",
            Self::Left => " (left as it is)",
        })
    }
}

/// What was looked at and found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Versions in the database.
    pub versions: u64,
    /// Objects in the bucket, descriptions among them.
    pub objects: u64,
    /// Versions without their object.
    pub lost: u64,
    /// Objects that nothing names.
    pub unknown: u64,
    /// Objects of another size or checksum.
    pub damaged: u64,
    /// Objects in another class.
    pub moved: u64,
    /// What is left of uploads and files that are over.
    pub leftovers: u64,
    /// Objects of uploads that are under way or still to be swept.
    pub of_uploads: u64,
    /// Findings that were mended.
    pub mended: u64,
    /// Versions that are lost or damaged still.
    pub alarming: u64,
}

impl Reconciled {
    /// Whether a file is lost or another than was recorded, and stays so.
    #[must_use]
    pub fn is_alarming(&self) -> bool {
        self.alarming > 0
    }

    pub(super) fn count(&mut self, finding: &Finding, outcome: Outcome) {
        let bad = matches!(finding, Finding::Lost { .. } | Finding::WrongSize { .. } | Finding::WrongChecksum { .. });
        *match finding {
            Finding::Lost { .. } => &mut self.lost,
            Finding::Unknown { .. } | Finding::OpenParts { ours: false, .. } => &mut self.unknown,
            Finding::WrongSize { .. } | Finding::WrongChecksum { .. } => &mut self.damaged,
            Finding::Moved { .. } => &mut self.moved,
            Finding::Leftover { .. } | Finding::OpenParts { ours: true, .. } => &mut self.leftovers,
        } += 1;
        self.mended += u64::from(outcome == Outcome::Mended);
        self.alarming += u64::from(bad && outcome != Outcome::Mended);
    }
}

impl fmt::Display for Reconciled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { versions, objects, lost, unknown, damaged, moved, leftovers, of_uploads, mended, alarming: _ } =
            self;
        write!(
            f,
            "{versions} versions, {objects} objects: {lost} lost, {damaged} damaged, {moved} moved to another class, \
             {leftovers} left over, {unknown} unknown, {of_uploads} of uploads under way; {mended} mended"
        )
    }
}
