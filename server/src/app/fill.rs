//! Invented records in great number, to measure searches and lists with. The people in them do not exist.

use std::sync::Arc;

use chartlift_protocol::{Crc32, Encoding};
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{
    database,
    error::{AppError, fault},
    settings::make_data_dir,
};
use crate::{
    auth::{JobScope, TenantId, TenantScope},
    config::Config,
    domain::{
        Error,
        attachment::NewVersion,
        clock::{Clock as _, SystemClock},
        cost_day::CostDay,
        directory::{
            patient::PatientInput,
            person::{Listed, Person},
            practitioner::PractitionerInput,
        },
        ports::{PersonRow, Store, Tx},
        record::Record,
        stamp::{Stamp, Subject},
    },
};

/// Records of one transaction: few enough that others get their turn, many enough that a commit costs little.
const BATCH: u32 = 500;
/// How many records a patient has, by and large.
const RECORDS_A_PATIENT: u32 = 8;
/// Rows of one statement: PostgreSQL takes 65,535 values, SQLite 32,766.
const FILES_AT_ONCE: usize = 1_000;
const UPLOADERS: u32 = 60;
/// Media types of files, and the percentage of their bytes that is stored.
const KINDS: [(&str, &str, u32); 7] = [
    ("application/dicom", "dcm", 55),
    ("application/pdf", "pdf", 90),
    ("image/jpeg", "jpg", 100),
    ("text/csv", "csv", 12),
    ("text/plain", "txt", 35),
    ("application/json", "json", 9),
    ("application/xml", "xml", 11),
];
/// Files that Intelligent-Tiering would not have moved yet, and where they lie; older ones are where a lifecycle rule put them, so
/// that a server that starts has no tiers to write down.
const RECENT_DAYS: i64 = 30;
const RECENT: [&str; 2] = ["STANDARD", "INTELLIGENT_TIERING"];
const OLD: [&str; 3] = ["STANDARD", "GLACIER_IR", "DEEP_ARCHIVE"];
const DOCTORS: u32 = 400;
/// Over how many days visits are spread.
const DAYS: u32 = 3_650;

const SYLLABLES: [&str; 40] = [
    "an", "bel", "cor", "dal", "er", "fin", "gar", "hol", "is", "jan", "kal", "lin", "mar", "nor", "ol", "pet", "qui",
    "ros", "sal", "tor", "ul", "van", "wil", "xi", "yor", "zim", "ber", "cas", "dor", "el", "fal", "gren", "ham",
    "ing", "ko", "lund", "mo", "ner", "os", "pol",
];
const GIVEN: [&str; 32] = [
    "Ada",
    "Amara",
    "Bo",
    "Chiara",
    "Dmitri",
    "Élise",
    "Fatima",
    "Georg",
    "Hana",
    "İnan",
    "José",
    "Κώστας",
    "Leila",
    "Maria",
    "Nils",
    "Olga",
    "Pablo",
    "Quinn",
    "Rosa",
    "Søren",
    "Tariq",
    "Ulla",
    "Vera",
    "Wei",
    "Xenia",
    "Yuki",
    "Zoë",
    "John",
    "Mary",
    "Ali",
    "Anna",
    "David",
];
const COMPLAINTS: [&str; 16] = [
    "Chest pain on exertion",
    "Cough for two weeks",
    "Mole check",
    "Headache in the morning",
    "Fever and chills",
    "Shortness of breath",
    "Back pain after lifting",
    "Follow-up of hypertension",
    "Dizziness when standing up",
    "Abdominal pain after meals",
    "Rash on both forearms",
    "Swollen ankle after a fall",
    "Palpitations at night",
    "Fatigue for months",
    "Sore throat",
    "Annual check",
];
const DIAGNOSES: [(&str, &str); 12] = [
    ("I10", "Essential hypertension"),
    ("E11.9", "Type 2 diabetes mellitus"),
    ("J06.9", "Acute upper respiratory infection"),
    ("M54.5", "Low back pain"),
    ("D22.5", "Melanocytic naevi of trunk"),
    ("I25.1", "Atherosclerotic heart disease"),
    ("J45.9", "Asthma"),
    ("K21.0", "Gastro-oesophageal reflux disease"),
    ("G43.9", "Migraine"),
    ("N39.0", "Urinary tract infection"),
    ("F32.9", "Depressive episode"),
    ("E84.0", "Cystic fibrosis with pulmonary manifestations"),
];
const DEPARTMENTS: [&str; 10] = [
    "Cardiology",
    "Dermatology",
    "Emergency",
    "Gastroenterology",
    "Internal medicine",
    "Neurology",
    "Oncology",
    "Orthopaedics",
    "Paediatrics",
    "Pulmonology",
];

/// The same numbers every time (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        u32::try_from((z ^ (z >> 31)) % u64::from(sides.max(1))).unwrap_or(0)
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.roll(u32::try_from(all.len()).unwrap_or(1)) as usize]
    }
}

/// Fills a tenant that has nothing yet with so many records of invented people, which have so many files: rows of them, nothing
/// in S3.
///
/// # Errors
/// [`AppError`], with a text for the operator.
pub async fn fill(config: &Config, tenant: &str, records: u32, attachments: u32) -> Result<(), AppError> {
    let setting = || AppError::Setting("--tenant must be a tenant's id".to_owned());
    let scope = JobScope::new().tenant(TenantId::parse(tenant).ok_or_else(setting)?);
    make_data_dir(config)?;
    let store = database::open(config).await?;
    let filled = Filling { store: Arc::clone(&store), scope, at: SystemClock.now(), dice: Dice(1) }
        .run(records, attachments)
        .await;
    store.close().await;
    filled.map_err(fault("not everything was written"))
}

struct Filling {
    store: Arc<dyn Store>,
    scope: TenantScope,
    at: Timestamp,
    dice: Dice,
}

impl Filling {
    async fn run(mut self, records: u32, attachments: u32) -> Result<(), Error> {
        let mut tx = self.store.begin(&self.scope).await?;
        let mut doctors = Vec::new();
        for number in 0..DOCTORS {
            doctors.push(self.doctor(&mut *tx, number).await?);
        }
        tx.commit().await?;
        let (mut written, mut patient, mut left) = (0, None, 0);
        while written < records {
            let mut tx = self.store.begin(&self.scope).await?;
            let mut files = Vec::new();
            for number in written..(written + BATCH).min(records) {
                if left == 0 {
                    patient = Some(self.patient(&mut *tx, number).await?);
                    left = 1 + self.dice.roll(2 * RECORDS_A_PATIENT - 1);
                }
                left -= 1;
                let doctor = &doctors[self.dice.roll(DOCTORS) as usize];
                if let Some(patient) = &patient {
                    let record = self.record(number, patient, doctor)?;
                    tx.insert_record(&record).await?;
                    // As many as bring the sum to its share.
                    let share = |before: u32| u64::from(attachments) * u64::from(before) / u64::from(records);
                    files.extend((share(number)..share(number + 1)).map(|file| self.file(file, &record.id)));
                }
            }
            for some in files.chunks(FILES_AT_ONCE) {
                tx.insert_first_versions(some).await?;
            }
            tx.commit().await?;
            written = (written + BATCH).min(records);
        }
        self.settle().await
    }

    /// Writes the days up to today down, if as nothing: a server that starts on this would spend hours on ten years of days beside
    /// what is measured.
    async fn settle(&self) -> Result<(), Error> {
        let yesterday = CostDay {
            day: self.at.to_zoned(jiff::tz::TimeZone::UTC).date().saturating_sub(1.day()),
            currency: "USD".to_owned(),
            monthly_total: Decimal::ZERO,
            baseline_monthly: Decimal::ZERO,
            files: 0,
            source_bytes: 0,
            stored_bytes: 0,
        };
        let mut tx = self.store.begin(&self.scope).await?;
        tx.insert_cost_day(&yesterday).await?;
        Ok(tx.commit().await?)
    }

    fn name(&mut self) -> (String, &'static str) {
        let family =
            format!("{}{}{}", self.dice.one_of(&SYLLABLES), self.dice.one_of(&SYLLABLES), self.dice.one_of(&SYLLABLES));
        let mut letters = family.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        (first.chain(letters).collect(), self.dice.one_of(&GIVEN))
    }

    /// An id in the order of the numbers.
    fn id(&self, kind: u8, number: u32) -> String {
        let millis = self.at.as_millisecond() - i64::from(u32::MAX) + i64::from(number);
        format!("{:08x}-{:04x}-7{kind:03x}-8000-{number:012x}", millis >> 16, millis & 0xffff)
    }

    async fn patient(&mut self, tx: &mut dyn Tx, number: u32) -> Result<Listed<PatientInput>, Error> {
        let (family, given) = self.name();
        let born: Date = "1930-01-01".parse().map_err(|_| Error::NotFound("day"))?;
        let born = born.saturating_add(i64::from(self.dice.roll(33_000)).days());
        let name = json!({ "text": null, "family": family, "given": [given], "prefix": [], "suffix": [] });
        let said = json!({
            "mrn": format!("MRN-{number:07}"), "name": name, "birth_date": born, "gender": "unknown", "active": true,
        });
        self.add(tx, self.id(1, number), said).await
    }

    async fn doctor(&mut self, tx: &mut dyn Tx, number: u32) -> Result<Listed<PractitionerInput>, Error> {
        let (family, given) = self.name();
        let name = json!({ "text": null, "family": family, "given": [given], "prefix": ["Dr."], "suffix": [] });
        let said = json!({
            "identifier": format!("STAFF-{number:04}"), "name": name, "specialty": null, "subject_id": null, "active": true,
        });
        self.add(tx, self.id(2, number), said).await
    }

    async fn add<P: Person>(&self, tx: &mut dyn Tx, id: String, said: Value) -> Result<Listed<P>, Error> {
        let person: P = serde_json::from_value(said).map_err(Error::damaged)?;
        let listed = Listed::added(id, person, self.stamp());
        let row = PersonRow {
            kind: P::KIND,
            identifier: listed.person.identifier().to_owned(),
            active: true,
            content: serde_json::to_string(&listed.person).map_err(Error::damaged)?,
            entry: listed.entry.clone(),
        };
        tx.insert_person(&row).await?;
        Ok(listed)
    }

    fn record(
        &mut self,
        number: u32,
        patient: &Listed<PatientInput>,
        doctor: &Listed<PractitionerInput>,
    ) -> Result<Record, Error> {
        let today = self.at.to_zoned(jiff::tz::TimeZone::UTC).date();
        let visit = today.saturating_sub(i64::from(self.dice.roll(DAYS)).days());
        // Of two dice the lower one: few diagnoses are common, the others are not.
        let last = u32::try_from(DIAGNOSES.len()).unwrap_or(1);
        let (code, text) = DIAGNOSES[self.dice.roll(last).min(self.dice.roll(last)) as usize];
        let complaint = self.dice.one_of(&COMPLAINTS);
        let days = self.dice.roll(30);
        let coding = json!([{ "system": "http://hl7.org/fhir/sid/icd-10", "code": code, "display": text }]);
        let content = json!({
            "patient_id": patient.entry.id,
            "doctor_id": doctor.entry.id,
            "department": self.dice.one_of(&DEPARTMENTS),
            "visit_date": visit,
            "visit_type": self.dice.one_of(&["ambulatory", "emergency", "inpatient", "virtual"]),
            "chief_complaint": complaint,
            "history_of_present_illness": format!("{complaint}, for {days} days. No fever. No known allergies. Case {number}."),
            "physical_examination": "Alert and oriented. Heart sounds regular, lungs clear, abdomen soft.",
            "diagnoses": [{ "code": { "coding": coding, "text": text }, "verification_status": "confirmed" }],
            "notes": format!("Discussed the findings and the plan; seen again in {days} days or when it gets worse."),
        });
        let content = serde_json::from_value(content).map_err(Error::damaged)?;
        let record = Record::drafted(self.id(3, number), content, patient.into(), doctor.into(), None, self.stamp());
        Ok(if self.dice.roll(5) == 0 { record } else { record.finalized(self.stamp()) })
    }

    fn file(&mut self, number: u64, record_id: &str) -> NewVersion {
        let id = |kind: u16| format!("{:08x}-{:04x}-7{kind:03x}-8000-{:012x}", number >> 16, number & 0xffff, number);
        let (content_type, extension, percent) = self.dice.one_of(&KINDS);
        let source_bytes = 1 + u64::from(self.dice.roll(2_000_000));
        let stored_bytes = source_bytes * u64::from(percent) / 100;
        let hours = i64::from(self.dice.roll(24 * DAYS));
        let by = Subject { id: String::new(), name: format!("Uploader {}", self.dice.roll(UPLOADERS)) };
        NewVersion {
            id: id(5),
            attachment_id: id(4),
            record_id: record_id.to_owned(),
            addendum_id: None,
            first: true,
            file_name: format!("file-{number}.{extension}"),
            content_type: content_type.to_owned(),
            key: format!("{}/filled/{}.{extension}", self.scope.tenant(), id(5)),
            encoding: if percent == 100 { Encoding::Identity } else { Encoding::Gzip },
            source_bytes,
            source_crc32: Crc32(0),
            source_sha256: None,
            stored_bytes,
            stored_crc32: Crc32(0),
            storage_class: self.dice.one_of(if hours < 24 * RECENT_DAYS { &RECENT } else { &OLD }).to_owned(),
            parts: Vec::new(),
            created: Stamp { at: self.at - SignedDuration::from_hours(hours), by },
            begun_by: None,
        }
    }

    fn stamp(&self) -> Stamp {
        Stamp { at: self.at, by: Subject { id: "fill".to_owned(), name: "Chartlift".to_owned() } }
    }
}
