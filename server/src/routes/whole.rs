use axum::extract::{FromRequest, Request};
use chartlift_protocol::FieldError;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{extract::Body, problem::ApiError};
use crate::strict_json;

/// A JSON body that says everything: a field left out would be one that is lost without a word.
pub(super) struct Whole<T>(pub(super) T);

impl<T: Serialize + DeserializeOwned, S: Send + Sync> FromRequest<S> for Whole<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let Body(said) = Body::<Map<String, Value>>::from_request(request, state).await?;
        let names: Vec<String> = said.keys().cloned().collect();
        let whole: T =
            strict_json::from_value(Value::Object(said)).map_err(|error| ApiError::unreadable(&error.to_string()))?;
        let fields = serde_json::to_value(&whole).map_err(|_| ApiError::fault())?;
        let missing: Vec<FieldError> = fields
            .as_object()
            .into_iter()
            .flat_map(Map::keys)
            .filter(|field| !names.contains(field))
            .map(|field| FieldError {
                pointer: format!("/{field}"),
                detail: "must be said, since what is left out is not kept: send null or [] where there is nothing"
                    .into(),
            })
            .collect();
        if missing.is_empty() { Ok(Self(whole)) } else { Err(ApiError::invalid(missing)) }
    }
}
