use tracing_subscriber::{EnvFilter, filter::LevelFilter};

use super::error::AppError;
use crate::cli::LOG_VARIABLE;

/// Which lines are logged, as `CHARTLIFT_LOG` says: a level, or directives as `tracing-subscriber` has them.
///
/// A level speaks of this program's own lines. What libraries say below warnings may be whole requests, with their signatures and what
/// is sent (`aws_smithy_runtime` at `trace`): a library has to be named for that.
///
/// # Errors
/// When it is no such text.
pub fn log_filter(said: Option<&str>) -> Result<EnvFilter, AppError> {
    let directives: Vec<String> = said.unwrap_or("info").split(',').map(str::trim).map(own).collect();
    let filter = EnvFilter::builder().parse(directives.join(","));
    filter.map_err(|error| AppError::Setting(format!("{LOG_VARIABLE} must be a level, or directives: {error}")))
}

/// A level as directives.
fn own(directive: &str) -> String {
    match directive.parse::<LevelFilter>() {
        Ok(level) if level > LevelFilter::WARN => format!("warn,chartlift={level}"),
        _ => directive.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_of_our_own_lines_and_a_library_is_named() {
        for (said, meant) in [
            (None, "chartlift=info,warn"),
            (Some("warn"), "warn"),
            (Some("off"), "off"),
            (Some("trace"), "chartlift=trace,warn"),
            (Some("DEBUG, hyper=trace"), "chartlift=debug,hyper=trace,warn"),
        ] {
            let mut directives: Vec<String> =
                log_filter(said).unwrap().to_string().split(',').map(str::to_owned).collect();
            directives.sort_unstable();
            assert_eq!(directives.join(","), meant, "{said:?}");
        }
        let AppError::Setting(why) = log_filter(Some("chartlift=loud")).unwrap_err() else { panic!() };
        assert!(why.starts_with("CHARTLIFT_LOG"), "{why}");
    }
}
