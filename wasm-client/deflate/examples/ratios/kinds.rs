//! Data of the kinds that hospitals upload, made up: the same on every machine.

use std::fmt::Write;

/// A kind of data by name.
pub struct Kind {
    /// What it is called in the tables.
    pub name: &'static str,
    /// About as many bytes as were asked for.
    pub data: Vec<u8>,
}

/// All kinds that need no files, each of about `len` bytes.
pub fn all(len: usize) -> Vec<Kind> {
    let mut kinds = vec![
        Kind { name: "fhir", data: fhir(len) },
        Kind { name: "ccda", data: ccda(len) },
        Kind { name: "csv", data: csv(len) },
        Kind { name: "notes", data: notes(len) },
        Kind { name: "document", data: document(len) },
        Kind { name: "image12", data: image(len, 12) },
        Kind { name: "image16", data: image(len, 16) },
    ];
    let piece = len / 20;
    let mixed = (0..20).flat_map(|i| {
        let kind = &kinds[i % kinds.len()].data;
        kind[i * piece % (kind.len() - piece)..][..piece].to_vec()
    });
    let mixed = mixed.collect();
    kinds.push(Kind { name: "mixed", data: mixed });
    kinds
}

/// xorshift64*: good enough to make data up, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, n: u64) -> u64 {
        (self.next() >> 33) % n
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len() as u64) as usize]
    }

    /// One of the first words more often than one of the last.
    fn of_ranked<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let n = words.len() as u64;
        let (a, b) = (self.below(n), self.below(n));
        words[(a * b / n) as usize]
    }

    /// About normal, in units of a standard deviation times 256.
    fn normal(&mut self) -> i64 {
        (0..12).map(|_| self.below(256) as i64).sum::<i64>() - 12 * 255 / 2
    }

    fn uuid(&mut self) -> String {
        let (a, b) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            a >> 32,
            (a >> 16) & 0xFFFF,
            a & 0xFFF,
            0x8000 | (b >> 48) & 0x3FFF,
            b & 0xFFFF_FFFF_FFFF
        )
    }

    fn time(&mut self) -> String {
        format!(
            "20{:02}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}+01:00",
            self.below(12) + 13,
            self.below(12) + 1,
            self.below(28) + 1,
            self.below(24),
            self.below(60),
            self.below(60),
            self.below(1000)
        )
    }
}

const SURNAMES: [&str; 24] = [
    "Abbott",
    "Becker",
    "Carvalho",
    "Dimitrov",
    "Eriksen",
    "Fontaine",
    "Grünwald",
    "Hashimoto",
    "Ibrahim",
    "Jankowski",
    "Kowalczyk",
    "Lindqvist",
    "Marchetti",
    "Nakamura",
    "O'Connell",
    "Petrov",
    "Quintana",
    "Rasmussen",
    "Schneider",
    "Takahashi",
    "Umarov",
    "Vasquez",
    "Wallace",
    "Zimmermann",
];
const NAMES: [&str; 16] = [
    "Ada",
    "Bruno",
    "Chiara",
    "Dmitri",
    "Elif",
    "Farid",
    "Greta",
    "Hiroshi",
    "Ines",
    "Jonas",
    "Katarzyna",
    "Luis",
    "Mei",
    "Noor",
    "Olga",
    "Pablo",
];
/// LOINC code, name, unit, mean and spread in tenths.
const LABS: [(&str, &str, &str, i64, i64); 14] = [
    ("8302-2", "Body Height", "cm", 1690, 90),
    ("29463-7", "Body Weight", "kg", 780, 120),
    ("39156-5", "Body Mass Index", "kg/m2", 270, 40),
    ("8462-4", "Diastolic Blood Pressure", "mm[Hg]", 800, 80),
    ("8480-6", "Systolic Blood Pressure", "mm[Hg]", 1240, 130),
    ("2339-0", "Glucose", "mg/dL", 960, 160),
    ("6299-2", "Urea Nitrogen", "mg/dL", 140, 40),
    ("38483-4", "Creatinine", "mg/dL", 11, 4),
    ("2947-0", "Sodium", "mmol/L", 1400, 20),
    ("6298-4", "Potassium", "mmol/L", 43, 5),
    ("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "%", 58, 8),
    ("718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", 142, 14),
    ("777-3", "Platelets [#/volume] in Blood by Automated count", "10*3/uL", 2500, 600),
    ("72166-2", "Tobacco smoking status NHIS", "{score}", 20, 9),
];

fn tenths(value: i64) -> String {
    format!("{}.{}", value.max(1) / 10, value.max(1) % 10)
}

/// A bulk export of FHIR resources, one a line.
fn fhir(len: usize) -> Vec<u8> {
    let mut random = Random(0xF417);
    let mut out = String::new();
    while out.len() < len {
        let patient = random.uuid();
        let (name, surname) = (random.of(&NAMES), random.of(&SURNAMES));
        let born = random.below(80) + 1930;
        let (month, day, n) = (random.below(12) + 1, random.below(28) + 1, random.below(900) + 100);
        let _ = writeln!(
            out,
            r#"{{"resourceType":"Patient","id":"{patient}","meta":{{"profile":["http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient"]}},"text":{{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">{name} {surname}</div>"}},"identifier":[{{"system":"urn:oid:2.16.840.1.113883.4.1","type":{{"coding":[{{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR","display":"Medical Record Number"}}]}},"value":"{}"}}],"name":[{{"use":"official","family":"{surname}","given":["{name}"]}}],"gender":"{}","birthDate":"{born}-{month:02}-{day:02}","address":[{{"line":["{n} {} Street"],"city":"Springfield","state":"MA","postalCode":"0{n}1","country":"US"}}]}}"#,
            random.uuid(),
            random.of(&["male", "female"]),
            random.of(&SURNAMES)
        );
        for _ in 0..random.below(4) + 1 {
            let encounter = random.uuid();
            let time = random.time();
            for _ in 0..random.below(12) + 2 {
                let (code, display, unit, mean, spread) = LABS[random.below(LABS.len() as u64) as usize];
                let value = tenths(mean + spread * random.normal() / 256);
                let _ = writeln!(
                    out,
                    r#"{{"resourceType":"Observation","id":"{}","status":"final","category":[{{"coding":[{{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"{}","display":"{}"}}]}}],"code":{{"coding":[{{"system":"http://loinc.org","code":"{code}","display":"{display}"}}],"text":"{display}"}},"subject":{{"reference":"Patient/{patient}"}},"encounter":{{"reference":"Encounter/{encounter}"}},"effectiveDateTime":"{time}","issued":"{}","valueQuantity":{{"value":{value},"unit":"{unit}","system":"http://unitsofmeasure.org","code":"{unit}"}}}}"#,
                    random.uuid(),
                    random.of(&["vital-signs", "laboratory"]),
                    random.of(&["vital-signs", "laboratory"]),
                    random.time()
                );
            }
        }
    }
    out.into_bytes()
}

/// Consolidated CDA documents: XML, indented.
fn ccda(len: usize) -> Vec<u8> {
    let mut random = Random(0xCCDA);
    let mut out = String::new();
    while out.len() < len {
        let (name, surname) = (random.of(&NAMES), random.of(&SURNAMES));
        let _ = write!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ClinicalDocument xmlns=\"urn:hl7-org:v3\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n  <id root=\"{}\"/>\n  <code code=\"34133-9\" codeSystem=\"2.16.840.1.113883.6.1\" displayName=\"Summarization of Episode Note\"/>\n  <recordTarget>\n    <patientRole>\n      <name><given>{name}</given><family>{surname}</family></name>\n    </patientRole>\n  </recordTarget>\n  <component>\n    <structuredBody>\n",
            random.uuid()
        );
        for _ in 0..random.below(30) + 10 {
            let (code, display, unit, mean, spread) = LABS[random.below(LABS.len() as u64) as usize];
            let value = tenths(mean + spread * random.normal() / 256);
            let time: String = random.time().chars().filter(char::is_ascii_digit).take(14).collect();
            let _ = write!(
                out,
                "      <entry typeCode=\"DRIV\">\n        <observation classCode=\"OBS\" moodCode=\"EVN\">\n          <templateId root=\"2.16.840.1.113883.10.20.22.4.2\" extension=\"2015-08-01\"/>\n          <id root=\"{}\"/>\n          <code code=\"{code}\" codeSystem=\"2.16.840.1.113883.6.1\" codeSystemName=\"LOINC\" displayName=\"{display}\"/>\n          <text><reference value=\"#result{}\"/></text>\n          <statusCode code=\"completed\"/>\n          <effectiveTime value=\"{time}\"/>\n          <value xsi:type=\"PQ\" value=\"{value}\" unit=\"{unit}\"/>\n        </observation>\n      </entry>\n",
                random.uuid(),
                random.below(1000)
            );
        }
        out.push_str("    </structuredBody>\n  </component>\n</ClinicalDocument>\n");
    }
    out.into_bytes()
}

/// A table of laboratory results.
fn csv(len: usize) -> Vec<u8> {
    let mut random = Random(0xC5F);
    let mut out = String::from("patient_id,encounter_id,taken_at,code,description,value,unit,status\r\n");
    while out.len() < len {
        let patient = random.uuid();
        for _ in 0..random.below(20) + 1 {
            let (code, display, unit, mean, spread) = LABS[random.below(LABS.len() as u64) as usize];
            let value = tenths(mean + spread * random.normal() / 256);
            let _ = write!(
                out,
                "{patient},{},{},{code},\"{display}\",{value},{unit},{}\r\n",
                random.below(10_000_000),
                random.time(),
                random.of_ranked(&["final", "amended", "preliminary"])
            );
        }
    }
    out.into_bytes()
}

/// Clinical notes: English sentences of a few hundred words.
fn notes(len: usize) -> Vec<u8> {
    const WORDS: &str = "the patient of and with to a in was no is for on at he she denies reports history pain left right chest normal blood pressure without acute distress since last visit daily medication continue follow up weeks mild moderate severe abdominal examination reveals tenderness lungs clear auscultation bilaterally heart rate regular rhythm murmurs extremities edema neurological intact assessment plan hypertension diabetes mellitus type two controlled metformin lisinopril atorvastatin increase dose decrease tablet twice morning evening fever cough shortness breath nausea vomiting diarrhea appetite weight loss gain fatigue headache dizziness vision changes surgery appendectomy cholecystectomy allergic penicillin rash family mother father breast cancer coronary artery disease smoking alcohol use social occupation retired teacher laboratory results hemoglobin glucose creatinine within limits elevated imaging computed tomography scan showed evidence fracture pneumonia infiltrate lower lobe recommended antibiotics course improved discharged home stable condition instructions return emergency department if symptoms worsen discussed risks benefits understood agreed consent obtained procedure tolerated well complications none specimen sent pathology biopsy margin negative lymph nodes physical therapy referral cardiology consult pending echocardiogram ejection fraction percent estimated skin warm dry alert oriented times three cranial nerves strength five out reflexes symmetric gait steady mood affect appropriate suicidal ideation sleep hygiene counseled regarding diet exercise cessation vaccination influenza tetanus administered today next appointment scheduled month";
    let words: Vec<&str> = WORDS.split(' ').collect();
    let mut random = Random(0x1077E5);
    let mut out = String::new();
    let mut column = 0;
    let mut first = true;
    while out.len() < len {
        let mut word = if random.below(12) == 0 {
            // Rare words: names, numbers, made-up terms.
            match random.below(3) {
                0 => random.of(&SURNAMES).to_string(),
                1 => (random.below(300) + 1).to_string(),
                _ => (0..random.below(3) + 2)
                    .map(|_| {
                        random
                            .of(&["ra", "ne", "thor", "cil", "o", "meta", "gas", "tri", "ly", "pho", "den", "ix", "ul"])
                    })
                    .collect(),
            }
        } else {
            random.of_ranked(&words).to_string()
        };
        if first && let Some(letter) = word.get_mut(..1) {
            letter.make_ascii_uppercase();
        }
        first = random.below(11) == 0;
        column += word.len() + 1;
        out.push_str(&word);
        out.push_str(if first {
            ". "
        } else if random.below(12) == 0 {
            ", "
        } else {
            " "
        });
        if column > 90 {
            out.push('\n');
            column = 0;
        }
    }
    out.into_bytes()
}

/// A document of text and of pictures that are compressed already, as a PDF is.
fn document(len: usize) -> Vec<u8> {
    let mut random = Random(0xD0C);
    let text = notes(len / 2);
    let mut out = Vec::with_capacity(len);
    while out.len() < len {
        let from = random.below((text.len() - 8000) as u64) as usize;
        out.extend(format!("{} 0 obj << /Length 8000 >>\nstream\n", random.below(1000)).bytes());
        out.extend(&text[from..from + 8000]);
        out.extend(b"\nendstream endobj\n<< /Filter /DCTDecode >>\nstream\n");
        for _ in 0..random.below(12_000) + 1000 {
            out.extend(random.next().to_le_bytes());
        }
        out.extend(b"\nendstream endobj\n");
    }
    out
}

/// Slices of a tomography: smooth shapes and noise, `bits` of 16 used, least byte first, black around.
fn image(len: usize, bits: u32) -> Vec<u8> {
    const SIDE: i64 = 256;
    let mut random = Random(0x1A6E + u64::from(bits));
    let mut out = Vec::with_capacity(len);
    let noise_shift = if bits > 12 { 4 } else { 5 };
    let mut slice = 0;
    while out.len() < len {
        slice += 1;
        for y in 0..SIDE {
            for x in 0..SIDE {
                let (dx, dy) = (x - SIDE / 2, y - SIDE / 2);
                let r = dx * dx + dy * dy * 3 / 2;
                let edge = 11_000 + (slice * 37 % 900);
                let value = if r > edge {
                    // Outside the body: nearly nothing.
                    if random.below(6) == 0 { random.below(6) as i64 } else { 0 }
                } else {
                    let tissue =
                        300 + (edge - r) / 40 + if (dx + slice) / 24 % 2 == 0 && dy / 30 % 2 == 0 { 260 } else { 0 };
                    tissue + random.normal() / (1 << noise_shift)
                };
                let value = value.clamp(0, (1 << bits) - 1) as u16;
                out.extend(value.to_le_bytes());
            }
        }
    }
    out
}
