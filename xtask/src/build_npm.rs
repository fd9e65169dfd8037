//! `cargo xtask build-npm`: engine → wasm → JavaScript glue → `@chartlift/client` → tarball.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{
    npm, process, say,
    stamp::{Inputs, Stamp},
    together, tools, workspace,
};

/// Builds and packs the npm package unless nothing it is made of has changed; answers the tarball.
pub fn run() -> Result<PathBuf> {
    let package = workspace::path("npm-package");
    together::both(
        || npm::install(&package, &[]),
        || MODULES.iter().try_for_each(|module| module.build(&package.join("wasm"))),
    )?;
    pack(&package)
}

/// The name `npm pack` gives the package's tarball.
pub fn tarball() -> Result<PathBuf> {
    let manifest = fs::read_to_string(workspace::path("npm-package/package.json"))
        .context("npm-package/package.json could not be read")?;
    let manifest: serde_json::Value =
        serde_json::from_str(&manifest).context("npm-package/package.json is not JSON")?;
    let field = |name: &str| manifest[name].as_str().with_context(|| format!("npm-package/package.json has no {name}"));
    let name = field("name")?.trim_start_matches('@').replace('/', "-");
    Ok(workspace::made().join("npm").join(format!("{name}-{}.tgz", field("version")?)))
}

/// One of the two modules that browsers load.
struct Module {
    /// Its crate.
    package: &'static str,
    /// What its files are called.
    name: &'static str,
}

/// Their profile in `Cargo.toml`.
const PROFILE: &str = "wasm";

const MODULES: [Module; 2] = [
    Module { package: "chartlift-codec", name: "chartlift_codec" },
    Module { package: "chartlift-wasm", name: "chartlift_wasm" },
];

impl Module {
    fn build(&self, folder: &Path) -> Result<()> {
        let Self { package, name } = self;
        say::step(&format!("building {package} for the browser (half a minute the first time)"));
        let mut build = tools::cargo();
        build.args(["build", "--quiet", "--locked", "--package", package]);
        build.args(["--target", "wasm32-unknown-unknown", "--profile", PROFILE]);
        // Added to what `.cargo/config.toml` says.
        let flags = shortened_paths().map(|flag| format!("'{flag}'")).collect::<Vec<_>>().join(", ");
        build.args(["--config", &format!("target.wasm32-unknown-unknown.rustflags = [{flags}]")]);
        process::run(&mut build)?;
        let wasm = workspace::target().join(format!("wasm32-unknown-unknown/{PROFILE}/{name}.wasm"));
        let program = tools::wasm_glue()?;
        let stamp = Stamp::new(&format!("wasm-glue-{name}"), &Inputs::new().file(&wasm)?.file(&program)?);
        if stamp.is_fresh(&self.files(folder).iter().map(PathBuf::as_path).collect::<Vec<_>>()) {
            return Ok(());
        }
        stamp.clear();
        say::step("writing its JavaScript glue into npm-package/wasm");
        process::run(process::command(program).arg(wasm).arg(folder).arg(name))?;
        stamp.set()
    }

    fn files(&self, folder: &Path) -> [PathBuf; 2] {
        [folder.join(format!("{}.js", self.name)), folder.join(format!("{}_bg.wasm", self.name))]
    }
}

/// Flags by which panics in crates name no folder of this machine: the modules are the same wherever they are built, and smaller.
fn shortened_paths() -> impl Iterator<Item = String> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let registries = home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    let folders = registries.into_iter().flatten().flatten().map(|folder| folder.path());
    folders.map(|folder| format!("--remap-path-prefix={}=crates", folder.display()))
}

fn pack(package: &Path) -> Result<PathBuf> {
    let tarball = tarball()?;
    let made = MODULES.iter().flat_map(|module| module.files(&package.join("wasm")));
    let inputs = made.into_iter().try_fold(Inputs::new().folder(package)?, |inputs, file| inputs.file(&file))?;
    let stamp = Stamp::new("npm-pack", &inputs);
    if stamp.is_fresh(&[&tarball]) {
        say::note(&format!("{} is up to date", workspace::shown(&tarball)));
        return Ok(tarball);
    }
    stamp.clear();
    say::step("building and packing @chartlift/client");
    npm::script(package, "build")?;
    let folder = tarball.parent().context("a tarball lies in a folder")?;
    fs::create_dir_all(folder)?;
    process::run_quietly(npm::npm(package).args(["pack", "--ignore-scripts", "--pack-destination"]).arg(folder))?;
    stamp.set()?;
    say::success(&format!("{} ({} KiB)", workspace::shown(&tarball), fs::metadata(&tarball)?.len() / 1024));
    Ok(tarball)
}
