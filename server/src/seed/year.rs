//! A year of a demo hospital: patients, visits and files as they came, the older ones in cold storage classes.

use std::error::Error;

use chartlift_costs::Scale;
use futures::future::try_join_all;
use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use serde_json::{Map, Value, json};

use super::{
    cases::{ADULTS, CHILDREN, Case},
    chance::Chance,
    files::{File, Of},
    known::{Known, KnownRecord},
    past::Past,
    people::{Somebody, somebody},
    upload::Sender,
};
use crate::{
    auth::Access,
    domain::{
        clock::Clock,
        condition::Condition,
        directory::{human_name::HumanName, patient::PatientInput, person::PersonKind},
        finalization::RunningUploads,
    },
};

type Failure = Box<dyn Error + Send + Sync>;

/// What a year of one hospital is like.
pub(super) struct Hospital {
    pub(super) tenant: &'static str,
    name: &'static str,
    mrn_prefix: &'static str,
    patients: u32,
    ages: std::ops::Range<u32>,
    cases: &'static [Case],
}

pub(super) const HOSPITALS: [Hospital; 3] = [
    Hospital {
        tenant: "riverside",
        name: "Riverside General Hospital",
        mrn_prefix: "RG",
        patients: 28,
        ages: 24..88,
        cases: &ADULTS,
    },
    Hospital {
        tenant: "northgate",
        name: "Northgate Children's Clinic",
        mrn_prefix: "NC",
        patients: 16,
        ages: 1..15,
        cases: &CHILDREN,
    },
    Hospital {
        tenant: "lakeside",
        name: "Lakeside Rehabilitation",
        mrn_prefix: "LR",
        patients: 12,
        ages: 45..90,
        cases: &ADULTS,
    },
];

const DAYS: u32 = 365;
/// Where files go when so many days have passed, as a bucket's lifecycle rules would have it: a cold class that is read at once,
/// then an archive.
const MOVES: [(i64, &str); 2] = [(120, "GLACIER_IR"), (240, "GLACIER")];
/// What each file is counted as where storage is priced: some hundred small files then cost what a hospital's do, and every figure
/// still comes of what is stored.
pub const SCALE: Scale = Scale { files: 1_000, size: 1_000 };
/// Visits younger than this are still being written.
const DRAFT_DAYS: i64 = 6;

/// A day before the first visit: who is treated, and by whom, is known before.
pub(super) fn beginning(now: Timestamp) -> Timestamp {
    now - SignedDuration::from_hours(24 * (i64::from(DAYS) + 1))
}

/// Writes down the year up to now, but for what is known of it; answers of how many visits it is.
pub(super) async fn write(
    past: &Past,
    access: &Access,
    doctor_id: &str,
    hospital: &Hospital,
    now: Timestamp,
    known: &Known,
) -> Result<usize, Failure> {
    let mut chance = Chance::new(u64::from(hospital.patients));
    let sender = Sender::new();
    let today = now.to_zoned(TimeZone::UTC).date();
    let child = hospital.ages.end < 18;
    let people: Vec<Somebody> = (0..hospital.patients)
        .map(|number| somebody(hospital.mrn_prefix, number, hospital.ages.clone(), today, &mut chance))
        .collect();
    let mut ids = Vec::new();
    for person in &people {
        ids.push(match known.person(PersonKind::Patient, &person.mrn) {
            Some(id) => id.to_owned(),
            None => past.state.patients.create(access, patient(person), None).await?.entry.id,
        });
    }
    let mut seen = vec![0; people.len()];
    let visits = visits(&people, &mut chance);
    for (nth, &(days_ago, who)) in visits.iter().enumerate() {
        let day = today.checked_sub(i64::from(days_ago).days())?;
        let person = &people[who];
        // People come back for what they came for.
        let case = &hospital.cases[(who + usize::from(chance.happens(25))) % hospital.cases.len()];
        let mut said = case.content(child, seen[who], &mut chance);
        seen[who] += 1;
        let of = Of {
            mrn: &person.mrn,
            given: person.given,
            family: person.family,
            birth_date: person.birth_date,
            day,
            doctor: &access.actor.name,
            complaint: case.complaint,
            diagnosis: case.diagnosis(),
            hospital: hospital.name,
        };
        said["patient_id"] = json!(ids[who]);
        said["doctor_id"] = json!(doctor_id);
        said["visit_date"] = json!(day);
        if said["follow_up_required"] == true {
            said["follow_up_date"] = json!(day.checked_add(28.days())?);
        }
        let said: Map<String, Value> = serde_json::from_value(said)?;
        let files: Vec<File> = case.files.iter().flat_map(|kind| kind.files(&of, &mut chance)).collect();
        if known.is_whole(nth) {
            continue;
        }
        past.clock.show(now - SignedDuration::from_hours(24 * i64::from(days_ago)) + SignedDuration::from_mins(5));
        let record = match known.record(nth) {
            Some(record) => record.clone(),
            None => KnownRecord::of(&past.state.records.create(access, said, None).await?),
        };
        // At once, as the client would: a series has many images.
        let uploads = &past.state.uploads;
        try_join_all(record.under_way.iter().map(|upload| uploads.abort(access, upload))).await?;
        let missing = files.iter().filter(|file| !record.files.contains_key(&file.name));
        let stored = missing.map(|file| sender.store(uploads, access, &record.id, file));
        let stored = try_join_all(stored).await?;
        let stored = stored.iter().chain(record.files.values());
        try_join_all(stored.map(|attachment| age(past, access, attachment, now))).await?;
        if i64::from(days_ago) > DRAFT_DAYS && !record.finalized {
            past.state.records.finalize(access, &record.id, &Condition::Any, RunningUploads::default()).await?;
        }
    }
    Ok(visits.len())
}

/// Has a file's object lie where the time since its upload has brought it, and the days that it lay elsewhere known.
async fn age(past: &Past, access: &Access, attachment_id: &str, now: Timestamp) -> Result<(), Failure> {
    let (store, uploaded) = (&past.state.store, past.clock.now());
    let version = store.read(&access.scope).await?.version(attachment_id, None).await?;
    let version = version.ok_or("an uploaded file is not there")?;
    let moves = MOVES.map(|(days, class)| (uploaded + SignedDuration::from_hours(24 * days), class));
    let moves: Vec<_> = moves.into_iter().filter(|(at, _)| *at <= now).collect();
    let Some((_, last)) = moves.last() else { return Ok(()) };
    past.state.objects.copy(&version.key, &version.key, last).await?;
    let mut tx = store.begin(&access.scope).await?;
    for (at, class) in moves {
        tx.place(&version.id, class, "", at).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Who came how many days ago, the earliest first.
fn visits(people: &[Somebody], chance: &mut Chance) -> Vec<(u32, usize)> {
    let mut visits: Vec<(u32, usize)> = (0..people.len())
        .flat_map(|who| {
            let times = 2 + chance.below(4);
            (0..times).map(|_| (1 + chance.below(DAYS), who)).collect::<Vec<_>>()
        })
        .collect();
    visits.sort_unstable_by(|one, other| other.cmp(one));
    visits
}

fn patient(person: &Somebody) -> PatientInput {
    PatientInput {
        mrn: person.mrn.clone(),
        name: HumanName {
            family: Some(person.family.to_owned()),
            given: vec![person.given.to_owned()],
            ..HumanName::default()
        },
        birth_date: Some(person.birth_date),
        gender: person.gender,
        active: true,
    }
}
