//! Questions that go together, asked of a server that fails or hangs.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use chartlift_core::{ports::ControlError, protocol::value::Value};
use futures::{
    FutureExt, StreamExt,
    channel::mpsc,
    future::{LocalBoxFuture, join_all, pending},
};
use js_sys::JSON;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{Gathering, Question};
use crate::{
    request::{Answer, Caller, Outcome, Request},
    value::Js,
};

const MANY: &str = "/many";

/// What becomes of a call.
#[derive(Clone, Copy, PartialEq)]
enum Mood {
    Answers,
    FailsTogether,
    Hangs,
}

struct Server {
    mood: Cell<Mood>,
    asked: RefCell<Vec<String>>,
    events: mpsc::UnboundedSender<&'static str>,
}

/// Tells that a call was aborted.
struct Aborted(mpsc::UnboundedSender<&'static str>);

impl Drop for Aborted {
    fn drop(&mut self) {
        let _ = self.0.unbounded_send("aborted");
    }
}

impl Caller for Server {
    fn answered<'a>(&'a self, request: Request<'a>) -> LocalBoxFuture<'a, Outcome> {
        self.asked.borrow_mut().push(request.path.to_owned());
        let (mood, events) = (self.mood.get(), self.events.clone());
        let path = request.path.to_owned();
        let body = Js(request.body.and_then(|body| JSON::parse(&body).ok()).unwrap_or_default());
        let asked = body.get("uploads").and_then(|uploads| uploads.elements()).map_or(0, |uploads| uploads.len());
        async move {
            if mood == Mood::Hangs {
                let _aborted = Aborted(events.clone());
                let _ = events.unbounded_send("asked");
                return pending().await;
            }
            if path != MANY {
                return Ok(Answer { status: 200, value: Js::null() });
            }
            if mood == Mood::FailsTogether {
                return Err(ControlError::Network);
            }
            let (mut one, mut all) = (Js::object(), Js::object());
            one.set("created", Js::of_truth(true));
            all.set("results", Js::of_elements((0..asked).map(|_| one.clone())));
            Ok(Answer { status: 200, value: all })
        }
        .boxed_local()
    }
}

fn server(mood: Mood) -> (Rc<Server>, Rc<Gathering>, mpsc::UnboundedReceiver<&'static str>) {
    let (events, told) = mpsc::unbounded();
    let server = Rc::new(Server { mood: Cell::new(mood), asked: RefCell::default(), events });
    let caller: Rc<dyn Caller> = server.clone();
    let gathering = Gathering::new(Rc::downgrade(&caller) as Weak<dyn Caller>, MANY, "created");
    (server, gathering, told)
}

async fn ask(gathering: &Rc<Gathering>, path: &str) -> bool {
    let question = Question { path: path.to_owned(), key: None, body: Js::object(), item: Js::object() };
    gathering.ask(question).await.is_ok()
}

async fn ask_two(gathering: &Rc<Gathering>) -> Vec<bool> {
    join_all(["/one", "/two"].map(|path| ask(gathering, path))).await
}

#[wasm_bindgen_test]
async fn one_alone_asks_at_its_own_address_until_permission_for_many_is_paid() {
    let (server, gathering, _told) = server(Mood::Answers);
    assert!(ask(&gathering, "/one").await);
    assert_eq!(ask_two(&gathering).await, [true, true]);
    assert!(ask(&gathering, "/one").await);
    assert_eq!(*server.asked.borrow(), ["/one", MANY, MANY]);
}

#[wasm_bindgen_test]
async fn what_failed_together_is_asked_alone_until_it_is_answered() {
    let (server, gathering, _told) = server(Mood::FailsTogether);
    assert_eq!(ask_two(&gathering).await, [false, false]);
    assert_eq!(ask_two(&gathering).await, [true, true]);
    assert_eq!(*server.asked.borrow(), [MANY, "/one", "/two"]);
    server.mood.set(Mood::Answers);
    assert_eq!(ask_two(&gathering).await, [true, true]);
    assert_eq!(server.asked.borrow().last().map(String::as_str), Some(MANY));
}

#[wasm_bindgen_test]
async fn a_call_that_hangs_is_aborted_once_nobody_waits_for_it() {
    let (server, gathering, mut told) = server(Mood::Hangs);
    {
        let mut asks = Box::pin(ask_two(&gathering));
        assert!(asks.as_mut().now_or_never().is_none());
        assert_eq!(told.next().await, Some("asked"));
    }
    assert_eq!(told.next().await, Some("aborted"));
    server.mood.set(Mood::Answers);
    assert_eq!(ask_two(&gathering).await, [true, true]);
    assert_eq!(*server.asked.borrow(), [MANY, "/one", "/two"]);
}
