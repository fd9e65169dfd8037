/// Bytes of one GB on S3's bill, which is binary: AWS's own examples count 1 TB as 1,024 GB.
pub const BYTES_PER_GIB: u64 = 1 << 30;
/// Digits after the point of every amount: a single small file costs millionths of a cent.
pub const SCALE: u32 = 10;
/// Below this, Intelligent-Tiering neither monitors nor moves an object, and some classes bill it as this much.
pub(crate) const SMALL_BYTES: u64 = 128 << 10;
/// What S3 bills beside each archived object at the price of `STANDARD` (its name and metadata).
pub(crate) const OVERHEAD_STANDARD_BYTES: u64 = 8 << 10;
/// What S3 bills beside each archived object at the archive's own price (index and restore data).
pub(crate) const OVERHEAD_ARCHIVE_BYTES: u64 = 32 << 10;
