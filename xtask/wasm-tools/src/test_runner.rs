//! Runs a test program built for `wasm32-unknown-unknown` in a headless browser (wasm-bindgen's own runner).

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}
