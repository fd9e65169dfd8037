use std::{any::Any, panic};

/// Has a panic be a line of the log as any other fault is, without what may name a patient: a text that was put together quotes what
/// was worked on (`byte index 4 is not a char boundary; it is inside 'é' of …`), one that stands in the code does not.
pub fn log_panics() {
    panic::set_hook(Box::new(|info| {
        let at = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(at, "a panic: {}", said(info.payload()));
    }));
}

fn said(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&'static str>()
        .copied()
        .unwrap_or("its text is kept back, since it may quote a patient's name")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_quotes_nobody() {
        let name = std::hint::black_box(String::from("Zoë Quillfeather"));
        let cut = panic::catch_unwind(|| name.split_at(3).0.len()).unwrap_err();
        assert!(cut.downcast_ref::<String>().is_some_and(|text| text.contains("Quillfeather")));
        assert!(!said(&*cut).contains("Quillfeather"));
        let plain = panic::catch_unwind(|| panic!("the map has no such room")).unwrap_err();
        assert_eq!(said(&*plain), "the map has no such room");
    }
}
