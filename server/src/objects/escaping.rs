//! How URLs are written that are signed.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};

/// What a URL has as it is (RFC 3986, section 2.3).
pub(super) const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
/// In a path, also what divides it.
pub(super) const ESCAPED_IN_PATH: &AsciiSet = &ESCAPED.remove(b'/');
