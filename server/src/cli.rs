//! The command line: which command, and its settings from flags, environment and file.

use std::{ffi::OsString, path::PathBuf};

use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::config::{Config, as_flags, with_defaults};

/// What variables of this program begin with; `DATABASE_URL` alone does not.
const PREFIX: &str = "CHARTLIFT_";
/// Which lines are logged: the one variable that is no setting, since it is read first.
pub const LOG_VARIABLE: &str = "CHARTLIFT_LOG";

/// The Chartlift server: presigned uploads into S3, medical records, audit and storage costs.
#[derive(Parser)]
#[command(name = "chartlift-server", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Config,
}

/// What the program is to do.
#[derive(Subcommand)]
pub enum Command {
    /// Serve the API; what happens without a command, too
    Serve(Config),
    /// Bring the database up to date and exit
    Migrate(Config),
    /// Copy what is in the SQLite database of --data-dir to the PostgreSQL database of --database-url, and compare. Stop the
    /// server first; start it with --database-url afterwards. The SQLite database stays as it is
    MigrateData {
        /// The settings
        #[command(flatten)]
        config: Config,
        /// Only this tenant
        #[arg(long, value_name = "ID")]
        tenant: Option<String>,
    },
    /// Copy everything in --data-dir into an empty folder, also while the server runs: database, stored files, secrets.
    /// Whoever has the copy can read every file, so keep it as safe as the server
    Backup {
        /// The settings
        #[command(flatten)]
        config: Config,
        /// The folder
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
    /// Bring a backup back into an empty --data-dir, having checked every file and the audit logs
    Restore {
        /// The settings
        #[command(flatten)]
        config: Config,
        /// The folder with the backup
        #[arg(long, value_name = "DIR")]
        from: PathBuf,
    },
    /// Make the embedded S3's lost metadata anew from the stored files. Deletes nothing
    Rebuild {
        /// The settings
        #[command(flatten)]
        config: Config,
        /// Look at what earlier starts set aside as well
        #[arg(long)]
        with_quarantine: bool,
    },
    /// Show how the bucket differs from what Chartlift wants of it, bring it there, or check that it is
    Bucket {
        /// The settings
        #[command(flatten)]
        config: Config,
        /// What to do
        #[arg(value_enum)]
        action: BucketAction,
        /// More about the bucket
        #[command(flatten)]
        more: BucketSettings,
    },
    /// Compare the database with the bucket, and report what is lost, unknown or another than was recorded. Changes
    /// nothing unless --repair is given
    Reconcile {
        /// The settings
        #[command(flatten)]
        config: Config,
        /// Mend what can be mended without a risk: record moves to other classes, bring back what was deleted or replaced
        /// where the bucket keeps versions, remove what is left of uploads and files that are known to be over
        #[arg(long)]
        repair: bool,
        /// Ask the store for each file's checksum, too: one request for each
        #[arg(long)]
        checksums: bool,
    },
    /// Verify the audit log of every tenant, and tell where each ends. Kept apart from the server, these lines are what a log is
    /// held against later: whoever can write the database can take a log back to an earlier state, which is whole by itself
    VerifyAudit {
        /// The settings
        #[command(flatten)]
        config: Config,
        /// A file of lines that this command wrote before: each entry named there must still be in the log
        #[arg(long, value_name = "FILE")]
        earlier: Option<PathBuf>,
    },
    /// Compress files again that nobody read for a while, at the highest effort, where the saving pays back what it costs within
    /// a year; --repack-budget says what it may cost
    Repack {
        /// The settings
        #[command(flatten)]
        config: Config,
        /// Change nothing: show what would be done, what it saves a month and when it is paid back
        #[arg(long)]
        plan: bool,
    },
    /// Make rows of attachments anew from the descriptions beside the stored files, after a database was lost or brought back
    /// from an older copy. What is known stays as it is
    RebuildAttachments(Config),
    /// Fill the database with records of invented people, to measure searches, lists and reports with
    Fill {
        /// The settings
        #[command(flatten)]
        config: Config,
        /// Whose the records are; the demo hospital's when absent
        #[arg(long, value_name = "ID", default_value = "riverside")]
        tenant: String,
        /// How many
        #[arg(long, value_name = "N", default_value_t = 1_000_000)]
        records: u32,
        /// How many files they have, by and large evenly: rows alone, as reports count them. Nothing of them is in S3
        #[arg(long, value_name = "N", default_value_t = 0)]
        attachments: u32,
    },
    /// Print the least that has to be granted, as an IAM policy
    IamPolicy {
        /// The settings
        #[command(flatten)]
        config: Config,
        /// To whom
        #[arg(value_enum)]
        role: IamRole,
    },
    /// Make a price file, for --price-file, of the price lists AWS publishes for a region; writes it to stdout
    Prices {
        /// The settings
        #[command(flatten)]
        config: Config,
        /// The region's index.json of AmazonS3, and of AmazonS3GlacierDeepArchive for that class
        #[arg(required = true, value_name = "FILE")]
        lists: Vec<PathBuf>,
    },
}

/// What to do about a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BucketAction {
    /// Show what would change.
    Plan,
    /// Change it; what others configured stays.
    Apply,
    /// Check that nothing would change, and try the store out.
    Verify,
}

/// Whom a policy is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum IamRole {
    /// The running server.
    Server,
    /// Whoever runs `bucket`.
    Operator,
}

/// What only a bucket is set up with.
#[derive(Clone, Debug, Default, Args)]
pub struct BucketSettings {
    /// For how many days nothing may be deleted (Object Lock, governance mode)
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(i32).range(1..=36_500))]
    pub object_lock_days: Option<i32>,
}

impl Command {
    /// Reads the command with its flags, environment and the file they name.
    ///
    /// # Errors
    /// For unknown or unusable settings, with a text for the operator; also for `--help` and `--version`.
    pub fn read(args: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let mut args: Vec<OsString> = args.into_iter().collect();
        let mut command = Cli::command();
        if let Some((file, matches)) = named_file(&args) {
            let (with_file, said) = with_defaults(command, &file)?;
            args.extend(as_flags(&with_file, &matches, said));
            command = with_file;
        }
        let cli = Cli::from_arg_matches(&command.try_get_matches_from(args)?)?;
        Ok(cli.command.unwrap_or(Self::Serve(cli.serve)))
    }

    /// Variables of the environment that look like settings and are none: misspelt, most likely.
    #[must_use]
    pub fn unknown_variables() -> Vec<String> {
        unknown_variables(std::env::vars_os().map(|(name, _)| name))
    }

    /// The settings that every command has.
    #[must_use]
    pub fn config(&self) -> &Config {
        match self {
            Self::Serve(config)
            | Self::Migrate(config)
            | Self::Reconcile { config, .. }
            | Self::Repack { config, .. }
            | Self::VerifyAudit { config, .. }
            | Self::Backup { config, .. }
            | Self::Restore { config, .. }
            | Self::RebuildAttachments(config)
            | Self::Fill { config, .. }
            | Self::MigrateData { config, .. }
            | Self::Rebuild { config, .. }
            | Self::Bucket { config, .. }
            | Self::IamPolicy { config, .. }
            | Self::Prices { config, .. } => config,
        }
    }
}

/// The settings file that flags or environment name, and what else they say.
fn named_file(args: &[OsString]) -> Option<(PathBuf, ArgMatches)> {
    let mut matches = Cli::command().ignore_errors(true).try_get_matches_from(args).ok()?;
    let inner = matches.remove_subcommand().map_or(matches, |(_, inner)| inner);
    Some((inner.get_one::<PathBuf>("config")?.clone(), inner))
}

/// Which of these variables are called as settings are, and are none.
fn unknown_variables(names: impl IntoIterator<Item = OsString>) -> Vec<String> {
    let command = Cli::command();
    let known = |name: &str| {
        name == LOG_VARIABLE || command.get_arguments().any(|arg| arg.get_env().is_some_and(|env| env == name))
    };
    let names = names.into_iter().filter_map(|name| name.into_string().ok());
    let mut unknown: Vec<String> = names.filter(|name| name.starts_with(PREFIX) && !known(name)).collect();
    unknown.sort_unstable();
    unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(args: &[&str]) -> Result<Command, clap::Error> {
        Command::read(std::iter::once("chartlift-server").chain(args.iter().copied()).map(OsString::from))
    }

    fn file(text: &str) -> (tempfile::TempDir, String) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("chartlift.toml");
        std::fs::write(&path, text).unwrap();
        let path = path.to_str().unwrap().to_owned();
        (dir, path)
    }

    #[test]
    fn the_command_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn flags_win_over_the_file_and_the_file_over_defaults() {
        let (_dir, file) = file("api-port = 1\ns3-port = 2\ndemo = true\nweb-origin = [\"http://a\", \"http://b\"]\n");
        for command in [None, Some("serve"), Some("migrate")] {
            let mut args: Vec<&str> = command.into_iter().collect();
            args.extend(["--config", &file, "--api-port", "3"]);
            let read = read(&args).unwrap();
            assert_eq!(matches!(read, Command::Migrate(_)), command == Some("migrate"));
            let config = read.config();
            assert_eq!((config.api_port, config.s3_port, config.demo), (3, 2, true));
            assert_eq!(config.web_origin, ["http://a", "http://b"]);
            assert_eq!(config.upload_url_seconds, 900);
        }
    }

    #[test]
    fn what_a_file_says_counts_as_much_as_a_flag() {
        let secret = ["--s3-encryption-secret", "0123456789abcdef0123456789abcdef"];
        let (_dir, file) = file("s3-encryption = \"s3\"\ndemo = true\nseed-demo = false\nweb-origin = []\n");
        for command in [None, Some("serve"), Some("rebuild")] {
            let mut args: Vec<&str> = command.into_iter().collect();
            args.extend(["--config", &file, secret[0], secret[1], "--seed-year"]);
            let read = read(&args).unwrap_or_else(|error| panic!("{error}"));
            let config = read.config();
            assert!(config.s3_encryption.is_some() && config.demo && !config.seed_demo && config.seed_year);
            assert!(config.web_origin.is_empty());
        }
    }

    #[test]
    fn what_needs_another_setting_needs_it_in_a_file_too() {
        for (said, needed) in [
            ("s3-encryption-secret = \"0123456789abcdef0123456789abcdef\"", "--s3-encryption"),
            ("s3-access-key = \"a\"", "--s3-secret-key"),
            ("s3-endpoint = \"http://127.0.0.1:9\"", "--s3-bucket"),
            ("cdn-url = \"https://d.cloudfront.net\"", "--cdn-key-pair-id"),
        ] {
            let (_dir, file) = file(&format!("{said}\n"));
            let error = read(&["--config", &file]).err().unwrap_or_else(|| panic!("{said} was taken alone"));
            assert!(error.to_string().contains(needed), "{error}");
        }
    }

    #[test]
    fn variables_that_are_no_settings_are_named() {
        let set = ["CHARTLIFT_DATABASE_URL", "CHARTLIFT_API_PORT", "CHARTLIFT_LOG", "DATABASE_URL", "PATH"];
        assert_eq!(unknown_variables(set.map(OsString::from)), ["CHARTLIFT_DATABASE_URL"]);
    }

    #[test]
    fn the_documented_files_are_taken() {
        let files = crate::documented::toml_files(include_str!("../RUNNING.md"));
        assert_eq!(files.len(), 2);
        for text in files {
            let (_dir, file) = file(text);
            let read = read(&["--config", &file]).unwrap();
            assert_eq!(read.config().public_url.as_deref(), Some("https://files.example.org"));
        }
    }

    #[test]
    fn an_amount_of_the_file_is_one_with_or_without_quotes() {
        for text in ["repack-budget = 2.50\n", "repack-budget = \"2.50\"\n"] {
            let (_dir, file) = file(text);
            assert_eq!(read(&["--config", &file]).unwrap().config().repack_budget, Some("2.5".parse().unwrap()));
        }
    }

    #[test]
    fn a_misspelt_setting_is_an_error() {
        let (_dir, file) = file("api-prot = 1\n");
        let error = read(&["--config", &file]).err().unwrap();
        assert!(error.to_string().contains("api-prot"), "{error}");
    }
}
