//! Reading a price table out of the price list AWS publishes for a region.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{
    check,
    error::PriceError,
    table::{ClassPrices, Monitoring, PriceTable, RestorePrice, RestorePrices, Source, Step},
};

/// The product every region's file has; what stands before its name is the region's prefix (`EUC1-`, or nothing).
const STANDARD_STORAGE: &str = "TimedStorage-ByteHrs";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Offer {
    offer_code: String,
    publication_date: String,
    products: HashMap<String, Product>,
    terms: Terms,
}

#[derive(Deserialize)]
struct Product {
    /// Differs between products: most have no `volumeType`, some no `operation`.
    attributes: HashMap<String, String>,
}

#[derive(Deserialize)]
struct Terms {
    #[serde(rename = "OnDemand")]
    on_demand: HashMap<String, HashMap<String, Term>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Term {
    price_dimensions: HashMap<String, Dimension>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Dimension {
    #[serde(default)]
    begin_range: String,
    #[serde(default)]
    end_range: String,
    price_per_unit: HashMap<String, String>,
}

/// A price table from AWS's price list files of one region (`offers/v1.0/aws/AmazonS3/current/REGION/index.json`, and the
/// same of `AmazonS3GlacierDeepArchive` for that class), and notes on the classes that were left out because a price of
/// theirs is not in the files.
///
/// # Errors
/// When a text is not such a file, the files are of several regions, or `STANDARD` has no price.
pub fn read_offer(files: &[String]) -> Result<(PriceTable, Vec<String>), PriceError> {
    let fault = |text: String| PriceError(vec![text]);
    let offers: Vec<Offer> = files
        .iter()
        .map(|file| serde_json::from_str(file).map_err(|error| fault(format!("not a price list file: {error}"))))
        .collect::<Result<_, _>>()?;
    let list = PriceList::new(&offers)?;
    let storage = list.steps(STANDARD_STORAGE, "").map_err(fault)?;
    let standard = list.class(storage, "Requests-Tier1", "Requests-Tier2", None).map_err(fault)?;
    let per_object = list.price("Monitoring-Automation-INT", "").map_err(fault)?;
    let (mut classes, mut notes) = (BTreeMap::from([("STANDARD".to_owned(), standard)]), Vec::new());
    for (name, read) in CLASSES {
        match read(&list) {
            Ok(class) => {
                classes.insert(name.to_owned(), class);
            }
            Err(missing) => notes.push(format!("{name} was left out and will be priced as STANDARD: {missing}")),
        }
    }
    notes.push(
        "egress was left out: the file AWSDataTransfer has it; add it by hand where you want it billed".to_owned(),
    );
    let source = Source { name: list.name.clone(), day: list.day };
    let table = PriceTable {
        region: list.region.clone(),
        effective_from: list.day,
        currency: "USD".to_owned(),
        sources: BTreeMap::from([(SOURCE.to_owned(), source)]),
        monitoring: Monitoring {
            source: SOURCE.to_owned(),
            per_1000_object_months: (per_object * Decimal::ONE_THOUSAND).normalize(),
        },
        egress: None,
        classes,
    };
    let faults = check::faults(&table);
    if faults.is_empty() { Ok((table, notes)) } else { Err(PriceError(faults)) }
}

const SOURCE: &str = "price-list";

type ReadClass = fn(&PriceList<'_>) -> Result<ClassPrices, String>;

const CLASSES: [(&str, ReadClass); 6] = [
    ("INTELLIGENT_TIERING", |list| {
        let storage = list.steps("TimedStorage-INT-FA-ByteHrs", "")?;
        let mut class = list.class(
            storage,
            "Requests-INT-Tier1",
            "Requests-INT-Tier2",
            Some(("Requests-Tier4", "S3-INTTransition")),
        )?;
        for (tier, usage_type) in [
            ("INFREQUENT_ACCESS", "TimedStorage-INT-IA-ByteHrs"),
            ("ARCHIVE_INSTANT_ACCESS", "TimedStorage-INT-AIA-ByteHrs"),
            ("ARCHIVE_ACCESS", "TimedStorage-INT-AA-ByteHrs"),
            ("DEEP_ARCHIVE_ACCESS", "TimedStorage-INT-DAA-ByteHrs"),
        ] {
            class.access_tiers.insert(tier.to_owned(), list.price(usage_type, "")?);
        }
        let free = RestorePrice { per_1000: Decimal::ZERO, per_gib: Decimal::ZERO };
        class.overhead_tiers = vec!["ARCHIVE_ACCESS".to_owned(), "DEEP_ARCHIVE_ACCESS".to_owned()];
        class.monitored = true;
        class.restores = RestorePrices { expedited: None, standard: Some(free.clone()), bulk: Some(free) };
        Ok(class)
    }),
    ("STANDARD_IA", |list| list.infrequent("SIA", 30)),
    ("ONEZONE_IA", |list| list.infrequent("ZIA", 30)),
    ("GLACIER_IR", |list| list.infrequent("GIR", 90)),
    ("GLACIER", |list| {
        let storage = list.steps("TimedStorage-GlacierByteHrs", "")?;
        let mut class = list.class(
            storage,
            "Requests-GLACIER-Tier1",
            "Requests-GLACIER-Tier2",
            Some(("Requests-Tier3", "S3-GlacierTransition")),
        )?;
        class.archived = true;
        class.minimum_days = 90;
        let standard =
            list.restore(("Requests-Tier3", "RestoreObject"), ("Standard-Retrieval-Bytes", "RestoreObject"))?;
        let free = RestorePrice { per_1000: Decimal::ZERO, per_gib: Decimal::ZERO };
        class.restores = RestorePrices { expedited: None, standard: Some(standard), bulk: Some(free) };
        Ok(class)
    }),
    ("DEEP_ARCHIVE", |list| {
        let storage = list.steps("TimedStorage-GDA-ByteHrs", "")?;
        let mut class = list.class(
            storage,
            "Requests-GDA-Tier1",
            "Requests-GDA-Tier2",
            Some(("Requests-Tier3", "S3-GDATransition")),
        )?;
        class.archived = true;
        class.minimum_days = 180;
        let of = |requests, bytes| list.restore((requests, ""), (bytes, "DeepArchiveRestoreObject"));
        class.restores = RestorePrices {
            expedited: None,
            standard: Some(of("Requests-GDA-Tier3", "Standard-Retrieval-Bytes")?),
            bulk: Some(of("Requests-GDA-Tier5", "Bulk-Retrieval-Bytes")?),
        };
        Ok(class)
    }),
];

struct PriceList<'a> {
    offers: &'a [Offer],
    prefix: String,
    region: String,
    name: String,
    day: Date,
}

impl<'a> PriceList<'a> {
    fn new(offers: &'a [Offer]) -> Result<Self, PriceError> {
        let fault = |text: &str| PriceError(vec![text.to_owned()]);
        let anchors: Vec<(&Offer, &Product)> = offers
            .iter()
            .flat_map(|offer| offer.products.values().map(move |product| (offer, product)))
            .filter(|(_, product)| {
                let has = |name: &str, value: &str| product.attributes.get(name).is_some_and(|known| known == value);
                has("volumeType", "Standard") && has("storageClass", "General Purpose")
            })
            .collect();
        let Some((offer, anchor)) = anchors.first() else {
            return Err(fault("no file has the price of STANDARD; give the one of AmazonS3"));
        };
        let region = anchor.attributes.get("regionCode").cloned().unwrap_or_default();
        if anchors.iter().any(|(_, other)| other.attributes.get("regionCode") != Some(&region)) {
            return Err(fault("the file has several regions; give the one of a single region"));
        }
        let usage_type = anchor.attributes.get("usagetype").map_or("", String::as_str);
        let Some(prefix) = usage_type.strip_suffix(STANDARD_STORAGE) else {
            return Err(fault("the usage type of STANDARD is not as expected; the file's form may have changed"));
        };
        let day = offer.publication_date.get(..10).and_then(|day| day.parse().ok());
        let Some(day) = day else { return Err(fault("publicationDate is not a time")) };
        let codes: Vec<&str> = offers.iter().map(|offer| offer.offer_code.as_str()).collect();
        let name = format!("AWS price list {} of {region}, published {}", codes.join(" and "), offer.publication_date);
        Ok(Self { offers, prefix: prefix.to_owned(), region, name, day })
    }

    /// All steps of a product's price. A usage type alone does not name a price: several operations share one, at
    /// different prices. An empty `operation` is a product without one; `PutObject` is taken where that has none.
    fn steps(&self, usage_type: &str, operation: &str) -> Result<Vec<Step>, String> {
        let name = format!("{}{usage_type}", self.prefix);
        let named = |product: &Product, operation: &str| {
            let attribute = |name: &str| product.attributes.get(name).map_or("", String::as_str);
            // Intelligent-Tiering's overhead is sold under STANDARD's usage type in some regions.
            let other_volume = usage_type == STANDARD_STORAGE && attribute("volumeType") != "Standard";
            attribute("usagetype") == name && attribute("operation") == operation && !other_volume
        };
        let found = |operation: &str| -> Vec<Vec<Step>> {
            let products = self
                .offers
                .iter()
                .flat_map(|offer| offer.products.iter().map(move |(sku, product)| (offer, sku, product)));
            let matching = products.filter(|(_, _, product)| named(product, operation));
            matching.filter_map(|(offer, sku, _)| steps_of(offer, sku)).collect()
        };
        let mut prices = found(operation);
        if prices.is_empty() && operation.is_empty() {
            prices = found("PutObject");
        }
        let what = if operation.is_empty() { name.clone() } else { format!("{name} of {operation}") };
        let first = prices.pop().ok_or_else(|| format!("{what} is not in the files"))?;
        if prices.iter().any(|other| *other != first) {
            return Err(format!("{what} has several prices"));
        }
        Ok(first)
    }

    fn price(&self, usage_type: &str, operation: &str) -> Result<Decimal, String> {
        match self.steps(usage_type, operation)?.as_slice() {
            [step] => Ok(step.per_gib_month),
            _ => Err(format!("{}{usage_type} has volume steps where none are expected", self.prefix)),
        }
    }

    fn per_1000(&self, usage_type: &str, operation: &str) -> Result<Decimal, String> {
        Ok((self.price(usage_type, operation)? * Decimal::ONE_THOUSAND).normalize())
    }

    fn restore(&self, requests: (&str, &str), bytes: (&str, &str)) -> Result<RestorePrice, String> {
        Ok(RestorePrice { per_1000: self.per_1000(requests.0, requests.1)?, per_gib: self.price(bytes.0, bytes.1)? })
    }

    fn class(
        &self,
        storage: Vec<Step>,
        put: &str,
        get: &str,
        transition: Option<(&str, &str)>,
    ) -> Result<ClassPrices, String> {
        let transition_in_per_1000 = match transition {
            Some((usage_type, operation)) => self.per_1000(usage_type, operation)?,
            None => Decimal::ZERO,
        };
        Ok(ClassPrices {
            source: SOURCE.to_owned(),
            storage,
            access_tiers: BTreeMap::new(),
            overhead_tiers: Vec::new(),
            monitored: false,
            archived: false,
            minimum_billable_bytes: 0,
            minimum_days: 0,
            put_per_1000: self.per_1000(put, "")?,
            get_per_1000: self.per_1000(get, "")?,
            transition_in_per_1000,
            retrieval_per_gib: Decimal::ZERO,
            restores: RestorePrices::default(),
        })
    }

    fn infrequent(&self, code: &str, minimum_days: u64) -> Result<ClassPrices, String> {
        let storage = self.steps(&format!("TimedStorage-{code}-ByteHrs"), "")?;
        let (put, get) = (format!("Requests-{code}-Tier1"), format!("Requests-{code}-Tier2"));
        let transition = format!("S3-{code}Transition");
        let class = self.class(storage, &put, &get, Some(("Requests-Tier4", &transition)))?;
        let retrieval_per_gib = self.price(&format!("Retrieval-{code}"), "")?;
        Ok(ClassPrices { minimum_billable_bytes: 128 << 10, minimum_days, retrieval_per_gib, ..class })
    }
}

/// A product's price steps, the first first; none where it is not sold on demand or not in dollars.
fn steps_of(offer: &Offer, sku: &str) -> Option<Vec<Step>> {
    let mut steps: Vec<(u64, Step)> = Vec::new();
    for dimension in offer.terms.on_demand.get(sku)?.values().flat_map(|term| term.price_dimensions.values()) {
        let price: Decimal = dimension.price_per_unit.get("USD")?.parse().ok()?;
        let begin = dimension.begin_range.parse().unwrap_or(0);
        steps.push((begin, Step { up_to_gib: dimension.end_range.parse().ok(), per_gib_month: price.normalize() }));
    }
    steps.sort_by_key(|(begin, _)| *begin);
    (!steps.is_empty()).then(|| steps.into_iter().map(|(_, step)| step).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::PriceBook;

    /// Begin, end, price.
    type Steps<'a> = &'a [(&'a str, &'a str, &'a str)];

    /// A price list in AWS's form: usage type, operation, steps.
    fn offer(code: &str, products: &[(&str, &str, Steps<'_>)]) -> String {
        let (mut listed, mut terms) = (serde_json::Map::new(), serde_json::Map::new());
        for (at, (usage_type, operation, steps)) in products.iter().enumerate() {
            let sku = format!("SKU{at}");
            let mut attributes = json!({
                "usagetype": format!("EUC1-{usage_type}"), "operation": operation, "regionCode": "eu-central-1",
            });
            if *usage_type == STANDARD_STORAGE && operation.is_empty() {
                attributes["volumeType"] = "Standard".into();
                attributes["storageClass"] = "General Purpose".into();
            }
            listed.insert(sku.clone(), json!({ "sku": sku, "attributes": attributes }));
            let dimensions: serde_json::Map<String, Value> = steps
                .iter()
                .map(|(begin, end, price)| {
                    let dimension = json!({
                        "beginRange": begin, "endRange": end, "unit": "GB-Mo", "pricePerUnit": { "USD": price },
                    });
                    (format!("{sku}.{begin}"), dimension)
                })
                .collect();
            terms.insert(sku.clone(), json!({ format!("{sku}.T"): { "priceDimensions": dimensions } }));
        }
        json!({
            "formatVersion": "v1.0", "offerCode": code, "publicationDate": "2026-09-28T23:04:16Z",
            "products": listed, "terms": { "OnDemand": terms },
        })
        .to_string()
    }

    fn flat(price: &str) -> [(&str, &str, &str); 1] {
        [("0", "Inf", price)]
    }

    fn s3() -> String {
        offer(
            "AmazonS3",
            &[
                (
                    STANDARD_STORAGE,
                    "",
                    &[
                        ("51200", "512000", "0.0235000000"),
                        ("0", "51200", "0.0245000000"),
                        ("512000", "Inf", "0.0225000000"),
                    ],
                ),
                // The same usage type sold for something else, and a usage type that only ends like it.
                (STANDARD_STORAGE, "INTAAS3ObjectOverhead", &flat("0.0225000000")),
                ("Tables-TimedStorage-ByteHrs", "", &flat("0.0265000000")),
                ("Requests-Tier1", "", &flat("0.0000054000")),
                ("Requests-Tier2", "", &flat("0.0000004300")),
                ("Monitoring-Automation-INT", "", &flat("0.0000025000")),
                ("TimedStorage-GlacierByteHrs", "", &flat("0.0040500000")),
                ("Requests-GLACIER-Tier1", "PutObject", &flat("0.0000360000")),
                ("Requests-GLACIER-Tier2", "", &flat("0.0000004300")),
                ("Requests-Tier3", "RestoreObject", &flat("0.0000600000")),
                ("Requests-Tier3", "S3-GlacierTransition", &flat("0.0000360000")),
                ("Requests-Tier3", "S3-GDATransition", &flat("0.0000600000")),
                ("Standard-Retrieval-Bytes", "RestoreObject", &flat("0.0120000000")),
                ("Standard-Retrieval-Bytes", "DeepArchiveRestoreObject", &flat("0.0240000000")),
                ("Bulk-Retrieval-Bytes", "DeepArchiveRestoreObject", &flat("0.0050000000")),
            ],
        )
    }

    fn deep_archive() -> String {
        offer(
            "AmazonS3GlacierDeepArchive",
            &[
                ("TimedStorage-GDA-ByteHrs", "", &flat("0.0018000000")),
                ("Requests-GDA-Tier1", "PutObject", &flat("0.0000600000")),
                ("Requests-GDA-Tier1", "InitiateMultipartUpload", &flat("0.0000054000")),
                ("Requests-GDA-Tier2", "", &flat("0.0000004300")),
                ("Requests-GDA-Tier3", "", &flat("0.0001200000")),
                ("Requests-GDA-Tier5", "", &flat("0.0000300000")),
            ],
        )
    }

    /// The shipped table of the region came another way: both must agree.
    #[test]
    fn prices_are_read_as_they_are_shipped() {
        let (table, notes) = read_offer(&[s3(), deep_archive()]).unwrap();
        let shipped = PriceBook::shipped().table("eu-central-1", table.effective_from).unwrap().clone();
        assert_eq!((table.region.as_str(), table.effective_from.to_string().as_str()), ("eu-central-1", "2026-09-28"));
        assert_eq!(table.monitoring.per_1000_object_months, shipped.monitoring.per_1000_object_months);
        for class in ["STANDARD", "GLACIER", "DEEP_ARCHIVE"] {
            let (mut read, mut known) = (table.classes[class].clone(), shipped.classes[class].clone());
            (read.source, known.source) = (String::new(), String::new());
            // Expedited restores are not read.
            known.restores.expedited = None;
            assert_eq!(read, known, "{class}");
        }
        let left_out: Vec<&String> = notes.iter().filter(|note| note.contains("left out and")).collect();
        assert_eq!(left_out.len(), 4, "{notes:?}");
        assert!(left_out.iter().any(|note| note.contains("EUC1-TimedStorage-SIA-ByteHrs is not in the files")));
        let mut book = PriceBook::shipped();
        book.add(&serde_json::to_string(&[&table]).unwrap()).unwrap();
        assert_eq!(book.table("eu-central-1", "2026-12-01".parse().unwrap()).unwrap().sources, table.sources);
    }

    #[test]
    fn a_price_that_cannot_be_told_apart_is_an_error() {
        let twice = offer(
            "AmazonS3",
            &[
                (STANDARD_STORAGE, "", &flat("0.0245")),
                (STANDARD_STORAGE, "", &flat("0.0300")),
                ("Requests-Tier1", "", &flat("0.0000054")),
            ],
        );
        let error = read_offer(&[twice]).unwrap_err().to_string();
        assert!(error.contains("several prices"), "{error}");
        assert!(read_offer(&["{}".to_owned()]).is_err() && read_offer(&[deep_archive()]).is_err());
    }
}
