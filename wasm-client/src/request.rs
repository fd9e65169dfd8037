//! A call to the server and its answer.

use chartlift_core::{ports::ControlError, protocol::value::FromValue};
use futures::future::LocalBoxFuture;

use crate::value::Js;

/// One call.
#[derive(Default)]
pub struct Request<'a> {
    pub method: &'static str,
    pub path: &'a str,
    pub headers: &'a [(&'static str, &'a str)],
    /// JSON.
    pub body: Option<String>,
}

impl<'a> Request<'a> {
    /// Without a body.
    pub fn new(method: &'static str, path: &'a str) -> Self {
        Self { method, path, ..Self::default() }
    }

    /// With this as its body, in JSON.
    pub fn post(path: &'a str, body: &Js) -> Self {
        Self { body: body.json(), ..Self::new("POST", path) }
    }

    /// With these headers.
    pub fn with(self, headers: &'a [(&'static str, &'a str)]) -> Self {
        Self { headers, ..self }
    }
}

/// What the server has answered.
pub struct Answer {
    pub status: u16,
    pub value: Js,
}

/// Its answer, or why there is none.
pub type Outcome = Result<Answer, ControlError>;

/// What an answer says.
pub fn read<T: FromValue>(answer: &Answer) -> Result<T, ControlError> {
    T::from_value(&answer.value).ok_or(ControlError::Malformed { status: answer.status, retry_after_ms: None })
}

/// Whoever makes calls.
pub trait Caller {
    /// Makes one, with the token.
    fn answered<'a>(&'a self, request: Request<'a>) -> LocalBoxFuture<'a, Outcome>;
}
