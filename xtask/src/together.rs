//! Two chains of steps side by side.

use std::sync::Mutex;

use anyhow::{Error, Result, bail};

use crate::process;

/// Runs both; when one fails, the other's running step is ended, and what failed first is the error.
pub fn both<A: Send, B>(one: impl FnOnce() -> Result<A> + Send, other: impl FnOnce() -> Result<B>) -> Result<(A, B)> {
    let first_failure: Mutex<Option<Error>> = Mutex::new(None);
    let failed = |error| {
        let mut first = first_failure.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if first.is_none() {
            *first = Some(error);
            process::give_up();
        }
    };
    let (one, other) = std::thread::scope(|scope| {
        let one = scope.spawn(|| one().map_err(&failed).ok());
        let other = other().map_err(&failed).ok();
        (one.join().ok().flatten(), other)
    });
    match (one, other, first_failure.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)) {
        (Some(one), Some(other), _) => Ok((one, other)),
        (_, _, Some(error)) => Err(error),
        _ => bail!("a step ended without a word"),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn answers_what_both_made() {
        assert_eq!(both(|| Ok(1), || Ok("two")).unwrap(), (1, "two"));
    }

    #[test]
    fn the_first_failure_is_the_error() {
        let _alone = process::GIVING_UP.write();
        let error = both(|| -> Result<()> { bail!("one failed") }, || Ok(())).unwrap_err();
        assert_eq!(error.to_string(), "one failed");
    }
}
