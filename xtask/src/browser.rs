//! A Chromium and the chromedriver of the same version, from the system; through apt when there is none.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::{process, say};

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Where the two programs are.
pub struct Browser {
    /// The browser itself.
    pub chromium: PathBuf,
    /// Its WebDriver server.
    pub driver: PathBuf,
}

/// Finds both, installing them where apt can.
pub fn ensure() -> Result<Browser> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    say::step("installing chromium and chromium-driver through apt");
    // Why apt could not matters less than what to do about it.
    drop(apt_install(&["chromium", "chromium-driver"]));
    match find() {
        Some(browser) => Ok(browser),
        None => bail!(missing()),
    }
}

/// Installs packages through apt, as root or where sudo asks for no password.
pub fn apt_install(packages: &[&str]) -> Result<()> {
    let Some(apt) = on_path("apt-get") else { bail!("apt-get is missing") };
    let rights: Vec<&str> = match process::output_of(process::command("id").arg("-u")).as_deref() {
        Some("0") => vec![],
        _ if process::output_of(process::command("sudo").args(["-n", "true"])).is_some() => vec!["sudo", "-n"],
        _ => bail!("installing needs more rights than you have"),
    };
    let apt_get = |arguments: &[&str]| {
        let mut words = rights.iter().map(AsRef::as_ref).chain([apt.as_os_str()]);
        let mut command = process::command(words.next().unwrap_or(apt.as_os_str()));
        command.args(words).args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        process::run_quietly(&mut command)
    };
    apt_get(&["update", "-q"])?;
    apt_get(&[&["install", "-q", "-y", "--no-install-recommends"], packages].concat())
}

fn missing() -> String {
    "no Chromium with a chromedriver was found and it could not be installed from here: run `sudo apt-get install \
     chromium chromium-driver`, or set CHARTLIFT_CHROMIUM and CHROMEDRIVER to yours, then run this again"
        .to_owned()
}

fn find() -> Option<Browser> {
    let chromium = match std::env::var_os("CHARTLIFT_CHROMIUM") {
        Some(path) => PathBuf::from(path),
        None => BROWSERS.iter().find_map(|name| on_path(name))?,
    };
    let driver = match std::env::var_os("CHROMEDRIVER") {
        Some(path) => PathBuf::from(path),
        None => on_path("chromedriver")?,
    };
    [&chromium, &driver].iter().all(|path| path.exists()).then_some(Browser { chromium, driver })
}

fn on_path(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| Path::is_file(path))
}
