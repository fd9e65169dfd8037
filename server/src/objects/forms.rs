//! Whether a store takes forms as browsers send them (Amazon S3 API reference, "Browser-based uploads using POST"), tried out with
//! one of the server's own.

use std::time::Duration;

use axum::body::Bytes;
use chartlift_protocol::{Encoding, Sha256};
use http::{Method, Request, StatusCode, header};
use http_body_util::Full;
use sha2::Digest as _;

use super::{
    clients::{S3Objects, STANDARD},
    direct::Direct,
};
use crate::domain::ports::{ObjectMeta, Presigned};

const LASTS: Duration = Duration::from_secs(60);

impl S3Objects {
    /// Whether a form stores what it was signed for and refuses all else, and pages may send one. Whatever stands in the way, files
    /// go up without.
    pub(super) async fn tries_forms(&self, key: &str, bytes: &'static [u8]) -> bool {
        self.try_forms(key, bytes).await.unwrap_or(false)
    }

    /// None when there was no answer.
    async fn try_forms(&self, key: &str, bytes: &'static [u8]) -> Option<bool> {
        let direct = self.direct().await?;
        let own = direct.bucket_url();
        let meta = ObjectMeta {
            content_type: "text/plain".to_owned(),
            encoding: Encoding::Identity,
            storage_class: STANDARD.to_owned(),
        };
        let sha256 = Sha256(sha2::Sha256::digest(bytes).into());
        let form = self.sign_form(key, &meta, (sha256, bytes.len() as u64), LASTS).await.ok()?;
        // Of the same length, so that only the checksum can tell.
        let others: Vec<u8> = bytes.iter().map(|byte| byte ^ 1).collect();
        let refused = status(direct, filled(&own, &form, &others)).await?;
        let taken = status(direct, filled(&own, &form, bytes)).await?;
        if !refused.is_client_error() || !taken.is_success() {
            return Some(false);
        }
        for origin in &self.origins {
            // This machine may not reach the address that browsers do.
            let permitted = match permits(direct, &form.url, origin).await {
                None if form.url != own => permits(direct, &own, origin).await,
                permitted => permitted,
            };
            if !permitted? {
                return Some(false);
            }
        }
        Some(true)
    }
}

/// Whether a page of this origin may send a form there (the Fetch standard, "CORS-preflight fetch").
async fn permits(direct: &Direct, url: &str, origin: &str) -> Option<bool> {
    let asked = Request::builder()
        .method(Method::OPTIONS)
        .uri(url)
        .header(header::ORIGIN, origin)
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
        .body(Full::default());
    let answer = direct.send(asked.ok()?).await?;
    let says = |name| answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let to_whom = says(header::ACCESS_CONTROL_ALLOW_ORIGIN);
    let mut methods = says(header::ACCESS_CONTROL_ALLOW_METHODS).split(',').map(str::trim);
    Some(
        answer.status().is_success()
            && (to_whom == "*" || to_whom == origin)
            && methods.any(|method| method == "*" || method.eq_ignore_ascii_case("POST")),
    )
}

async fn status(direct: &Direct, request: http::Result<Request<Full<Bytes>>>) -> Option<StatusCode> {
    Some(direct.send(request.ok()?).await?.status())
}

/// A form with these bytes, as browsers send it (RFC 7578).
fn filled(url: &str, presigned: &Presigned, bytes: &[u8]) -> http::Result<Request<Full<Bytes>>> {
    let boundary = uuid::Uuid::now_v7().simple().to_string();
    let mut body = String::new();
    for (name, value) in presigned.form.iter().flatten() {
        body += &format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    body += &format!("--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"blob\"\r\n");
    body += "Content-Type: application/octet-stream\r\n\r\n";
    let body = [body.as_bytes(), bytes, format!("\r\n--{boundary}--\r\n").as_bytes()].concat();
    let kind = format!("multipart/form-data; boundary={boundary}");
    Request::post(url).header(header::CONTENT_TYPE, kind).body(Full::from(body))
}
