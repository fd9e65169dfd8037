//! What the engine and a compressor worker say to each other, as plain objects for `postMessage`.

use chartlift_core::{
    crc::Crc,
    ports::{JobError, SourceError},
    protocol::Encoding,
    segment::Job,
};
use js_sys::{ArrayBuffer, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

/// A job as a message: the bytes and what to do with them.
pub struct JobMessage {
    /// Comes back with the answer.
    pub id: u32,
    /// The job's bytes, those that prime it first; given away, and given back with the answer.
    pub input: ArrayBuffer,
    /// How many bytes of it are meant: the buffer may be larger.
    pub len: u32,
    /// Where compressed bytes may go, if it is large enough; given away too.
    pub output: Option<ArrayBuffer>,
    /// Whether to inflate what was compressed and compare.
    pub verify: bool,
    /// What to do.
    pub job: Job,
}

/// What a worker made.
pub struct Made {
    /// The bytes asked for, if they are other than the input's, at its front: the buffer may be larger.
    pub buffer: Option<ArrayBuffer>,
    /// Of the source's bytes.
    pub source: Crc,
    /// Of the bytes to be stored.
    pub stored: Crc,
}

/// The answer to a [`JobMessage`] or a [`DigestMessage`].
pub struct AnswerMessage {
    /// The job's.
    pub id: u32,
    /// The job's input, for the next.
    pub input: Option<ArrayBuffer>,
    /// What came of it.
    pub made: Result<Made, JobError>,
}

/// What is to be digested.
pub enum ToDigest {
    /// All of this, to be read.
    Blob(Blob),
    /// What was read already.
    Bytes(Uint8Array),
}

/// A wish to digest a whole file; without one, that it is no longer wished for. It is answered by an [`AnswerMessage`] whose
/// buffer is the SHA-256, if that was asked for, and whose source CRC is the file's.
pub struct DigestMessage {
    /// Comes back with the answer.
    pub id: u32,
    /// What to digest.
    pub what: Option<ToDigest>,
    /// Whether its SHA-256 is wanted.
    pub sha256: bool,
}

impl DigestMessage {
    /// The message.
    pub fn to_js(&self) -> Object {
        let object = Object::new();
        set(&object, "id", self.id.into());
        set_value(&object, "digest", &true.into());
        set_value(&object, "sha256", &self.sha256.into());
        match &self.what {
            Some(ToDigest::Blob(blob)) => set_value(&object, "blob", blob),
            Some(ToDigest::Bytes(bytes)) => set_value(&object, "bytes", bytes),
            None => {}
        }
        object
    }

    /// `None` if the message is a [`JobMessage`].
    pub fn from_js(message: &JsValue) -> Option<Self> {
        value(message, "digest").is_truthy().then(|| Self {
            id: number32(message, "id"),
            what: match value(message, "bytes").dyn_into() {
                Ok(bytes) => Some(ToDigest::Bytes(bytes)),
                Err(_) => value(message, "blob").dyn_into().ok().map(ToDigest::Blob),
            },
            sha256: value(message, "sha256").is_truthy(),
        })
    }
}

/// Sent for each step of a digest before its answer: the checksum of the bytes it has just passed.
pub struct StepMessage {
    /// The digest's.
    pub id: u32,
    /// Of the step.
    pub crc: Crc,
}

impl StepMessage {
    /// The message.
    pub fn to_js(&self) -> Object {
        let object = Object::new();
        set(&object, "id", self.id.into());
        set(&object, "stepCrc", self.crc.value.into());
        set(&object, "stepLen", self.crc.len);
        object
    }

    /// `None` if the message is an [`AnswerMessage`].
    pub fn from_js(message: &JsValue) -> Option<Self> {
        let crc = Crc { value: number32(message, "stepCrc"), len: number(message, "stepLen") };
        (crc.len > 0).then(|| Self { id: number32(message, "id"), crc })
    }
}

/// Numbers on the way are below 2^53: file offsets, CRCs.
#[allow(clippy::cast_precision_loss)]
pub fn set(object: &Object, key: &str, value: u64) {
    set_value(object, key, &JsValue::from_f64(value as f64));
}

/// Sets a property of a fresh plain object.
pub fn set_value(object: &Object, key: &str, value: &JsValue) {
    // Setting a property of a fresh plain object cannot fail.
    let _ = Reflect::set(object, &key.into(), value);
}

/// A property; `undefined` where there is none.
pub fn value(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap_or(JsValue::UNDEFINED)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
/// A whole number; 0 where there is none.
pub fn number(object: &JsValue, key: &str) -> u64 {
    value(object, key).as_f64().unwrap_or(0.0) as u64
}

#[allow(clippy::cast_possible_truncation)]
/// As [`number`], where it fits.
pub fn number32(object: &JsValue, key: &str) -> u32 {
    number(object, key) as u32
}

fn error_name(error: &JobError) -> &'static str {
    match error {
        JobError::Source(SourceError::Changed) => "changed",
        JobError::Source(SourceError::Unreadable) => "unreadable",
        JobError::Worker => "worker",
        JobError::Encoder => "encoder",
    }
}

fn error_of(name: &str) -> JobError {
    match name {
        "changed" => JobError::Source(SourceError::Changed),
        "unreadable" => JobError::Source(SourceError::Unreadable),
        "encoder" => JobError::Encoder,
        _ => JobError::Worker,
    }
}

impl JobMessage {
    /// The message; its `input` and `output` are to be transferred.
    pub fn to_js(&self) -> Object {
        let (object, job) = (Object::new(), &self.job);
        set(&object, "id", self.id.into());
        set_value(&object, "input", &self.input);
        set(&object, "len", self.len.into());
        set(&object, "index", job.index);
        set(&object, "start", job.range.start);
        set(&object, "end", job.range.end);
        set(&object, "prime", job.prime_bytes);
        set(&object, "effort", job.effort.into());
        set_value(&object, "fresh", &job.fresh.into());
        set_value(&object, "gzip", &(job.encoding == Encoding::Gzip).into());
        set_value(&object, "last", &job.last.into());
        set_value(&object, "verify", &self.verify.into());
        if let Some(output) = &self.output {
            set_value(&object, "output", output);
        }
        object
    }

    /// Of a message.
    pub fn from_js(message: &JsValue) -> Self {
        let encoding = if value(message, "gzip").is_truthy() { Encoding::Gzip } else { Encoding::Identity };
        Self {
            id: number32(message, "id"),
            input: value(message, "input").unchecked_into(),
            len: number32(message, "len"),
            output: value(message, "output").dyn_into().ok(),
            verify: value(message, "verify").is_truthy(),
            job: Job {
                index: number(message, "index"),
                range: number(message, "start")..number(message, "end"),
                prime_bytes: number(message, "prime"),
                fresh: value(message, "fresh").is_truthy(),
                encoding,
                #[allow(clippy::cast_possible_truncation)]
                effort: number32(message, "effort") as u8,
                last: value(message, "last").is_truthy(),
            },
        }
    }
}

impl AnswerMessage {
    /// The message; its `buffer` and `input`, where there are any, are to be transferred.
    pub fn to_js(&self) -> Object {
        let object = Object::new();
        set(&object, "id", self.id.into());
        if let Some(input) = &self.input {
            set_value(&object, "input", input);
        }
        match &self.made {
            Ok(Made { buffer, source, stored }) => {
                if let Some(buffer) = buffer {
                    set_value(&object, "buffer", buffer);
                }
                set(&object, "sourceCrc", source.value.into());
                set(&object, "sourceLen", source.len);
                set(&object, "storedCrc", stored.value.into());
                set(&object, "storedLen", stored.len);
            }
            Err(error) => set_value(&object, "error", &error_name(error).into()),
        }
        object
    }

    /// Of a message.
    pub fn from_js(message: &JsValue) -> Self {
        let crc = |value: &str, len: &str| Crc { value: number32(message, value), len: number(message, len) };
        let made = match value(message, "error").as_string().as_deref() {
            Some(name) => Err(error_of(name)),
            None => Ok(Made {
                buffer: value(message, "buffer").dyn_into().ok(),
                source: crc("sourceCrc", "sourceLen"),
                stored: crc("storedCrc", "storedLen"),
            }),
        };
        Self { id: number32(message, "id"), input: value(message, "input").dyn_into().ok(), made }
    }
}
