//! Questions to the server that go together: what is asked while others are on their way waits for them, and is then one call.
//!
//! Whoever uploads one file waits for nobody. Of a thousand small ones, several ask at any moment, and the round trip is
//! paid once for all of these.
//!
//! What failed together is asked alone from then on: one that the server chokes on, or that makes a call too large for some
//! proxy, must not take the others along with it again and again (`seeded.test.mjs`).

use std::{
    cell::{Cell, RefCell},
    future::poll_fn,
    pin::pin,
    rc::{Rc, Weak},
    task::Poll,
};

use chartlift_core::{
    ports::{Clock as _, ControlError},
    protocol::{
        Problem,
        limits::MAX_UPLOADS_PER_CALL,
        value::{FromValue, Value},
    },
};
use chartlift_worker::clock::BrowserClock;
use futures::{
    channel::oneshot,
    future::{Either, select},
};
use wasm_bindgen_futures::spawn_local;

use crate::{
    request::{Answer, Caller, Outcome, Request},
    value::Js,
};

/// So many calls of a kind are on their way at once: while one is answered, the next is being asked.
const CALLS_AT_ONCE: u32 = 2;

/// How long a second call waits for what is asked in the same moment: of many files that are chosen at once, the first is asked for
/// alone, and most others together a moment later.
const MOMENT_MS: u64 = 15;

/// How long a question waits for calls under way: several round trips of a far server.
const PATIENCE_MS: u64 = 500;

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

impl Question {
    /// Tells it from all others: whoever asks again comes with the same key, or to the same address.
    fn name(&self) -> String {
        self.key.clone().unwrap_or_else(|| self.path.clone())
    }
}

async fn alone(caller: &dyn Caller, Question { path, key, body, .. }: &Question) -> Outcome {
    let headers = key.as_deref().map(|key| ("idempotency-key", key));
    caller.answered(Request::post(path, body).with(headers.as_slice())).await
}

/// Ends once nobody waits any more.
fn deserted(askers: &mut [oneshot::Sender<Outcome>]) -> impl Future<Output = ()> + Unpin {
    poll_fn(|context| {
        let mut waiting = false;
        for asker in &mut *askers {
            // Each is asked, so that each of them wakes this.
            waiting |= asker.poll_canceled(context).is_pending();
        }
        if waiting { Poll::Pending } else { Poll::Ready(()) }
    })
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
    /// Whether something waits for [`PATIENCE_MS`].
    patient: Cell<bool>,
    /// What failed together, by name. Small and seldom: gone once it is answered.
    apart: RefCell<Vec<String>>,
    /// Whether a call of several was answered: the browser has its permission, and needs none for one more.
    permitted: Cell<bool>,
}

impl Gathering {
    pub fn new(caller: Weak<dyn Caller>, path: &'static str, answer: &'static str) -> Rc<Self> {
        Rc::new(Self {
            caller,
            path,
            answer,
            waiting: RefCell::default(),
            under_way: Cell::new(0),
            patient: Cell::new(false),
            apart: RefCell::default(),
            permitted: Cell::new(false),
        })
    }

    /// Asks, now or with the next call. Whoever stops waiting is not asked for any more; a call that nobody waits for any more
    /// is aborted.
    pub async fn ask(self: &Rc<Self>, question: Question) -> Outcome {
        let name = question.name();
        if self.apart.borrow().contains(&name) {
            let Some(caller) = self.caller.upgrade() else { return Err(ControlError::Network) };
            let outcome = alone(&*caller, &question).await;
            if matches!(outcome, Ok(_) | Err(ControlError::Problem { .. })) {
                self.apart.borrow_mut().retain(|apart| *apart != name);
            }
            return outcome;
        }
        let (sender, answer) = oneshot::channel();
        self.waiting.borrow_mut().push((question, sender));
        let under_way = self.under_way.get();
        if under_way < CALLS_AT_ONCE {
            self.under_way.set(under_way + 1);
            let gathering = Rc::clone(self);
            spawn_local(async move {
                if under_way > 0 {
                    BrowserClock.sleep_ms(MOMENT_MS).await;
                }
                gathering.calls().await;
            });
        } else if !self.patient.replace(true) {
            spawn_local(Rc::clone(self).no_longer_waits());
        }
        answer.await.unwrap_or(Err(ControlError::Network))
    }

    /// One call more, for what has waited too long: those under way may hang.
    async fn no_longer_waits(self: Rc<Self>) {
        BrowserClock.sleep_ms(PATIENCE_MS).await;
        self.patient.set(false);
        if !self.waiting.borrow().is_empty() {
            self.under_way.set(self.under_way.get() + 1);
            self.calls().await;
        }
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
            let (questions, mut askers): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
            // A call that hangs keeps one of the browser's six connections to the server: the sixth would end all traffic.
            let outcomes = match select(pin!(self.outcomes(&*caller, &questions)), deserted(&mut askers)).await {
                Either::Left((outcomes, _)) => outcomes,
                Either::Right(((), _)) => {
                    self.failed_together(&questions);
                    continue;
                }
            };
            for (asker, outcome) in askers.into_iter().zip(outcomes) {
                let _ = asker.send(outcome);
            }
        }
        self.under_way.set(self.under_way.get() - 1);
    }

    /// One call for all of these; what ends it ends all of them.
    async fn outcomes(&self, caller: &dyn Caller, asked: &[Question]) -> Vec<Outcome> {
        // At its own address it would have to wait for permission first, a round trip of its own.
        if let [question] = asked
            && !self.permitted.get()
        {
            return vec![alone(caller, question).await];
        }
        let mut body = Js::object();
        body.set("uploads", Js::of_elements(asked.iter().map(|question| question.item.clone())));
        let error = match caller.answered(Request::post(self.path, &body)).await {
            Ok(Answer { status, value }) => {
                self.permitted.set(true);
                let results = value.get("results").and_then(|results| results.elements()).unwrap_or_default();
                if results.len() == asked.len() {
                    return results.iter().map(|result| self.outcome(result, status)).collect();
                }
                ControlError::Malformed { status, retry_after_ms: None }
            }
            Err(error) => error,
        };
        // Who has too much to do, or wants another token, says so whatever is asked.
        if !matches!(&error, ControlError::Problem { problem, .. } if matches!(problem.status, 401 | 429 | 503)) {
            self.failed_together(asked);
        }
        asked.iter().map(|_| Err(error.clone())).collect()
    }

    fn failed_together(&self, asked: &[Question]) {
        self.apart.borrow_mut().extend(asked.iter().map(Question::name));
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

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
