//! `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date.

use std::time::{Duration, UNIX_EPOCH};

/// The longest wait that another side may ask for, in milliseconds: five minutes. A server that is gone for longer is
/// asked again all the same, for its word may be a mistake (seen: 9999999999) and nobody sits before a page for a day.
pub const LONGEST_MS: u64 = 5 * 60 * 1000;

/// What a header's value asks for, in milliseconds; `None` for what is neither. `unix_ms` is the time now.
#[must_use]
pub fn parse(value: &str, unix_ms: u64) -> Option<u64> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit are a long time all the same.
        let seconds = value.parse::<u64>().unwrap_or(u64::MAX);
        return Some(seconds.saturating_mul(1000).min(LONGEST_MS));
    }
    let until = httpdate::parse_http_date(value).ok()?;
    let left = until.duration_since(UNIX_EPOCH).ok()?.saturating_sub(Duration::from_millis(unix_ms));
    Some(u64::try_from(left.as_millis()).unwrap_or(u64::MAX).min(LONGEST_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_dates_and_garbage_never_ask_for_more_than_minutes() {
        // 1994-11-06 08:49:37, the date of RFC 9110's examples.
        let now = 784_111_777_000;
        let cases = [
            ("0", Some(0)),
            (" 120 ", Some(120_000)),
            ("86400", Some(LONGEST_MS)),
            ("2147484", Some(LONGEST_MS)),
            ("9999999999", Some(LONGEST_MS)),
            ("18446744073709551615", Some(LONGEST_MS)),
            ("99999999999999999999999999", Some(LONGEST_MS)),
            ("Sun, 06 Nov 1994 08:50:07 GMT", Some(30_000)),
            ("Sunday, 06-Nov-94 08:50:07 GMT", Some(30_000)),
            ("Sun Nov  6 08:50:07 1994", Some(30_000)),
            ("Mon, 06 Nov 1995 08:49:37 GMT", Some(LONGEST_MS)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
            ("", None),
            ("-5", None),
            ("1.5", None),
            ("1e3", None),
            ("soon", None),
            ("٣", None),
        ];
        for (value, asked) in cases {
            assert_eq!(parse(value, now), asked, "{value}");
        }
    }
}
