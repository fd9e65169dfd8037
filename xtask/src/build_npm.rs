//! `cargo xtask build-npm`: engine → wasm → JavaScript glue → `@chartlift/client` → tarball.

use std::{
    fs,
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
    together::both(|| npm::install(&package, &[]), || glue(&build_wasm()?, &package.join("wasm")))?;
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

fn build_wasm() -> Result<PathBuf> {
    say::step("building the engine for the browser (about a minute the first time)");
    let mut build = tools::cargo();
    build.args(["build", "--quiet", "--locked", "--package", "chartlift-wasm"]);
    build.args(["--target", "wasm32-unknown-unknown", "--profile", "wasm"]);
    process::run(&mut build)?;
    Ok(workspace::target().join("wasm32-unknown-unknown/wasm/chartlift_wasm.wasm"))
}

fn glue(wasm: &Path, folder: &Path) -> Result<()> {
    let program = tools::wasm_glue()?;
    let stamp = Stamp::new("wasm-glue", &Inputs::new().file(wasm)?.file(&program)?);
    if stamp.is_fresh(&[&folder.join("chartlift_wasm.js"), &folder.join("chartlift_wasm_bg.wasm")]) {
        return Ok(());
    }
    stamp.clear();
    say::step("writing its JavaScript glue into npm-package/wasm");
    process::run(process::command(program).arg(wasm).arg(folder).arg("chartlift_wasm"))?;
    stamp.set()
}

fn pack(package: &Path) -> Result<PathBuf> {
    let tarball = tarball()?;
    let inputs = Inputs::new()
        .folder(package)?
        .file(&package.join("wasm/chartlift_wasm.js"))?
        .file(&package.join("wasm/chartlift_wasm_bg.wasm"))?;
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
