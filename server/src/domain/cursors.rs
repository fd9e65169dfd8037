//! Cursors of lists that are sorted by what is nobody's business.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};

use super::{
    error::{Error, Result},
    page::{Cursor, Page, PageRequest, Placed, bad_cursor},
};
use crate::auth::TenantScope;

/// Bytes of a nonce: so many that random ones never meet (draft-irtf-cfrg-xchacha, section 2.1).
const NONCE_BYTES: usize = 24;
/// A cursor is a multiple of so many bytes, or its length would tell how long a name is.
const PADDED_TO: usize = 256;

/// Cursors that carry the place where a page ended, so that the next one begins there whatever becomes of the row; and that are
/// encrypted, for the place may be a patient's name or the day of a visit.
#[derive(Clone)]
pub struct Cursors(XChaCha20Poly1305);

impl Cursors {
    /// Cursors of this key. Servers beside each other need the same.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(key.into()))
    }

    /// Where the page begins in the tenant's list of this order.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the cursor is not one of this list's.
    pub(crate) fn start(&self, scope: &TenantScope, order: &str, page: &PageRequest) -> Result<Option<Cursor>> {
        let Some(text) = &page.cursor else { return Ok(None) };
        let (value, id) = self.opened(&list(scope, order), text).ok_or_else(bad_cursor)?;
        Ok(Some(Cursor { order: order.to_owned(), value, id }))
    }

    /// The page of what was read, with a cursor where there is another.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub(crate) fn page<T>(
        &self,
        (scope, order): (&TenantScope, &str),
        read: Placed<T>,
        limit: u32,
        id: impl FnOnce(&T) -> &str,
    ) -> Result<Page<T>> {
        let Placed { mut rows, place } = read;
        rows.truncate(limit as usize);
        let next_cursor = match rows.last().zip(place) {
            Some((last, place)) => Some(self.sealed(&list(scope, order), &place, id(last))?),
            None => None,
        };
        Ok(Page { items: rows, next_cursor })
    }

    fn sealed(&self, list: &[u8], value: &str, id: &str) -> Result<String> {
        let mut msg = serde_json::to_vec(&(value, id)).map_err(Error::damaged)?;
        msg.resize(msg.len().next_multiple_of(PADDED_TO), b' ');
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(Error::failed)?;
        let sealed = self.0.encrypt(&XNonce::from(nonce), Payload { msg: &msg, aad: list });
        let sealed = sealed.map_err(Error::failed)?;
        Ok(URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    fn opened(&self, list: &[u8], text: &str) -> Option<(String, String)> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (nonce, msg) = bytes.split_first_chunk::<NONCE_BYTES>()?;
        let opened = self.0.decrypt(&XNonce::from(*nonce), Payload { msg, aad: list }).ok()?;
        serde_json::from_slice(&opened).ok()
    }
}

/// What a cursor is of: in another tenant, or in another order, it is none.
fn list(scope: &TenantScope, order: &str) -> Vec<u8> {
    [scope.tenant().as_str().as_bytes(), b"\0", order.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::{JobScope, TenantId};

    fn scope(tenant: &str) -> TenantScope {
        JobScope::new().tenant(TenantId::parse(tenant).unwrap())
    }

    fn cursor(place: &str) -> PageRequest {
        let read = Placed { rows: vec!["r-1", "r-2"], place: Some(place.to_owned()) };
        let page = Cursors::new(&[7; 32]).page((&scope("one"), "name"), read, 1, |id| id).unwrap();
        assert_eq!(page.items, ["r-1"]);
        PageRequest { cursor: page.next_cursor, limit: None }
    }

    #[test]
    fn a_cursor_is_its_own_lists_only() {
        let (cursors, given) = (Cursors::new(&[7; 32]), cursor("Zora"));
        let start = cursors.start(&scope("one"), "name", &given).unwrap().unwrap();
        assert_eq!(start, Cursor { order: "name".into(), value: "Zora".into(), id: "r-1".into() });
        assert!(cursors.start(&scope("two"), "name", &given).is_err(), "taken in another tenant");
        assert!(cursors.start(&scope("one"), "-name", &given).is_err(), "taken in another order");
        assert!(Cursors::new(&[8; 32]).start(&scope("one"), "name", &given).is_err(), "taken by another key");
        let text = given.cursor.unwrap();
        let first = if text.starts_with('A') { 'B' } else { 'A' };
        for changed in [format!("{first}{}", &text[1..]), text[..text.len() - 1].to_owned(), String::new()] {
            let changed = PageRequest { cursor: Some(changed), limit: None };
            assert!(cursors.start(&scope("one"), "name", &changed).is_err());
        }
        // As older servers gave them out.
        let plain = Cursor { order: "name".into(), value: String::new(), id: "r-1".into() }.encode();
        assert!(cursors.start(&scope("one"), "name", &PageRequest { cursor: Some(plain), limit: None }).is_err());
    }

    #[test]
    fn a_cursor_shows_neither_a_name_nor_its_length() {
        let (short, long) = (cursor("Zo").cursor.unwrap(), cursor("Zora Quill-Zimmermann").cursor.unwrap());
        assert_eq!(short.len(), long.len());
        let bytes = URL_SAFE_NO_PAD.decode(&long).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("Zora"));
        assert_ne!(cursor("Zo").cursor.unwrap(), short, "a place can be told by its cursor");
    }
}
