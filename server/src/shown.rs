//! Settings as they may be shown: what is said of them is logged.

/// A URL with dots in place of who signs in there, and how.
pub(crate) fn url(url: &str) -> String {
    let Some((before, host)) = url.rsplit_once('@') else { return url.to_owned() };
    let scheme = before.split_once("://").map_or_else(String::new, |(scheme, _)| format!("{scheme}://"));
    format!("{scheme}…@{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_a_url_is_not_repeated() {
        for (whole, shown) in [
            ("https://files.example.org/a", "https://files.example.org/a"),
            ("https://me@files.example.org", "https://…@files.example.org"),
            ("https://me:s3cret@files.example.org", "https://…@files.example.org"),
            ("https://me:s3@cret@files.example.org/app", "https://…@files.example.org/app"),
            ("me:s3cret@files.example.org", "…@files.example.org"),
        ] {
            assert_eq!(url(whole), shown);
        }
    }
}
