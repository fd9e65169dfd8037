use axum::extract::{FromRequest, Request};
use chartlift_protocol::FieldError;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{extract::Body, problem::ApiError};
use crate::{
    domain::{
        directory::{patient::PatientInput, practitioner::PractitionerInput},
        error::MAX_FINDINGS,
        record_content::RecordContent,
        template::TemplateInput,
    },
    strict_json,
};

/// A JSON body that says everything, at whatever depth: a field left out would be one that is lost without a word.
pub(super) struct Whole<T>(pub(super) T);

/// What a body can replace as a whole.
pub(super) trait Replaced: Serialize + DeserializeOwned {
    /// All that would be kept of it, the fields that it did not say among it.
    fn kept(&self) -> serde_json::Result<Value> {
        serde_json::to_value(self)
    }
}

impl Replaced for PatientInput {}
impl Replaced for PractitionerInput {}
impl Replaced for RecordContent {}

impl Replaced for TemplateInput {
    fn kept(&self) -> serde_json::Result<Value> {
        let mut kept = serde_json::to_value(self)?;
        // What is no content is kept as it is here: the domain says what is wrong with it.
        if let Some(content) = self.content.as_kept() {
            kept["content"] = content.into();
        }
        Ok(kept)
    }
}

impl<T: Replaced, S: Send + Sync> FromRequest<S> for Whole<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let Body(said) = Body::<Map<String, Value>>::from_request(request, state).await?;
        let said = Value::Object(said);
        let whole: T =
            strict_json::from_value(said.clone()).map_err(|error| ApiError::unreadable(&error.to_string()))?;
        let mut missing = Vec::new();
        note_missing(&mut missing, "", &said, &whole.kept().map_err(|_| ApiError::fault())?);
        missing.truncate(MAX_FINDINGS);
        if missing.is_empty() { Ok(Self(whole)) } else { Err(ApiError::invalid(missing)) }
    }
}

/// What would be kept and was not said: of very much, the first. Names of fields need no escaping in a JSON Pointer.
fn note_missing(missing: &mut Vec<FieldError>, pointer: &str, said: &Value, kept: &Value) {
    match (said, kept) {
        _ if missing.len() >= MAX_FINDINGS => {}
        (Value::Object(said), Value::Object(kept)) => {
            for (field, kept) in kept {
                let pointer = format!("{pointer}/{field}");
                match said.get(field) {
                    Some(said) => note_missing(missing, &pointer, said, kept),
                    None => missing.push(FieldError {
                        pointer,
                        detail:
                            "must be said, since what is left out is not kept: send null or [] where there is nothing"
                                .into(),
                    }),
                }
            }
        }
        (Value::Array(said), Value::Array(kept)) => {
            for (index, (said, kept)) in said.iter().zip(kept).enumerate() {
                note_missing(missing, &format!("{pointer}/{index}"), said, kept);
            }
        }
        _ => {}
    }
}
