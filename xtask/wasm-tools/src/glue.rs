//! `wasm-glue PROGRAM.wasm FOLDER NAME`: writes the program and its JavaScript glue for browsers into a folder.

use anyhow::{Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [program, folder, name] = arguments.as_slice() else { bail!("usage: wasm-glue PROGRAM.wasm FOLDER NAME") };
    Bindgen::new().input_path(program).out_name(name).web(true)?.typescript(true).generate(folder)
}
