//! `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date.

/// The longest wait that another side may ask for, in milliseconds: five minutes. A server that is gone for longer is
/// asked again all the same, for its word may be a mistake (seen: 9999999999) and nobody sits before a page for a day.
pub const LONGEST_MS: u64 = 5 * 60 * 1000;

/// What a header's value asks for, in milliseconds; `None` for what is neither. `unix_ms` is the time now; `date` reads an
/// HTTP date that ends in `GMT` and answers milliseconds since 1970: a browser has one, so its module need not.
#[must_use]
pub fn parse(value: &str, unix_ms: u64, date: impl FnOnce(&str) -> Option<u64>) -> Option<u64> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit are a long time all the same.
        let seconds = value.parse::<u64>().unwrap_or(u64::MAX);
        return Some(seconds.saturating_mul(1000).min(LONGEST_MS));
    }
    // All three forms begin with the day's name. Who reads dates in general would take `1.5` for one.
    if !value.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    // The oldest of them, `asctime`, does not say that it is GMT.
    let until_ms = if value.ends_with("GMT") { date(value) } else { date(&[value, " GMT"].concat()) }?;
    Some(until_ms.saturating_sub(unix_ms).min(LONGEST_MS))
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
        let date = |text: &str| {
            let text = text.strip_suffix(" GMT").filter(|text| text.ends_with("1994")).unwrap_or(text);
            let since = httpdate::parse_http_date(text).ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
            u64::try_from(since.as_millis()).ok()
        };
        for (value, asked) in cases {
            assert_eq!(parse(value, now, date), asked, "{value}");
        }
    }
}
