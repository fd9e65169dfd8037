//! A year of a demo hospital: patients, visits and files as they came, the oldest in a cold storage class.

use std::error::Error;

use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use serde_json::{Map, Value, json};

use super::{
    cases::{ADULTS, CHILDREN, Case},
    chance::Chance,
    files::{File, Kind, Of},
    past::Past,
    people::{Somebody, somebody},
    upload::Sender,
};
use crate::{
    auth::Access,
    domain::{
        condition::Condition,
        directory::{human_name::HumanName, patient::PatientInput},
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
/// Files that nobody has read for so long lie in a cold storage class.
const COLD_AFTER_DAYS: i64 = 180;
/// Visits younger than this are still being written.
const DRAFT_DAYS: i64 = 6;

/// Files that are uploaded after the demo has opened: series have many images.
pub(super) struct Later {
    pub(super) access: Access,
    pub(super) record_id: String,
    pub(super) files: Vec<File>,
}

/// A day before the first visit: who is treated, and by whom, is known before.
pub(super) fn beginning(now: Timestamp) -> Timestamp {
    now - SignedDuration::from_hours(24 * (i64::from(DAYS) + 1))
}

/// Writes down the year up to now; answers the files that wait.
pub(super) async fn write(
    past: &Past,
    access: &Access,
    doctor_id: &str,
    hospital: &Hospital,
    now: Timestamp,
) -> Result<Vec<Later>, Failure> {
    let mut chance = Chance::new(u64::from(hospital.patients));
    let sender = Sender::new();
    let today = now.to_zoned(TimeZone::UTC).date();
    let child = hospital.ages.end < 18;
    let people: Vec<Somebody> = (0..hospital.patients)
        .map(|number| somebody(hospital.mrn_prefix, number, hospital.ages.clone(), today, &mut chance))
        .collect();
    let mut ids = Vec::new();
    for person in &people {
        ids.push(past.state.patients.create(access, patient(person), None).await?.entry.id);
    }
    let mut later = Vec::new();
    let mut seen = vec![0; people.len()];
    for (days_ago, who) in visits(&people, &mut chance) {
        let day = today.checked_sub(i64::from(days_ago).days())?;
        past.clock.show(now - SignedDuration::from_hours(24 * i64::from(days_ago)) + SignedDuration::from_mins(5));
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
        let record = past.state.records.create(access, said, None).await?;
        let age = i64::from(days_ago);
        let uploads = if age > COLD_AFTER_DAYS { &past.cold } else { &past.state.uploads };
        let mut waits = Vec::new();
        for kind in case.files {
            let files = kind.files(&of, &mut chance);
            if *kind == Kind::Series {
                waits.extend(files);
                continue;
            }
            for file in &files {
                sender.store(uploads, access, &record.id, file).await?;
            }
        }
        if !waits.is_empty() && age <= COLD_AFTER_DAYS {
            later.push(Later { access: access.clone(), record_id: record.id, files: waits });
        } else if age > DRAFT_DAYS {
            past.state.records.finalize(access, &record.id, &Condition::Any, RunningUploads::default()).await?;
        }
    }
    Ok(later)
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
