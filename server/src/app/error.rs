use std::net::IpAddr;

/// Why the server could not start or stopped, with a text for the operator.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AppError {
    /// Somebody else listens there.
    #[error("port {port} on {host} is in use; stop what uses it or choose another with {flag} (0 takes any free port)")]
    PortBusy {
        /// The port.
        port: u16,
        /// The address.
        host: IpAddr,
        /// The flag that changes it.
        flag: &'static str,
    },
    /// A setting is missing or unusable.
    #[error("{0}")]
    Setting(String),
    /// Anything the operator cannot change by a setting.
    #[error("{what}: {cause}")]
    Fault {
        /// What was tried.
        what: &'static str,
        /// What came of it.
        cause: String,
    },
}

/// A fault with everything its causes say, each once: many tell their own cause, too.
pub(crate) fn fault<E: std::error::Error>(what: &'static str) -> impl FnOnce(E) -> AppError {
    move |error| {
        let mut cause = error.to_string();
        let mut source = error.source();
        while let Some(inner) = source {
            let inner_says = inner.to_string();
            if !cause.contains(&inner_says) {
                cause = format!("{cause}: {inner_says}");
            }
            source = inner.source();
        }
        AppError::Fault { what, cause }
    }
}
