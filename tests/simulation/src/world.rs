//! A server and an S3 that are right about what they store, behind a network and with moods that are not.
//!
//! What real S3 and the real server check is checked here too: sizes and checksums bound into URLs, expiry, parts at
//! completion, the whole object's checksum.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, HashMap},
};

use chartlift_core::protocol::{
    CompleteUpload, Compression, Crc32, CreateUpload, Encoding, ErrorCode, PartToSign, Problem, Sha256, SignParts,
    SignedPart, SignedParts, StoredPart, TextMap, UploadCompleted, UploadCreated, UploadPolicy, UploadState,
    UploadStatus,
};
use sha2::Digest as _;

/// Everything outside the browser.
#[derive(Default)]
pub struct World {
    uploads: RefCell<BTreeMap<String, Upload>>,
    by_key: RefCell<HashMap<String, String>>,
    urls: RefCell<HashMap<String, Url>>,
    next: Cell<u64>,
    /// What the policy says.
    pub policy: RefCell<UploadPolicy>,
    /// How long URLs live, in milliseconds.
    pub url_life_ms: Cell<u64>,
    /// The smallest part but the last.
    pub min_part_bytes: Cell<u64>,
    /// Parts that arrived whole, counted each time.
    pub parts_taken: Cell<u64>,
    /// Versions made.
    pub versions: Cell<u32>,
    /// S3 has made the object already, lists no parts any more, and the server is still busy with the version.
    pub assembling: Cell<bool>,
}

struct Upload {
    size_bytes: u64,
    source_key: Option<String>,
    status: UploadStatus,
    encoding: Option<Encoding>,
    whole: Option<bool>,
    /// Of the only bytes that its form is good for.
    form: Option<Sha256>,
    parts: BTreeMap<u32, Vec<u8>>,
    object: Option<Vec<u8>>,
    completed: Option<UploadCompleted>,
    /// Somebody else has aborted the multipart upload in S3.
    gone: bool,
}

struct Url {
    upload_id: String,
    part: PartToSign,
    expires_ms: u64,
}

/// SHA-256 of a body.
pub fn sha256(body: &[u8]) -> Sha256 {
    Sha256(sha2::Sha256::digest(body).into())
}

fn problem(code: ErrorCode) -> Problem {
    Problem {
        kind: format!("/problems/{}", code.as_str()),
        title: code.as_str().to_owned(),
        status: code.status(),
        detail: format!("simulated {}", code.as_str()),
        code,
        errors: Vec::new(),
        part_numbers: Vec::new(),
        request_id: None,
    }
}

/// A refusal with its document.
pub fn refusal(code: ErrorCode) -> Box<Problem> {
    Box::new(problem(code))
}

type Answer<T> = Result<T, Box<Problem>>;

impl World {
    fn id(&self, kind: &str) -> String {
        self.next.set(self.next.get() + 1);
        format!("{kind}-{}", self.next.get())
    }

    /// `POST /api/files/upload-url`.
    pub fn create(&self, key: &str, request: &CreateUpload, now_ms: u64) -> Answer<UploadCreated> {
        let policy = self.policy.borrow().clone();
        let known = self.by_key.borrow().get(key).cloned();
        let alive = |id: &String| self.uploads.borrow()[id].status != UploadStatus::Aborted;
        let of_source = self.active_of(request);
        let begun_before = of_source.is_some();
        let id = known.filter(alive).or(of_source).unwrap_or_else(|| {
            let id = self.id("upload");
            let upload = Upload {
                size_bytes: request.size_bytes,
                source_key: request.source_key.clone(),
                status: UploadStatus::Active,
                encoding: None,
                whole: None,
                form: None,
                parts: BTreeMap::new(),
                object: None,
                completed: None,
                gone: false,
            };
            self.uploads.borrow_mut().insert(id.clone(), upload);
            id
        });
        self.by_key.borrow_mut().insert(key.to_owned(), id.clone());
        let unwanted =
            |first: &&SignParts| !(policy.compression == Compression::Never && first.encoding == Encoding::Gzip);
        let signed = match request.first.as_ref().filter(unwanted) {
            Some(first) if !begun_before => self.sign(&id, first, now_ms)?.parts,
            _ => Vec::new(),
        };
        let attachment_id = format!("attachment-of-{id}");
        Ok(UploadCreated { attachment_id, upload_id: id, policy, signed, begun_before, expires_in_seconds: 604_800 })
    }

    /// The newest active upload of the same file.
    fn active_of(&self, request: &CreateUpload) -> Option<String> {
        let key = request.source_key.as_ref()?;
        let uploads = self.uploads.borrow();
        let same = |upload: &Upload| upload.status == UploadStatus::Active && upload.source_key.as_ref() == Some(key);
        let newest = |id: &&String| id.rsplit('-').next().and_then(|number| number.parse::<u64>().ok());
        uploads.iter().filter(|(_, upload)| same(upload)).map(|(id, _)| id).max_by_key(newest).cloned()
    }

    /// How many uploads there ever were.
    pub fn begun(&self) -> usize {
        self.uploads.borrow().len()
    }

    /// `POST /api/files/uploads/{id}/part-urls`.
    pub fn sign(&self, id: &str, request: &SignParts, now_ms: u64) -> Answer<SignedParts> {
        let mut uploads = self.uploads.borrow_mut();
        let upload = uploads.get_mut(id).ok_or_else(|| refusal(ErrorCode::NotFound))?;
        if upload.status != UploadStatus::Active {
            return Err(refusal(ErrorCode::UploadNotActive));
        }
        let sha256 = request.parts.first().and_then(|part| part.sha256);
        if upload.encoding.is_none() && request.whole && self.policy.borrow().forms {
            upload.form = sha256;
        }
        if *upload.encoding.get_or_insert(request.encoding) != request.encoding
            || *upload.whole.get_or_insert(request.whole) != request.whole
            || upload.form.is_some_and(|form| Some(form) != sha256)
        {
            return Err(refusal(ErrorCode::UploadSettled));
        }
        let form = upload.form.map(|_| TextMap::default());
        let parts = request.parts.iter().map(|&part| {
            let url = self.id("url");
            let expires_ms = now_ms + self.url_life_ms.get();
            self.urls.borrow_mut().insert(url.clone(), Url { upload_id: id.to_owned(), part, expires_ms });
            let expires_in_seconds = u32::try_from(self.url_life_ms.get() / 1000).unwrap_or(u32::MAX);
            SignedPart { number: part.number, url, headers: TextMap::default(), form: form.clone(), expires_in_seconds }
        });
        Ok(SignedParts { parts: parts.collect() })
    }

    /// A part that reached S3 whole. The error is S3's status and code.
    pub fn put(&self, url: &str, body: &[u8], now_ms: u64) -> Result<(), (u16, &'static str)> {
        let urls = self.urls.borrow();
        let url = urls.get(url).ok_or((403, "SignatureDoesNotMatch"))?;
        if now_ms > url.expires_ms {
            return Err((403, "AccessDenied"));
        }
        if body.len() as u64 != url.part.size_bytes {
            return Err((403, "SignatureDoesNotMatch"));
        }
        if crc32fast::hash(body) != url.part.crc32.0 {
            return Err((400, "BadDigest"));
        }
        let mut uploads = self.uploads.borrow_mut();
        let upload = uploads.get_mut(&url.upload_id).ok_or((404, "NoSuchUpload"))?;
        if upload.whole == Some(true) {
            // A form stores what it was signed for, again and again.
            match upload.form {
                Some(form) if form != sha256(body) => return Err((400, "BadDigest")),
                None if upload.object.is_some() => return Err((412, "PreconditionFailed")),
                _ => {}
            }
            if upload.status == UploadStatus::Aborted {
                return Err((403, "AccessDenied"));
            }
            upload.object = Some(body.to_vec());
        } else {
            if upload.status != UploadStatus::Active || upload.gone {
                return Err((404, "NoSuchUpload"));
            }
            upload.parts.insert(url.part.number, body.to_vec());
        }
        self.parts_taken.set(self.parts_taken.get() + 1);
        Ok(())
    }

    /// `GET /api/files/uploads/{id}`.
    pub fn state(&self, id: &str) -> Answer<UploadState> {
        let uploads = self.uploads.borrow();
        let upload = uploads.get(id).ok_or_else(|| refusal(ErrorCode::NotFound))?;
        let stored = |(&number, bytes): (&u32, &Vec<u8>)| StoredPart {
            number,
            size_bytes: bytes.len() as u64,
            crc32: Some(Crc32(crc32fast::hash(bytes))),
        };
        Ok(UploadState {
            upload_id: id.to_owned(),
            attachment_id: format!("attachment-of-{id}"),
            record_id: "record".into(),
            file_name: "file".into(),
            size_bytes: upload.size_bytes,
            status: upload.status,
            policy: self.policy.borrow().clone(),
            encoding: upload.encoding,
            whole: upload.whole,
            parts: if self.assembling.get() { Vec::new() } else { upload.parts.iter().map(stored).collect() },
            assembled: self.assembling.get() && upload.status == UploadStatus::Active,
            created_at: String::new(),
            expires_at: String::new(),
        })
    }

    /// `POST /api/files/uploads/{id}/complete`.
    pub fn complete(&self, id: &str, request: &CompleteUpload) -> Answer<UploadCompleted> {
        let mut uploads = self.uploads.borrow_mut();
        let upload = uploads.get_mut(id).ok_or_else(|| refusal(ErrorCode::NotFound))?;
        if let Some(completed) = &upload.completed {
            return Ok(completed.clone());
        }
        if upload.status != UploadStatus::Active {
            return Err(refusal(ErrorCode::UploadNotActive));
        }
        if upload.gone {
            upload.status = UploadStatus::Aborted;
            return Err(refusal(ErrorCode::UploadNotActive));
        }
        assert!(request.source.sha256.is_some() || !self.policy.borrow().sha256, "the policy wants a SHA-256");
        let object = match (&upload.object, upload.whole) {
            (Some(object), Some(true)) => object.clone(),
            (None, Some(true)) => return Err(numbered(ErrorCode::UploadIncomplete, vec![1])),
            _ => self.join(upload, request)?,
        };
        let stored = (object.len() as u64, Crc32(crc32fast::hash(&object)));
        if stored != (request.stored.size_bytes, request.stored.crc32) || request.source.size_bytes != upload.size_bytes
        {
            upload.status = UploadStatus::Aborted;
            upload.object = None;
            return Err(refusal(ErrorCode::ChecksumMismatch));
        }
        self.assembling.set(false);
        self.versions.set(self.versions.get() + 1);
        let completed = UploadCompleted {
            upload_id: id.to_owned(),
            attachment_id: format!("attachment-of-{id}"),
            version: 1,
            source_bytes: upload.size_bytes,
            stored_bytes: stored.0,
            encoding: upload.encoding.unwrap_or(Encoding::Identity),
        };
        upload.object = Some(object);
        upload.parts.clear();
        upload.status = UploadStatus::Completed;
        upload.completed = Some(completed.clone());
        Ok(completed)
    }

    fn join(&self, upload: &Upload, request: &CompleteUpload) -> Answer<Vec<u8>> {
        let missing: Vec<u32> =
            request.parts.iter().map(|part| part.number).filter(|number| !upload.parts.contains_key(number)).collect();
        if !missing.is_empty() {
            return Err(numbered(ErrorCode::UploadIncomplete, missing));
        }
        if self.policy.borrow().equal_parts {
            let sizes = request.parts.iter().map(|part| upload.parts[&part.number].len());
            let (first, but_last) = (sizes.clone().next(), request.parts.len().saturating_sub(1));
            assert!(sizes.take(but_last).all(|size| Some(size) == first), "this store takes equal parts only");
        }
        let (mut object, mut wrong) = (Vec::new(), Vec::new());
        for (at, part) in request.parts.iter().enumerate() {
            let bytes = &upload.parts[&part.number];
            let small = at + 1 < request.parts.len() && (bytes.len() as u64) < self.min_part_bytes.get();
            if small || bytes.len() as u64 != part.stored_bytes || crc32fast::hash(bytes) != part.stored_crc32.0 {
                wrong.push(part.number);
            }
            object.extend(bytes);
        }
        if wrong.is_empty() { Ok(object) } else { Err(numbered(ErrorCode::PartMismatch, wrong)) }
    }

    /// `DELETE /api/files/uploads/{id}`.
    pub fn abort(&self, id: &str) -> Answer<()> {
        let mut uploads = self.uploads.borrow_mut();
        let upload = uploads.get_mut(id).ok_or_else(|| refusal(ErrorCode::NotFound))?;
        match upload.status {
            UploadStatus::Completed => return Err(refusal(ErrorCode::UploadNotActive)),
            UploadStatus::Active => {
                upload.status = UploadStatus::Aborted;
                upload.parts.clear();
                upload.object = None;
            }
            UploadStatus::Aborted => {}
        }
        Ok(())
    }

    /// A rule of the bucket, or an administrator, aborts what S3 has of every multipart upload; the server hears nothing.
    pub fn abort_in_s3(&self) {
        for upload in self.uploads.borrow_mut().values_mut() {
            if upload.status == UploadStatus::Active && upload.whole == Some(false) {
                upload.gone = true;
                upload.parts.clear();
            }
        }
    }

    /// The server's reaper: what stands in the way of finishing an active upload some day.
    pub fn abort_all(&self) {
        for upload in self.uploads.borrow_mut().values_mut() {
            if upload.status == UploadStatus::Active {
                upload.status = UploadStatus::Aborted;
                upload.parts.clear();
                upload.object = None;
            }
        }
    }

    /// The stored object of a completed upload.
    pub fn object(&self, id: &str) -> Option<Vec<u8>> {
        let uploads = self.uploads.borrow();
        uploads.get(id).filter(|upload| upload.status == UploadStatus::Completed)?.object.clone()
    }

    /// How many uploads still hold parts or unfinished objects.
    pub fn leftovers(&self) -> usize {
        let uploads = self.uploads.borrow();
        uploads
            .values()
            .filter(|upload| upload.status != UploadStatus::Completed)
            .filter(|upload| !upload.parts.is_empty() || upload.object.is_some())
            .count()
    }

    /// How many uploads nobody has ended: each keeps its record from being finalized.
    pub fn active(&self) -> usize {
        self.uploads.borrow().values().filter(|upload| upload.status == UploadStatus::Active).count()
    }

    /// Chooses a policy.
    pub fn set_policy(&self, policy: UploadPolicy) {
        self.policy.replace(policy);
    }
}

fn numbered(code: ErrorCode, part_numbers: Vec<u32>) -> Box<Problem> {
    Box::new(Problem { part_numbers, ..problem(code) })
}
