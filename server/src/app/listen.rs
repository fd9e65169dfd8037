//! Sockets: taking them, naming them, and closing them when the server stops.

use std::{
    io,
    net::{IpAddr, SocketAddr},
};

use tokio::{net::TcpListener, sync::watch};

use super::error::AppError;

/// Takes a port; `flag` is what changes it.
pub(super) async fn listen(host: IpAddr, port: u16, flag: &'static str) -> Result<TcpListener, AppError> {
    TcpListener::bind((host, port)).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => AppError::PortBusy { port, host, flag },
        _ => AppError::Fault { what: "cannot listen", cause: format!("{host}:{port} ({flag}): {error}") },
    })
}

/// `localhost` rather than the number: browsers treat pages and calls of the same name as one site. Not for `::1`, which that
/// name does not stand for on every machine.
pub(super) fn local_url(address: SocketAddr) -> String {
    let ip = address.ip();
    if (ip.is_ipv4() && ip.is_loopback()) || ip.is_unspecified() {
        format!("http://localhost:{}", address.port())
    } else {
        format!("http://{address}")
    }
}

/// Completes when the server is told to stop.
pub(super) async fn until(mut stopped: watch::Receiver<bool>) {
    // An error means that the server itself is gone, which is a reason to stop as well.
    let _ = stopped.wait_for(|stop| *stop).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_url_that_leads_to_it() {
        for (address, url) in [
            ("127.0.0.1:8080", "http://localhost:8080"),
            ("0.0.0.0:8080", "http://localhost:8080"),
            ("[::]:8080", "http://localhost:8080"),
            ("[::1]:8080", "http://[::1]:8080"),
            ("192.0.2.7:8080", "http://192.0.2.7:8080"),
            ("[2001:db8::7]:8080", "http://[2001:db8::7]:8080"),
        ] {
            assert_eq!(local_url(address.parse().unwrap()), url);
        }
    }
}
