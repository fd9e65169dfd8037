//! Ports and the smallest HTTP client that can tell whether a server answers.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    io::{Read, Write},
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream},
    time::Duration,
};

use anyhow::{Result, bail};

/// Checks that nobody listens on a port of this machine; 0 stands for any free one.
pub fn must_be_free(port: u16, flag: &str) -> Result<()> {
    if port == 0 {
        return Ok(());
    }
    for address in [SocketAddr::from((Ipv4Addr::LOCALHOST, port)), SocketAddr::from((Ipv6Addr::LOCALHOST, port))] {
        match TcpListener::bind(address) {
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => bail!(
                "port {port} is taken by another program: stop that program, or choose another port with `{flag} {}` (0 = any free one)",
                port.saturating_add(1)
            ),
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
                bail!("port {port} needs more rights than you have: choose one above 1023 with `{flag}`")
            }
            // A machine without IPv6 cannot have the port taken there.
            Ok(_) | Err(_) => {}
        }
    }
    Ok(())
}

/// Below what Linux and macOS give to connections: none of those takes a port from here before the program it is for does.
const CHOSEN: std::ops::Range<u16> = 10_000..32_000;
/// A machine on which so many in a row are taken has another trouble.
const TRIES: usize = 100;

/// The port itself, or for 0 one that is free now.
pub fn settled(port: u16) -> Result<u16> {
    if port != 0 {
        return Ok(port);
    }
    let (first, count) = (CHOSEN.start, u64::from(CHOSEN.end - CHOSEN.start));
    // Each `RandomState` has other keys: as good as a die here.
    let throws = std::iter::repeat_with(|| RandomState::new().build_hasher().finish() % count);
    let mut ports = throws.map(|throw| first + u16::try_from(throw).expect("less than the count of ports")).take(TRIES);
    match ports.find(|port| must_be_free(*port, "").is_ok()) {
        Some(port) => Ok(port),
        None => bail!("none of {TRIES} ports of {CHOSEN:?} is free: see what listens there"),
    }
}

/// The status of `GET path` on `localhost`, or why there is none yet.
pub fn get_status(port: u16, path: &str) -> Result<u16> {
    let mut stream = TcpStream::connect(("localhost", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nAccept: text/html\r\nConnection: close\r\n\r\n")?;
    let mut head = [0; 12];
    stream.read_exact(&mut head)?;
    match std::str::from_utf8(&head).ok().and_then(|head| head.strip_prefix("HTTP/1.1 ")?.parse().ok()) {
        Some(status) => Ok(status),
        None => bail!("port {port} does not speak HTTP"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_names_itself_and_the_flag() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let text = must_be_free(port, "--web-port").unwrap_err().to_string();
        assert!(text.contains(&port.to_string()) && text.contains("--web-port"), "{text}");
    }

    #[test]
    fn a_port_that_nobody_named_is_one_that_can_be_had() {
        assert_eq!(settled(8080).unwrap(), 8080);
        // Somebody else may take it before this does: not each time.
        let had = (0..TRIES).any(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, settled(0).unwrap())).is_ok());
        assert!(had, "no port was free that should have been");
    }

    #[test]
    fn reads_the_status_of_an_answer() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            // Closing with unread bytes would reset the connection before the answer is read.
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                request.extend(byte);
            }
            stream.write_all(b"HTTP/1.1 503 Service Unavailable\r\n\r\n").unwrap();
        });
        assert_eq!(get_status(port, "/").unwrap(), 503);
        server.join().unwrap();
    }
}
