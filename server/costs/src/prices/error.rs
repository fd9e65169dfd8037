/// A price file that cannot be used, with every fault of it.
#[derive(Debug, thiserror::Error)]
#[error("the prices cannot be used: {}", .0.join("; "))]
pub struct PriceError(pub Vec<String>);
