//! The settings files that the pages show: tests read each as the server does.

/// The files of a page.
pub(crate) fn toml_files(page: &str) -> Vec<&str> {
    page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect()
}
