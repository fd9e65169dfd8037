//! Invented files of every kind that hospitals keep, each valid, each of the patient it lies with.

mod dicom;
mod documents;
mod exports;
mod file;
mod image;
mod kind;

pub(super) use file::{File, Of};
pub(super) use kind::Kind;
