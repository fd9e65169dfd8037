//! Questions to the server that go together: what is asked while others are on their way waits for them, and is then one call.
//!
//! Whoever uploads one file waits for nobody. Of a thousand small ones, several ask at any moment, and the round trip is
//! paid once for all of these.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use chartlift_core::{
    ports::ControlError,
    protocol::{
        Problem,
        limits::MAX_UPLOADS_PER_CALL,
        value::{FromValue, Value},
    },
};
use futures::channel::oneshot;
use wasm_bindgen_futures::spawn_local;

use crate::{
    request::{Answer, Caller, Outcome, Request},
    value::Js,
};

/// So many calls of a kind are on their way at once: while one is answered, the next is being asked.
const CALLS_AT_ONCE: u32 = 2;

/// What is asked of one upload. Not by the protocol's shapes of many: those of one stand in it as they are, and a module that
/// has both is 10 kB larger.
pub struct Question {
    /// Where to ask when it is alone: permission was given for that address.
    pub path: String,
    /// The header `Idempotency-Key` of that call.
    pub key: Option<String>,
    /// The body of that call.
    pub body: Js,
    /// What stands for it among several.
    pub item: Js,
}

/// Questions of one kind.
pub struct Gathering {
    caller: Weak<dyn Caller>,
    /// Where several are asked for.
    path: &'static str,
    /// The member of a result that has the answer.
    answer: &'static str,
    waiting: RefCell<Vec<(Question, oneshot::Sender<Outcome>)>>,
    under_way: Cell<u32>,
}

impl Gathering {
    pub fn new(caller: Weak<dyn Caller>, path: &'static str, answer: &'static str) -> Rc<Self> {
        Rc::new(Self { caller, path, answer, waiting: RefCell::default(), under_way: Cell::new(0) })
    }

    /// Asks, now or with the next call. Whoever stops waiting is not asked for any more, unless the call is under way.
    pub async fn ask(self: &Rc<Self>, question: Question) -> Outcome {
        let (sender, answer) = oneshot::channel();
        self.waiting.borrow_mut().push((question, sender));
        if self.under_way.get() < CALLS_AT_ONCE {
            self.under_way.set(self.under_way.get() + 1);
            spawn_local(Rc::clone(self).calls());
        }
        answer.await.unwrap_or(Err(ControlError::Network))
    }

    async fn calls(self: Rc<Self>) {
        while let Some(caller) = self.caller.upgrade() {
            let asked: Vec<_> = {
                let mut waiting = self.waiting.borrow_mut();
                waiting.retain(|(_, sender)| !sender.is_canceled());
                let next = waiting.len().min(MAX_UPLOADS_PER_CALL);
                waiting.drain(..next).collect()
            };
            if asked.is_empty() {
                break;
            }
            let outcomes = self.outcomes(&*caller, &asked).await;
            for ((_, sender), outcome) in asked.into_iter().zip(outcomes) {
                let _ = sender.send(outcome);
            }
        }
        self.under_way.set(self.under_way.get() - 1);
    }

    /// One call for all of these; what ends it ends all of them.
    async fn outcomes(&self, caller: &dyn Caller, asked: &[(Question, oneshot::Sender<Outcome>)]) -> Vec<Outcome> {
        if let [(Question { path, key, body, .. }, _)] = asked {
            let headers = key.as_deref().map(|key| ("idempotency-key", key));
            return vec![caller.answered(Request::post(path, body).with(headers.as_slice())).await];
        }
        let mut body = Js::object();
        body.set("uploads", Js::of_elements(asked.iter().map(|(question, _)| question.item.clone())));
        let error = match caller.answered(Request::post(self.path, &body)).await {
            Ok(Answer { status, value }) => {
                let results = value.get("results").and_then(|results| results.elements()).unwrap_or_default();
                if results.len() == asked.len() {
                    return results.iter().map(|result| self.outcome(result, status)).collect();
                }
                ControlError::Malformed { status, retry_after_ms: None }
            }
            Err(error) => error,
        };
        asked.iter().map(|_| Err(error.clone())).collect()
    }

    fn outcome(&self, result: &Js, status: u16) -> Outcome {
        if let Some(value) = result.get(self.answer) {
            return Ok(Answer { status, value });
        }
        let problem = result.get("problem").and_then(|problem| Problem::from_value(&problem));
        Err(problem.map_or(ControlError::Malformed { status, retry_after_ms: None }, |problem| ControlError::Problem {
            problem: Box::new(problem),
            retry_after_ms: None,
        }))
    }
}
