//! Holds the database against the bucket's own listing, in constant memory however many objects there are: both are
//! read in the order of their keys, a page at a time.

use std::{collections::VecDeque, fmt, sync::Arc};

use super::{
    error::Result,
    ids::is_id,
    ports::{ListedObject, Objects, Store, StoredObject},
};
use crate::auth::{JobScope, TenantId};

/// Rows and listed objects read in one go. S3 lists a thousand at most.
const PAGE: u32 = 1000;
/// Where the server tries stores out; nobody's files.
const PROBE: &str = ".chartlift-probe/";

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
    /// An object in another storage class than was recorded: a rule of the bucket moved it.
    Moved {
        /// Where it lies.
        key: String,
        /// As recorded.
        recorded: String,
        /// As listed.
        listed: String,
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
            Self::Moved { key, recorded, listed } => write!(f, "moved       {key}: {recorded} → {listed}"),
        }
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
    /// Objects of another size.
    pub wrong_size: u64,
    /// Objects in another class.
    pub moved: u64,
    /// Objects of uploads that are under way or still to be swept.
    pub of_uploads: u64,
}

impl Reconciled {
    /// Whether a file is lost or another than was recorded.
    #[must_use]
    pub fn is_alarming(&self) -> bool {
        self.lost + self.wrong_size > 0
    }

    fn count(&mut self, finding: &Finding) {
        match finding {
            Finding::Lost { .. } => self.lost += 1,
            Finding::Unknown { .. } => self.unknown += 1,
            Finding::WrongSize { .. } => self.wrong_size += 1,
            Finding::Moved { .. } => self.moved += 1,
        }
    }
}

impl fmt::Display for Reconciled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { versions, objects, lost, unknown, wrong_size, moved, of_uploads } = self;
        write!(
            f,
            "{versions} versions, {objects} objects: {lost} lost, {wrong_size} of a wrong size, {moved} moved to another \
             class, {unknown} unknown, {of_uploads} of uploads under way"
        )
    }
}

/// Compares.
pub struct Reconcile {
    store: Arc<dyn Store>,
    objects: Arc<dyn Objects>,
}

impl Reconcile {
    /// This store with this bucket.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, objects: Arc<dyn Objects>) -> Self {
        Self { store, objects }
    }

    /// Reads both from end to end and tells each finding as it comes. Changes nothing. What is stored or deleted
    /// meanwhile may be found, so a finding is looked at once more before it is told.
    ///
    /// # Errors
    /// When database or S3 fail.
    pub async fn run(&self, job: &JobScope, tell: &mut (dyn FnMut(Finding) + Send)) -> Result<Reconciled> {
        let mut found = Reconciled::default();
        let (mut rows, mut listed) = (Rows::default(), Listed::default());
        loop {
            rows.fill(&*self.store, job).await?;
            listed.fill(&*self.objects).await?;
            let (row, object) = (rows.next.front(), listed.next.front());
            let finding = match (row, object) {
                (None, None) => return Ok(found),
                (Some(row), Some(object)) if row.key == object.key => {
                    let findings = compare(row, object);
                    (found.versions, found.objects) = (found.versions + 1, found.objects + 1);
                    rows.next.pop_front();
                    listed.next.pop_front();
                    findings
                }
                (Some(row), object) if object.is_none_or(|object| row.key < object.key) => {
                    found.versions += 1;
                    let row = row.clone();
                    rows.next.pop_front();
                    let lost = self.objects.head(&row.key).await?.is_none();
                    lost.then_some(Finding::Lost { key: row.key })
                }
                (_, Some(object)) => {
                    found.objects += 1;
                    let object = object.clone();
                    listed.next.pop_front();
                    match self.owner(job, &object.key).await? {
                        Owner::Version => None,
                        Owner::Upload => {
                            found.of_uploads += 1;
                            None
                        }
                        Owner::Nobody => Some(Finding::Unknown { key: object.key, size_bytes: object.size_bytes }),
                    }
                }
                (Some(_), None) => None,
            };
            if let Some(finding) = finding {
                found.count(&finding);
                tell(finding);
            }
        }
    }

    /// Whose an object is that is no version's own: a description beside one, or what an upload left so far.
    async fn owner(&self, job: &JobScope, key: &str) -> Result<Owner> {
        if key.starts_with(PROBE) {
            return Ok(Owner::Upload);
        }
        let tenant = key.split('/').next().and_then(TenantId::parse);
        let id = key.rsplit('/').next().and_then(|name| name.split('.').next()).filter(|id| is_id(id));
        let (Some(tenant), Some(id)) = (tenant, id) else { return Ok(Owner::Nobody) };
        let mut tx = self.store.read(&job.tenant(tenant)).await?;
        if tx.version_of_upload(id).await?.is_some() {
            return Ok(Owner::Version);
        }
        Ok(if tx.upload(id).await?.is_some() { Owner::Upload } else { Owner::Nobody })
    }
}

enum Owner {
    Version,
    Upload,
    Nobody,
}

fn compare(row: &StoredObject, object: &ListedObject) -> Option<Finding> {
    let key = || row.key.clone();
    if row.stored_bytes != object.size_bytes {
        return Some(Finding::WrongSize { key: key(), recorded: row.stored_bytes, listed: object.size_bytes });
    }
    (row.storage_class != object.storage_class).then(|| Finding::Moved {
        key: key(),
        recorded: row.storage_class.clone(),
        listed: object.storage_class.clone(),
    })
}

/// Versions in the order of their keys.
#[derive(Default)]
struct Rows {
    next: VecDeque<StoredObject>,
    after: String,
    done: bool,
}

impl Rows {
    async fn fill(&mut self, store: &dyn Store, job: &JobScope) -> Result<()> {
        if self.next.is_empty() && !self.done {
            let page = store.stored_objects(job, &self.after, PAGE).await?;
            self.done = page.len() < PAGE as usize;
            self.after = page.last().map(|row| row.key.clone()).unwrap_or_default();
            self.next = page.into();
        }
        Ok(())
    }
}

/// Objects in the order of their keys.
#[derive(Default)]
struct Listed {
    next: VecDeque<ListedObject>,
    after: String,
    done: bool,
}

impl Listed {
    async fn fill(&mut self, objects: &dyn Objects) -> Result<()> {
        while self.next.is_empty() && !self.done {
            let (page, more) = objects.list(&self.after).await?;
            self.done = !more;
            self.after = page.last().map(|object| object.key.clone()).unwrap_or_default();
            self.next = page.into();
        }
        Ok(())
    }
}
