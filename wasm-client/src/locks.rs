//! Web Locks: what one tab drives, no other does. A crashed tab's locks are released by the browser.

use futures::{
    channel::oneshot,
    future::{Either, select},
};
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use chartlift_worker::clock::scope;

#[wasm_bindgen]
extern "C" {
    /// `LockManager`, which `web-sys` still calls unstable although every browser has had it since 2022.
    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, options: &Object, callback: &Function) -> Result<Promise, JsValue>;
}

/// A held lock; released when dropped.
pub struct WebLock {
    release: Option<Function>,
}

impl Drop for WebLock {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Takes a lock, or answers `None` if another tab has it. Where there are no locks to be had (insecure contexts,
/// sandboxed frames) nothing is locked: the server keeps two uploads of one file apart all the same.
pub async fn take(name: &str) -> Option<WebLock> {
    let manager = Reflect::get(&scope().navigator(), &"locks".into()).unwrap_or(JsValue::UNDEFINED);
    if !manager.is_object() {
        return Some(WebLock { release: None });
    }
    let options = Object::new();
    let _ = Reflect::set(&options, &"ifAvailable".into(), &true.into());
    let (sender, granted) = oneshot::channel();
    // It outlives us if need be: whoever waits may be gone before the lock comes, which is then given back at once.
    let callback = Closure::once_into_js(move |lock: JsValue| -> Promise {
        let mut release = None;
        // The lock is held until this promise is resolved.
        let held = Promise::new(&mut |resolve, _| release = Some(resolve));
        let taken = if lock.is_null() { None } else { Some(WebLock { release: release.take() }) };
        let answer = if taken.is_some() { held } else { Promise::resolve(&JsValue::UNDEFINED) };
        let _ = sender.send(taken);
        answer
    });
    let Ok(settled) = manager.unchecked_ref::<LockManager>().request(name, &options, callback.unchecked_ref()) else {
        return Some(WebLock { release: None });
    };
    // That promise is kept when the lock is given back, long after it was granted; it is broken at once where asking is
    // refused (`SecurityError`), and then nobody calls back.
    match select(granted, JsFuture::from(settled)).await {
        Either::Left((granted, _)) => granted.ok().flatten(),
        Either::Right((Err(_), _)) => Some(WebLock { release: None }),
        Either::Right((Ok(_), granted)) => granted.await.ok().flatten(),
    }
}
