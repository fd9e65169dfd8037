use chartlift_core::ports::Clock;
use js_sys::{Function, Promise, global};
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::WorkerGlobalScope;

/// The worker's own clock.
#[derive(Clone, Copy)]
pub struct BrowserClock;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, ms: f64) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(id: &JsValue);
}

/// Clears the timer of a sleep that is dropped before its time.
struct Timer(JsValue);

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(&self.0);
    }
}

/// The global scope of a worker.
pub fn scope() -> WorkerGlobalScope {
    global().unchecked_into()
}

/// Milliseconds since the worker began.
pub fn performance_now() -> f64 {
    scope().performance().map_or(0.0, |performance| performance.now())
}

impl Clock for BrowserClock {
    fn now_ms(&self) -> u64 {
        // `performance.now` is monotonic and starts near 0.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        scope().performance().map_or(0, |performance| performance.now() as u64)
    }

    async fn sleep_ms(&self, ms: u64) {
        let mut timer = None;
        #[allow(clippy::cast_precision_loss)]
        let promise = Promise::new(&mut |resolve, _| timer = Some(Timer(set_timeout(&resolve, ms as f64))));
        let _ = JsFuture::from(promise).await;
    }

    fn random(&self) -> u64 {
        let mut bytes = [0; 8];
        let crypto = scope().crypto().expect("every worker has crypto");
        crypto.get_random_values_with_u8_array(&mut bytes).expect("8 bytes are within the quota");
        u64::from_le_bytes(bytes)
    }
}
