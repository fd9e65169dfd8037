//! Web Locks: what one tab drives, no other does. A crashed tab's locks are released by the browser.

use futures::channel::oneshot;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;

use crate::clock::scope;

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

/// Takes a lock, or answers `None` if another tab has it. Without Web Locks (insecure contexts) there is only hope.
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
    // Its promise settles when the lock is given back; nobody waits for that.
    let _ = manager.unchecked_ref::<LockManager>().request(name, &options, callback.unchecked_ref()).ok()?;
    granted.await.ok().flatten()
}
