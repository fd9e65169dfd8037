//! `FromValue` and `ToValue` do what serde does by the same attributes: each shape of the wire is read and written by both.

use std::fmt::Debug;

use chartlift_protocol::{
    CompleteUpload, CreateUpload, DownloadRequest, DownloadUrl, Encoding, ErrorCode, Problem, SignParts, SignedParts,
    UploadCompleted, UploadCreated, UploadState, UploadTerms,
    value::{FromValue, ToValue, Value},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;

#[derive(Debug, PartialEq)]
struct Json(serde_json::Value);

impl Value for Json {
    fn get(&self, name: &str) -> Option<Self> {
        self.0.get(name).filter(|member| !member.is_null()).cloned().map(Self)
    }
    fn entries(&self) -> Option<Vec<(String, Self)>> {
        Some(self.0.as_object()?.iter().map(|(name, member)| (name.clone(), Self(member.clone()))).collect())
    }
    fn elements(&self) -> Option<Vec<Self>> {
        Some(self.0.as_array()?.iter().cloned().map(Self).collect())
    }
    fn text(&self) -> Option<String> {
        self.0.as_str().map(str::to_owned)
    }
    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }
    fn truth(&self) -> Option<bool> {
        self.0.as_bool()
    }
    fn object() -> Self {
        Self(json!({}))
    }
    fn set(&mut self, name: &str, member: Self) {
        self.0[name] = member.0;
    }
    fn of_elements(elements: impl Iterator<Item = Self>) -> Self {
        Self(elements.map(|element| element.0).collect())
    }
    fn of_text(text: &str) -> Self {
        Self(text.into())
    }
    fn of_number(number: f64) -> Self {
        // As JSON's text has it: 3, not 3.0.
        #[allow(clippy::cast_possible_truncation)]
        Self(if number.fract() == 0.0 { (number as i64).into() } else { number.into() })
    }
    fn of_truth(truth: bool) -> Self {
        Self(truth.into())
    }
    fn null() -> Self {
        Self(serde_json::Value::Null)
    }
}

/// Both read it alike and write it alike.
fn alike<T: FromValue + ToValue + Serialize + DeserializeOwned + PartialEq + Debug>(json: &serde_json::Value) {
    let by_serde: T = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(T::from_value(&Json(json.clone())).as_ref(), Some(&by_serde), "read");
    assert_eq!(by_serde.to_value::<Json>(), Json(serde_json::to_value(&by_serde).unwrap()), "written");
}

/// Neither takes it.
fn refused<T: FromValue + DeserializeOwned>(json: &serde_json::Value) {
    assert!(serde_json::from_value::<T>(json.clone()).is_err(), "serde took {json}");
    assert!(T::from_value(&Json(json.clone())).is_none(), "{json} was taken");
}

fn row() -> serde_json::Value {
    json!({ "number": 1, "source_bytes": 9, "stored_bytes": 7, "source_crc32": "cbf43926", "stored_crc32": "00000001" })
}

#[test]
fn every_shape_of_an_upload_is_read_and_written_as_serde_does() {
    let policy = json!({ "compression": "auto", "intent": "balanced", "max_parallel_parts": 6, "sha256": true });
    let first = json!({ "encoding": "gzip", "whole": true, "parts": [{ "number": 1, "size_bytes": 4_294_967_296_u64, "crc32": "0000abcd" }] });
    alike::<SignParts>(&first);
    alike::<CreateUpload>(&json!({ "record_id": "r", "file_name": "Röntgen.dcm", "size_bytes": 0 }));
    alike::<CreateUpload>(&json!({
        "record_id": "r", "attachment_id": "a", "file_name": "f", "content_type": "text/csv", "size_bytes": 9_007_199_254_740_991_u64,
        "source_key": "00", "first": first,
    }));
    let signed =
        json!([{ "number": 1, "url": "https://s3", "headers": { "b": "2", "a": "1" }, "expires_in_seconds": 900 }]);
    alike::<SignedParts>(&json!({ "parts": signed }));
    alike::<UploadCreated>(
        &json!({ "upload_id": "u", "attachment_id": "a", "policy": policy, "expires_in_seconds": 1 }),
    );
    alike::<UploadCreated>(&json!({
        "upload_id": "u", "attachment_id": "a", "policy": policy, "signed": signed, "begun_before": true, "expires_in_seconds": 1,
        "a_member_of_a_newer_server": [1],
    }));
    alike::<UploadTerms>(&json!({ "policy": policy, "store_origin": "https://s3" }));
    alike::<UploadTerms>(&json!({ "policy": policy, "store_origin": "https://s3", "files": {
        "max_file_bytes": 1, "max_file_name_bytes": 255, "types": { "csv": "text/csv" }, "without_extension": false, "refused_content_types": ["x"],
    } }));
    let state = json!({
        "upload_id": "u", "attachment_id": "a", "record_id": "r", "file_name": "f", "size_bytes": 1, "status": "active", "policy": policy,
        "parts": [{ "number": 1, "size_bytes": 2 }, { "number": 2, "size_bytes": 3, "crc32": "00000000" }],
        "created_at": "2026-01-01T00:00:00Z", "expires_at": "2026-01-02T00:00:00Z",
    });
    alike::<UploadState>(&state);
    let mut more = state;
    for (name, member) in [("encoding", json!("identity")), ("whole", json!(true)), ("assembled", json!(true))] {
        more[name] = member;
    }
    alike::<UploadState>(&more);
    let (source, stored) =
        (json!({ "size_bytes": 9, "crc32": "cbf43926" }), json!({ "size_bytes": 7, "crc32": "00000001" }));
    alike::<CompleteUpload>(&json!({ "source": source, "stored": stored, "parts": [row()] }));
    alike::<UploadCompleted>(&json!({
        "upload_id": "u", "attachment_id": "a", "version": 3, "source_bytes": 9, "stored_bytes": 7, "encoding": "gzip",
    }));
}

#[test]
fn downloads_and_problems_are_too() {
    alike::<DownloadRequest>(&json!({ "attachment_id": "a" }));
    alike::<DownloadRequest>(&json!({ "attachment_id": "a", "version": 2, "disposition": "inline", "ranges": true }));
    let mut url = json!({
        "url": "https://s3", "expires_in_seconds": 1, "file_name": "f", "content_type": "t", "version": 1, "source_bytes": 9, "stored_bytes": 7,
        "encoding": "identity",
    });
    alike::<DownloadUrl>(&url);
    url["ranges"] = json!({
        "url": "https://s3", "source": { "size_bytes": 9, "crc32": "cbf43926", "sha256": "ab" },
        "stored": { "size_bytes": 7, "crc32": "00000001" }, "parts": [row()],
    });
    alike::<DownloadUrl>(&url);
    let mut problem =
        json!({ "type": "/problems/not_found", "title": "t", "status": 404, "detail": "d", "code": "not_found" });
    alike::<Problem>(&problem);
    problem["errors"] = json!([{ "pointer": "/x", "detail": "d" }]);
    problem["part_numbers"] = json!([1, 2]);
    problem["request_id"] = json!("q");
    alike::<Problem>(&problem);
    for code in ErrorCode::ALL {
        alike::<ErrorCode>(&json!(code.as_str()));
    }
    assert_eq!(ErrorCode::from_value(&Json(json!("teapot"))), Some(ErrorCode::Unknown));
}

#[test]
fn what_serde_refuses_is_refused() {
    for wrong in [json!("zip"), json!(1), json!(null)] {
        refused::<Encoding>(&wrong);
    }
    for wrong in [json!({ "attachment_id": 5 }), json!({}), json!([]), json!({ "attachment_id": "a", "version": -1 })] {
        refused::<DownloadRequest>(&wrong);
    }
    refused::<DownloadRequest>(&json!({ "attachment_id": "a", "attachment": "b" }));
    refused::<DownloadRequest>(&json!({ "attachment_id": "a", "version": 1.5 }));
    refused::<DownloadRequest>(&json!({ "attachment_id": "a", "version": 4_294_967_296_u64 }));
}
