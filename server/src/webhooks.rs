//! Calls the addresses that tenants name, as Standard Webhooks has it: <https://www.standardwebhooks.com>.
//!
//! A tenant's administrator chooses the address, so it is not trusted: what resolves to this machine or a private network
//! is not called unless the operator has named the host, nothing is redirected, and no answer's body is read.

use std::{
    collections::BTreeSet,
    future::Future,
    io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use async_trait::async_trait;
use axum::{
    body::Bytes,
    http::{Request, StatusCode, Uri, header},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{
        Client,
        connect::{
            HttpConnector,
            dns::{GaiResolver, Name},
        },
    },
    rt::TokioExecutor,
};
use jiff::Timestamp;
use sha2::Sha256;
use tower::Service;

use crate::domain::{
    budget::Webhook,
    ports::{WebhookError, Webhooks},
};

/// How long one call may take: receivers are to answer first and work later.
const PATIENCE: Duration = Duration::from_secs(15);
/// What secrets begin with in Standard Webhooks.
const SECRET_PREFIX: &str = "whsec_";
const SECRET_BYTES: usize = 32;

/// Calls webhooks over HTTP.
pub struct HttpWebhooks {
    trusted: Arc<Trusted>,
    /// Or why there is none.
    client: Result<Caller, String>,
}

type Caller = Client<HttpsConnector<HttpConnector<Guarded>>, Full<Bytes>>;

impl HttpWebhooks {
    /// Calls any host on the internet, and on private networks those of `private_hosts`.
    pub fn new(private_hosts: impl IntoIterator<Item = String>) -> Self {
        let trusted = Arc::new(Trusted(private_hosts.into_iter().map(|host| host.to_ascii_lowercase()).collect()));
        let resolver = Guarded { trusted: Arc::clone(&trusted), system: GaiResolver::new() };
        let mut http = HttpConnector::new_with_resolver(resolver);
        http.enforce_http(false);
        // A server without certificates does all else.
        let client = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(rustls::crypto::ring::default_provider())
            .map_err(|_| "cannot be called by this server: its machine trusts no certificates".to_owned())
            .map(|builder| {
                let connector = builder.https_or_http().enable_http1().wrap_connector(http);
                // A connection kept for later would be one whose address was judged long ago.
                Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector)
            });
        Self { trusted, client }
    }
}

#[async_trait]
impl Webhooks for HttpWebhooks {
    fn accepts(&self, url: &str) -> Result<(), String> {
        self.client.as_ref().map_err(Clone::clone)?;
        self.trusted.judge(url).map(drop)
    }

    fn new_secret(&self) -> String {
        let mut bytes = [0; SECRET_BYTES];
        getrandom::fill(&mut bytes).expect("the system gives random bytes");
        format!("{SECRET_PREFIX}{}", STANDARD.encode(bytes))
    }

    async fn tell(&self, webhook: &Webhook, id: &str, at: Timestamp, body: &str) -> Result<(), WebhookError> {
        let client = self.client.as_ref().map_err(|why| WebhookError::Passing(why.clone()))?;
        // The operator may have changed the list since the address was set.
        let uri = self.trusted.judge(&webhook.url).map_err(WebhookError::Permanent)?;
        let at = at.as_second();
        let signature = sign(&webhook.secret, id, at, body)
            .ok_or_else(|| WebhookError::Permanent("its secret is damaged; set a new one".to_owned()))?;
        let request = Request::post(uri)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, concat!("chartlift/", env!("CARGO_PKG_VERSION")))
            .header("webhook-id", id)
            .header("webhook-timestamp", at)
            .header("webhook-signature", format!("v1,{signature}"))
            .body(Full::from(body.to_owned()))
            .map_err(|_| WebhookError::Permanent("the message cannot be sent".to_owned()))?;
        match tokio::time::timeout(PATIENCE, client.request(request)).await {
            Err(_) => Err(WebhookError::Passing(format!("it does not answer within {} s", PATIENCE.as_secs()))),
            // The client's own text could hold the URL.
            Ok(Err(error)) if error.is_connect() => Err(WebhookError::Passing("it cannot be reached".to_owned())),
            Ok(Err(_)) => Err(WebhookError::Passing("the connection broke".to_owned())),
            Ok(Ok(answer)) => match answer.status() {
                status if status.is_success() => Ok(()),
                StatusCode::GONE => Err(WebhookError::Permanent("it says that it is gone (410)".to_owned())),
                status => Err(WebhookError::Passing(format!("it answers {}", status.as_u16()))),
            },
        }
    }
}

/// The signature of Standard Webhooks: HMAC-SHA-256 over `id.timestamp.body`, in base64; none when the secret is not one.
fn sign(secret: &str, id: &str, at: i64, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix(SECRET_PREFIX)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{at}.{body}").as_bytes());
    Some(STANDARD.encode(mac.finalize().into_bytes()))
}

/// Hosts on private networks that the operator lets be called, in lower case.
struct Trusted(BTreeSet<String>);

impl Trusted {
    fn has(&self, host: &str) -> bool {
        self.0.contains(&host.to_ascii_lowercase())
    }

    /// The URL, if it may be called as far as it can be told without asking for the host's addresses.
    fn judge(&self, url: &str) -> Result<Uri, String> {
        let uri: Uri = url.parse().map_err(|_| "must be a URL".to_owned())?;
        let host = uri.host().unwrap_or_default();
        if uri.authority().is_none_or(|authority| authority.as_str().contains('@')) || host.is_empty() {
            return Err("must be a URL with a host, and without a name or password".to_owned());
        }
        let trusted = self.has(host);
        match uri.scheme_str() {
            Some("https") => {}
            Some("http") if trusted => {}
            _ => return Err("must begin with https://".to_owned()),
        }
        let literal: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
        if literal.is_some_and(|address| !is_public(address)) && !trusted {
            return Err(
                "must not be an address of a private network; the operator can allow it (--webhook-private-hosts)"
                    .to_owned(),
            );
        }
        Ok(uri)
    }
}

/// Looks names up, and keeps of their addresses those that may be called. Judging the addresses that are connected to, and not
/// a look-up before, leaves no gap for a name that resolves differently the second time.
#[derive(Clone)]
struct Guarded {
    trusted: Arc<Trusted>,
    system: GaiResolver,
}

impl Service<Name> for Guarded {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Service::<Name>::poll_ready(&mut self.system, context)
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let trusted = self.trusted.has(name.as_str());
        let found = self.system.call(name);
        Box::pin(async move {
            let addresses: Vec<_> = found.await?.filter(|address| trusted || is_public(address.ip())).collect();
            if addresses.is_empty() {
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, "no public address"));
            }
            Ok(addresses.into_iter())
        })
    }
}

/// Whether an address is one of the internet: in none of the blocks that IANA keeps for other uses (RFC 6890, and its updates).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            !(v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_multicast()
                || v4.is_documentation()
                || a == 0
                // Carrier-grade NAT, IETF protocols, 6to4 relays, benchmarks, and what is reserved, broadcast included.
                || (a == 100 && (64..128).contains(&b))
                || (a, b, c) == (192, 0, 0)
                || (a, b, c) == (192, 88, 99)
                || (a == 198 && (b == 18 || b == 19))
                || a >= 240)
        }
        IpAddr::V6(v6) => {
            let [first, second, ..] = v6.segments();
            // Global unicast is 2000::/3. In it: documentation, and 6to4 and Teredo, which wrap addresses of the other kind.
            let wrapped = v6.to_ipv4_mapped().is_some_and(|v4| is_public(IpAddr::V4(v4)));
            let reserved =
                first == 0x2002 || (first == 0x2001 && (second < 0x200 || second == 0xdb8)) || first == 0x3fff;
            wrapped || (first & 0xe000 == 0x2000 && !reserved)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's own libraries.
    #[test]
    fn a_signature_is_that_of_standard_webhooks() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let signature = sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signature.as_deref(), Some("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
        assert_eq!(sign("damaged", "a", 1, ""), None);
    }

    #[test]
    fn addresses_of_private_networks_are_called_only_where_the_operator_says_so() {
        let trusted = Trusted(BTreeSet::from(["intranet".to_owned(), "10.0.0.7".to_owned()]));
        for good in [
            "https://hooks.example.org/a?token=b",
            "https://8.8.8.8/",
            "https://[2606:4700::1111]/",
            "http://intranet:8080/a",
            "https://INTRANET/a",
            "http://10.0.0.7/",
        ] {
            assert!(trusted.judge(good).is_ok(), "{good}");
        }
        for bad in [
            "http://hooks.example.org/",
            "https://10.0.0.8/",
            "https://127.0.0.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://[::1]/",
            "https://[::ffff:10.0.0.8]/",
            "https://[fd00::1]/",
            "https://a:b@hooks.example.org/",
            "ftp://hooks.example.org/",
            "hooks.example.org",
            "https://",
            "",
        ] {
            assert!(trusted.judge(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn only_addresses_of_the_internet_are_public() {
        for public in ["1.1.1.1", "100.63.0.1", "172.32.0.1", "198.20.0.1", "2a00:1450::1", "::ffff:1.1.1.1"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for private in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.9.9.9",
            "169.254.1.1",
            "172.16.0.1",
            "192.0.0.8",
            "192.168.0.1",
            "198.18.0.1",
            "203.0.113.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "2002:a00:1::",
            "64:ff9b::a00:1",
            "::ffff:192.168.0.1",
            "3fff::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
    }

    #[tokio::test]
    async fn a_name_that_resolves_to_this_machine_is_not_called() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://localhost:{}/", listener.local_addr().unwrap().port());
        let webhooks = HttpWebhooks::new([]);
        let webhook = Webhook { url, secret: webhooks.new_secret() };
        let told = webhooks.tell(&webhook, "id", Timestamp::UNIX_EPOCH, "{}");
        // Nobody knocks: the call is over before anybody could have been let in.
        let error = tokio::select! {
            told = told => told.unwrap_err(),
            _ = listener.accept() => panic!("it was called"),
        };
        assert_eq!(error, WebhookError::Passing("it cannot be reached".to_owned()));
    }
}
