//! What the person at the terminal sees: one line per step, with the time since the start.
//!
//! Progress goes to stderr, so that stdout carries only the line a script would want (the demo's URL).

use std::{
    sync::OnceLock,
    time::{Duration, Instant},
};

/// When the first asked; `main` asks first.
pub fn start() -> Instant {
    static START: OnceLock<Instant> = OnceLock::new();
    *START.get_or_init(Instant::now)
}

fn line(mark: &str, text: &str) {
    eprintln!("{:>7} {mark} {text}", clock(start().elapsed()));
}

/// A step begins.
pub fn step(text: &str) {
    line("→", text);
}

/// A step was not needed, or something worth knowing happened.
pub fn note(text: &str) {
    line("·", text);
}

/// A step went well.
pub fn success(text: &str) {
    line("✓", text);
}

/// A step failed; the text says what to do.
pub fn failure(text: &str) {
    line("✗", text);
}

/// A duration as `4.2 s` or `3:07`.
pub fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 { format!("{:.1} s", time.as_secs_f64()) } else { format!("{}:{:02}", seconds / 60, seconds % 60) }
}
