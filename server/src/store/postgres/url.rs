use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;
use tracing::{Dispatch, dispatcher::with_default};

/// What a database's URL says.
///
/// Of a parameter that it does not know, `sqlx` logs the value, which may be a password (`sslpassword`): that is not let out.
pub(super) fn options(url: &str) -> sqlx::Result<PgConnectOptions> {
    with_default(&Dispatch::none(), || PgConnectOptions::from_str(url))
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex, PoisonError},
    };

    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpListener,
    };

    use super::*;
    use crate::store::PostgresStore;

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_a_url_says_that_nobody_knows_is_not_logged() {
        let log = Log::default();
        let kept = log.clone();
        let subscriber = tracing_subscriber::fmt().with_writer(move || kept.clone()).finish();
        tracing::subscriber::with_default(subscriber, || {
            tracing::warn!("a line");
            assert!(options("postgres://u:first@h/d?sslpassword=second&pasword=third").is_ok());
            assert!(options("postgres://u:first@h:port/d").is_err());
        });
        let said = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        assert!(said.contains("a line"));
        assert!(!["first", "second", "third"].iter().any(|secret| said.contains(secret)), "{said}");
    }

    /// Patients' data goes over the network to a database on another machine.
    #[tokio::test]
    async fn a_database_is_spoken_to_by_tls_where_its_url_says_so() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("postgres://u@{}/d?sslmode=require", listener.local_addr().unwrap());
        let opening = PostgresStore::open(&url);
        let answering = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut asked = [0; 8];
            stream.read_exact(&mut asked).await.expect("no TLS is asked for");
            // SSLRequest ("PostgreSQL: Message Formats"), and yes.
            assert_eq!(asked, [0, 0, 0, 8, 4, 210, 22, 47]);
            stream.write_all(b"S").await.unwrap();
            // A TLS record of the type handshake (RFC 8446, section 5.1).
            assert_eq!(stream.read_u8().await.unwrap(), 22);
        };
        tokio::select! {
            biased;
            () = answering => {}
            opened = opening => panic!("it gave up: {}", opened.err().unwrap().0),
        }
    }
}
