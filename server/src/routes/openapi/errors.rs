//! How each operation can fail: most of it follows from its shape, the rest is the table below.

use std::collections::BTreeMap;

use chartlift_protocol::ErrorCode::{self, *};
use serde_json::json;
use utoipa::openapi::{
    AllOfBuilder, Content, HeaderBuilder, ObjectBuilder, Ref, RefOr, Response, Schema, Type,
    example::ExampleBuilder,
    path::{Operation, ParameterIn},
};

use super::super::problem::title;

/// What S3 may answer where an operation asks it.
const S3: [ErrorCode; 2] = [ObjectStoreUnavailable, ObjectStoreRefused];

/// How an operation fails for reasons of its own. The tests of routes see to it that no answer has a code that is not
/// documented.
fn own(operation_id: &str) -> Vec<ErrorCode> {
    match operation_id {
        "updateRecord" | "patchRecord" => vec![RecordFinalized],
        "finalizeRecord" => vec![RecordFinalized, UploadsUnderWay],
        "withdrawFinalization" => vec![RecordFinalized],
        "createAddendum" => vec![RecordNotFinalized, AlreadyExists],
        "updateAddendum" => vec![RecordFinalized],
        "signAddendum" | "discardAddendum" => vec![RecordFinalized, UploadsUnderWay],
        "createPatient" | "updatePatient" | "createPractitioner" | "updatePractitioner" => vec![AlreadyExists],
        "updateAttachment" => vec![RecordFinalized, TypeNotAllowed],
        "moveAttachment" => vec![RecordFinalized, UploadsUnderWay],
        "makeVersionCurrent" => [
            &[RecordFinalized, Archived, ObjectLost, UploadNotActive, ChecksumMismatch, UploadIncomplete, PartMismatch]
                [..],
            &S3,
        ]
        .concat(),
        "changeAttachments" => S3.to_vec(),
        "deleteAttachment" | "undeleteAttachment" => vec![RecordFinalized],
        "createUpload" => {
            [&[NotFound, TypeNotAllowed, FileTooLarge, RecordFinalized, UploadNotActive, UploadSettled][..], &S3]
                .concat()
        }
        // What becomes of each stands in its result.
        "createUploads" | "completeUploads" => S3.to_vec(),
        "signParts" => [&[UploadNotActive, UploadSettled][..], &S3].concat(),
        "completeUpload" => [
            &[
                UploadNotActive,
                UploadIncomplete,
                PartMismatch,
                ChecksumMismatch,
                PartTooSmall,
                TypeNotAllowed,
                RecordFinalized,
            ][..],
            &S3,
        ]
        .concat(),
        "abortUpload" => vec![UploadNotActive],
        "getUpload" | "getUploadTerms" | "getReadiness" => S3.to_vec(),
        "getRestore" | "restoreAttachment" => [&[ObjectLost][..], &S3].concat(),
        "createDownloadUrl" => [&[NotFound, Archived, ObjectLost][..], &S3].concat(),
        // There are no prices of the region.
        "getCosts" | "getCostHistory" | "compareCosts" | "getStorageUsage" | "getBudget" | "setBudget" => {
            vec![NotFound]
        }
        // The server is not in demo mode.
        "listDemoPersonas" | "createDemoToken" => vec![NotFound],
        _ => Vec::new(),
    }
}

/// Every code an operation may answer, by status.
fn codes(operation: &Operation, secured: bool) -> BTreeMap<u16, Vec<ErrorCode>> {
    let mut codes = vec![Internal, Unavailable];
    if secured {
        codes.extend([Unauthenticated, TokenExpired, ClocksDiffer, Forbidden]);
    }
    if operation.request_body.is_some() {
        codes.extend([InvalidRequest, PayloadTooLarge, ValidationFailed]);
    }
    for parameter in operation.parameters.iter().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        match (&parameter.parameter_in, parameter.name.as_str()) {
            (ParameterIn::Path, _) => codes.push(NotFound),
            (ParameterIn::Query, _) => codes.extend([InvalidRequest, ValidationFailed]),
            (ParameterIn::Header, "If-Match") => codes.extend([PreconditionFailed, PreconditionRequired]),
            (ParameterIn::Header, "Idempotency-Key") => codes.extend([IdempotencyConflict, ValidationFailed]),
            _ => {}
        }
    }
    codes.extend(own(operation.operation_id.as_deref().unwrap_or_default()));
    let mut by_status = BTreeMap::<u16, Vec<ErrorCode>>::new();
    for code in codes {
        let same = by_status.entry(code.status()).or_default();
        if !same.contains(&code) {
            same.push(code);
        }
    }
    by_status
}

/// Writes into an operation how it can fail.
pub(in super::super) fn describe(operation: &mut Operation, secured: bool) {
    for (status, codes) in codes(operation, secured) {
        operation.responses.responses.insert(status.to_string(), RefOr::T(response(status, &codes)));
    }
}

/// The header that problems of a status have, and what it says.
fn header(status: u16) -> Option<(&'static str, Type, &'static str)> {
    match status {
        401 => Some(("WWW-Authenticate", Type::String, "`Bearer`")),
        412 => Some(("ETag", Type::String, "The newest revision, for If-Match of the next try")),
        503 => Some(("Retry-After", Type::Integer, "After how many seconds to try again")),
        _ => None,
    }
}

/// A problem document with one of these codes, which share the status.
fn response(status: u16, codes: &[ErrorCode]) -> Response {
    let names: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
    let titles: Vec<&str> = codes.iter().map(|code| title(*code)).collect();
    let code = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names.clone()));
    let narrowed = ObjectBuilder::new().schema_type(Type::Object).property("code", code);
    let schema = AllOfBuilder::new().item(Ref::from_schema_name("Problem")).item(narrowed).build();
    let mut content = Content::new(Some(Schema::from(schema)));
    content.examples = codes.iter().map(|code| (code.as_str().to_owned(), example(*code))).collect();
    let mut response = Response::new(format!("{} (`{}`)", titles.join("; "), names.join("`, `")));
    response.content.insert("application/problem+json".to_owned(), RefOr::T(content));
    if let Some((name, kind, said)) = header(status) {
        let schema = Schema::from(ObjectBuilder::new().schema_type(kind));
        let header = HeaderBuilder::new().schema(Some(schema)).description(Some(said)).build();
        response.headers.insert(name.to_owned(), RefOr::T(header));
    }
    response
}

fn example(code: ErrorCode) -> RefOr<utoipa::openapi::example::Example> {
    let value = json!({
        "type": format!("/problems/{}", code.as_str()),
        "title": title(code),
        "status": code.status(),
        "detail": format!("{}: what happened this time, and what to do about it.", title(code)),
        "code": code.as_str(),
        "request_id": "01890a5d-ac96-774b-bcce-b302099a8057",
    });
    RefOr::T(ExampleBuilder::new().summary(title(code)).value(Some(value)).build())
}
