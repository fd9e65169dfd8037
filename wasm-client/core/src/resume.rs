//! What is left to do of an upload that was begun before: what S3 says it has, not what we believe.

use chartlift_protocol::{Encoding, ErrorCode, StoredPart, UploadPolicy, UploadState, UploadStatus};

use crate::{
    crc::Crc,
    error::UploadError,
    link,
    part::Span,
    plan::Plan,
    ports::{Control, Ports},
    record::{self, Head, PartRecord, Saved},
    shared::Shared,
    waits::Waits,
};

/// An upload to go on with.
#[derive(Clone, Debug)]
pub struct Resumed {
    /// How to go about it.
    pub policy: UploadPolicy,
    /// Parts that S3 has.
    pub kept: Vec<PartRecord>,
    /// What is left to compress and send.
    pub spans: Vec<Span>,
    /// Whether the version exists already and only its announcement was lost; not every part need be remembered then.
    pub completed: bool,
}

/// Asks the server what became of a saved upload; `None` if it is no more.
///
/// # Errors
/// If the server cannot be asked.
pub async fn resume<P: Ports>(
    shared: &Shared<P>,
    waits: &Waits,
    saved: &Saved,
) -> Result<Option<Resumed>, UploadError> {
    let Shared { ports, tuning, .. } = shared;
    match link::call(&**ports, tuning, waits, || ports.control().state(&saved.head.upload_id)).await {
        Ok(state) => Ok(left_to_do(saved, &state)),
        Err(UploadError::Refused(problem))
            if matches!(problem.code, ErrorCode::NotFound | ErrorCode::UploadNotActive) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// What the journal would say of an upload that it has forgotten, as far as S3 tells; `None` if it cannot be gone on with
/// under this head.
///
/// What is stored as it is lies in the file as it lies in S3, up to the first part that is missing. Where compressed parts
/// begin in the file only the journal knew: they go again, under the same upload.
#[must_use]
pub fn remembered(head: Head, state: &UploadState) -> Option<Saved> {
    let other_encoding = state.encoding.is_some_and(|encoding| encoding != head.encoding);
    if state.assembled || state.whole == Some(true) || other_encoding || state.size_bytes != head.size_bytes {
        return None;
    }
    let (mut parts, mut start) = (Vec::new(), 0);
    let known = match head.encoding {
        Encoding::Gzip => &[][..],
        Encoding::Identity => &state.parts,
    };
    for (number, part) in (1..).zip(known) {
        let StoredPart { size_bytes: bytes, crc32: Some(crc32), .. } = *part else { break };
        if part.number != number || start + bytes > head.size_bytes {
            break;
        }
        parts.push(PartRecord {
            number,
            start,
            source_bytes: bytes,
            stored_bytes: bytes,
            source_crc32: crc32,
            stored_crc32: crc32,
            effort: 0,
        });
        start += bytes;
    }
    Some(Saved { head, parts })
}

/// Compares what was saved with what S3 has.
#[must_use]
pub fn left_to_do(saved: &Saved, state: &UploadState) -> Option<Resumed> {
    let head = &saved.head;
    let other_encoding = state.encoding.is_some_and(|encoding| encoding != head.encoding);
    if state.status == UploadStatus::Aborted || state.size_bytes != head.size_bytes || other_encoding {
        return None;
    }
    let records = connected(&saved.parts);
    let completed = state.status == UploadStatus::Completed;
    if state.policy.equal_parts && !completed && !state.assembled && !are_equal(&records, head) {
        // They were cut before the store, or what is known of it, was another.
        return None;
    }
    if state.assembled && records.iter().map(|record| record.source_bytes).sum::<u64>() < head.size_bytes {
        // Nobody can say any more what the object is made of.
        return None;
    }
    let (mut kept, mut spans, mut before) = (Vec::new(), Vec::new(), Crc::default());
    for record in &records {
        let range = record.start..record.start + record.source_bytes;
        let has = completed || state.assembled || (state.whole != Some(true) && stored(record, state));
        if has {
            kept.push(record.clone());
        } else {
            spans.push(Span { range, first_number: record.number, before, again: Some(record.clone()) });
        }
        before = before.then(record.source_crc());
    }
    if !completed && (before.len < head.size_bytes || records.is_empty()) {
        let first_number = records.last().map_or(1, |record| record.number + 1);
        spans.push(Span { range: before.len..head.size_bytes, first_number, before, again: None });
    }
    Some(Resumed { policy: state.policy.clone(), kept, spans, completed })
}

/// Whether all parts but the file's last are as large as the parts that are still to be made.
fn are_equal(records: &[PartRecord], head: &Head) -> bool {
    let Head { size_bytes, segment_bytes, part_bytes, .. } = *head;
    let plan = Plan { size_bytes, segment_bytes, part_bytes, stagger_bytes: 0, equal: true };
    let wanted = match head.encoding {
        Encoding::Gzip => plan.padded_bytes(),
        Encoding::Identity => plan.part_bytes,
    };
    let mut but_last = records.iter().filter(|record| record.start + record.source_bytes < size_bytes);
    but_last.all(|record| record.stored_bytes == wanted)
}

/// The longest run of records from the start of the file: a later one that was saved before an earlier one is lost.
fn connected(parts: &[PartRecord]) -> Vec<PartRecord> {
    let mut end = 0;
    (1..)
        .zip(record::in_order(parts.to_vec()))
        .take_while(|(number, record)| {
            let fits = record.number == *number && record.start == end;
            end = record.start + record.source_bytes;
            fits
        })
        .map(|(_, record)| record)
        .collect()
}

fn stored(record: &PartRecord, state: &UploadState) -> bool {
    state.parts.iter().any(|part| {
        part.number == record.number
            && part.size_bytes == record.stored_bytes
            && part.crc32.is_none_or(|crc| crc == record.stored_crc32)
    })
}

#[cfg(test)]
mod tests {
    use chartlift_protocol::Crc32;

    use super::*;

    fn record(number: u32) -> PartRecord {
        PartRecord {
            number,
            start: u64::from(number - 1) * 100,
            source_bytes: 100,
            stored_bytes: 10,
            source_crc32: Crc32(number),
            stored_crc32: Crc32(number + 1000),
            effort: 6,
        }
    }

    fn saved(numbers: &[u32]) -> Saved {
        let head = Head {
            upload_id: "u".into(),
            attachment_id: "a".into(),
            record_id: "r".into(),
            size_bytes: 450,
            last_modified_ms: 0,
            encoding: Encoding::Gzip,
            segment_bytes: 50,
            part_bytes: 10,
            until_unix_ms: 0,
            owner: None,
        };
        Saved { head, parts: numbers.iter().copied().map(record).collect() }
    }

    fn state(numbers: &[u32]) -> UploadState {
        UploadState {
            upload_id: "u".into(),
            attachment_id: "a".into(),
            record_id: "r".into(),
            file_name: "f".into(),
            size_bytes: 450,
            status: UploadStatus::Active,
            policy: UploadPolicy::default(),
            encoding: Some(Encoding::Gzip),
            whole: Some(false),
            parts: numbers
                .iter()
                .map(|&number| StoredPart { number, size_bytes: 10, crc32: Some(Crc32(number + 1000)) })
                .collect(),
            assembled: false,
            created_at: String::new(),
            expires_at: String::new(),
        }
    }

    /// Numbers kept, and for each span: its range, first number, whether it is a part made again.
    type Left = (Vec<u32>, Vec<(std::ops::Range<u64>, u32, bool)>);

    fn left(saved: &Saved, state: &UploadState) -> Left {
        let resumed = left_to_do(saved, state).unwrap();
        let spans = resumed.spans.into_iter().map(|span| (span.range, span.first_number, span.again.is_some()));
        (resumed.kept.iter().map(|part| part.number).collect(), spans.collect())
    }

    #[test]
    fn only_what_was_in_flight_goes_again() {
        assert_eq!(
            left(&saved(&[1, 2, 3]), &state(&[1, 3])),
            (vec![1, 3], vec![(100..200, 2, true), (300..450, 4, false)])
        );
    }

    #[test]
    fn a_part_that_arrived_wrong_goes_again() {
        let mut state = state(&[1, 2]);
        state.parts[0].crc32 = Some(Crc32(9));
        state.parts[1].crc32 = None;
        assert_eq!(left(&saved(&[1, 2]), &state), (vec![2], vec![(0..100, 1, true), (200..450, 3, false)]));
    }

    #[test]
    fn records_behind_a_hole_are_not_trusted() {
        assert_eq!(left(&saved(&[1, 3]), &state(&[1, 3])), (vec![1], vec![(100..450, 2, false)]));
    }

    #[test]
    fn parts_that_are_not_equal_are_not_gone_on_with_where_they_must_be() {
        let equal = |numbers: &[u32]| {
            let state = state(numbers);
            UploadState { policy: UploadPolicy { equal_parts: true, ..state.policy.clone() }, ..state }
        };
        assert!(left_to_do(&saved(&[1, 2]), &equal(&[1])).is_none());
        assert!(left_to_do(&saved(&[]), &equal(&[1])).is_some(), "nothing is known that could be unequal");
        let Saved { head, parts } = saved(&[1, 2]);
        let plan = Plan {
            size_bytes: 450,
            segment_bytes: head.segment_bytes,
            part_bytes: head.part_bytes,
            stagger_bytes: 0,
            equal: true,
        };
        let parts = parts.into_iter().map(|part| PartRecord { stored_bytes: plan.padded_bytes(), ..part }).collect();
        assert_eq!(left(&Saved { head, parts }, &equal(&[])).1.len(), 3, "both parts again, and the rest");
    }

    #[test]
    fn an_object_that_is_made_needs_no_part_but_every_record() {
        let state = UploadState { assembled: true, ..state(&[]) };
        let whole = saved(&[1, 2, 3, 4]);
        let whole = Saved { head: Head { size_bytes: 400, ..whole.head }, ..whole };
        assert_eq!(left(&whole, &UploadState { size_bytes: 400, ..state.clone() }), (vec![1, 2, 3, 4], vec![]));
        assert!(left_to_do(&saved(&[1, 2, 3, 4]), &state).is_none());
    }

    #[test]
    fn what_is_stored_as_it_is_is_remembered_by_s3() {
        let identity = || Head { encoding: Encoding::Identity, ..saved(&[]).head };
        let as_it_is = UploadState { encoding: Some(Encoding::Identity), ..state(&[1, 2, 4]) };
        let found = remembered(identity(), &as_it_is).unwrap();
        let ranges: Vec<_> = found.parts.iter().map(|part| (part.number, part.start, part.source_bytes)).collect();
        assert_eq!(ranges, [(1, 0, 10), (2, 10, 10)], "as far as the first that is missing");
        assert_eq!(left(&found, &as_it_is), (vec![1, 2], vec![(20..450, 3, false)]));
        assert_eq!(remembered(saved(&[]).head, &state(&[1, 2])).unwrap().parts, [], "where they begin nobody knows");
        for unfit in [
            UploadState { whole: Some(true), ..as_it_is.clone() },
            UploadState { assembled: true, ..as_it_is.clone() },
            UploadState { size_bytes: 1, ..as_it_is.clone() },
            state(&[1]),
        ] {
            assert!(remembered(identity(), &unfit).is_none());
        }
    }

    #[test]
    fn another_file_or_an_aborted_upload_is_begun_anew() {
        let saved = saved(&[1]);
        for change in [
            &(|state: &mut UploadState| state.status = UploadStatus::Aborted) as &dyn Fn(&mut UploadState),
            &|state| state.size_bytes = 451,
            &|state| state.encoding = Some(Encoding::Identity),
        ] {
            let mut state = state(&[1]);
            change(&mut state);
            assert!(left_to_do(&saved, &state).is_none());
        }
    }
}
