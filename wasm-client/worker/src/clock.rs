//! Time and chance of a worker.

use chartlift_core::{ports::Clock, retry_after};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Date, global};
use wasm_bindgen::JsCast;
use web_sys::WorkerGlobalScope;

/// The worker's own clock.
#[derive(Clone, Copy)]
pub struct BrowserClock;

/// The longest time a browser's timer takes, in milliseconds: one that is longer rings at once (HTML, "timers").
const LONGEST_TIMER_MS: u32 = i32::MAX as u32;

/// The global scope of a worker.
pub fn scope() -> WorkerGlobalScope {
    global().unchecked_into()
}

/// Milliseconds since the worker began.
pub fn performance_now() -> f64 {
    scope().performance().map_or(0.0, |performance| performance.now())
}

/// The time by the machine's own clock, in milliseconds since 1970.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn unix_ms() -> u64 {
    Date::now() as u64
}

/// What `Retry-After` asks for, in milliseconds ([`retry_after::parse`]).
pub fn retry_after_ms(value: &str) -> Option<u64> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let date = |text: &str| Some(Date::parse(text)).filter(|ms| !ms.is_nan()).map(|ms| ms as u64);
    retry_after::parse(value, unix_ms(), date)
}

impl Clock for BrowserClock {
    fn now_ms(&self) -> u64 {
        // `performance.now` is monotonic and starts near 0.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        scope().performance().map_or(0, |performance| performance.now() as u64)
    }

    async fn sleep_ms(&self, ms: u64) {
        let mut left = ms;
        loop {
            let now = u32::try_from(left).unwrap_or(u32::MAX).min(LONGEST_TIMER_MS);
            TimeoutFuture::new(now).await;
            left -= u64::from(now);
            if left == 0 {
                return;
            }
        }
    }

    fn unix_ms(&self) -> u64 {
        unix_ms()
    }

    fn random(&self) -> u64 {
        let mut bytes = [0; 8];
        let crypto = scope().crypto().expect("every worker has crypto");
        crypto.get_random_values_with_u8_array(&mut bytes).expect("8 bytes are within the quota");
        u64::from_le_bytes(bytes)
    }
}
