use jiff::civil::Date;

/// A file to upload.
pub(in crate::seed) struct File {
    pub(in crate::seed) name: String,
    pub(in crate::seed) media_type: &'static str,
    pub(in crate::seed) bytes: Vec<u8>,
}

/// What a file says of where it belongs.
pub(in crate::seed) struct Of<'a> {
    pub(in crate::seed) mrn: &'a str,
    pub(in crate::seed) given: &'a str,
    pub(in crate::seed) family: &'a str,
    pub(in crate::seed) birth_date: Date,
    pub(in crate::seed) day: Date,
    pub(in crate::seed) doctor: &'a str,
    pub(in crate::seed) complaint: &'a str,
    pub(in crate::seed) diagnosis: &'a str,
    pub(in crate::seed) hospital: &'a str,
}
