use uuid::Uuid;

/// A new id: UUID version 7, so that ids sort by the time they were made.
pub(crate) fn new_id() -> String {
    Uuid::now_v7().to_string()
}

/// Whether the text is an id as this server writes them. What is not cannot exist, so it need not be looked up.
pub(crate) fn is_id(text: &str) -> bool {
    text.len() == 36 && Uuid::try_parse(text).is_ok_and(|id| id.to_string() == text)
}
