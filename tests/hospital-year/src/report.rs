//! The results as Markdown, and as a picture.

use std::fmt::Write;

use rust_decimal::Decimal;

use crate::{
    mix::{KINDS, MIXES, Mix},
    plan::PLANS,
    ratios::Ratios,
    year::Outcome,
};

/// One mix's year.
pub struct MixResult {
    /// The mix.
    pub mix: &'static Mix,
    /// Its files' bytes before compression.
    pub source_bytes: u64,
    /// Its files' bytes in S3.
    pub stored_bytes: u64,
    /// What each of [`PLANS`] cost, in their order.
    pub outcomes: Vec<Outcome>,
}

/// What the year was.
pub struct Setting {
    /// How many hospitals share the account.
    pub tenants: usize,
    /// How many files they store together.
    pub files: u64,
    /// How many months.
    pub months: u32,
    /// What chance was seeded with.
    pub seed: u64,
    /// The region of the prices.
    pub region: String,
    /// Where the prices are from.
    pub source: String,
}

/// The promises of the first design.
const SMALLER: &str = "30–40 % smaller";
const CHEAPER: &str = "60–80 % cheaper";

/// The results as Markdown.
#[must_use]
pub fn markdown(setting: &Setting, ratios: &Ratios, results: &[MixResult]) -> String {
    let mut text = String::new();
    let Setting { tenants, files, months, seed, region, source } = setting;
    let _ = writeln!(
        text,
        "# A hospital's year, simulated\n\n\
         Written by `cargo xtask simulate-year --tenants {tenants} --files {files} --months {months} --seed {seed} --write`. \
         {tenants} hospitals that share one account store {files} files in {months} months; files arrive on weekdays and at \
         weekends, are read, cool and are billed month by month by the cost engine at the prices of {region} ({source}). \
         The clock is the simulation's own, and nothing is uploaded; a year of fewer files that are, into the embedded S3 \
         whose clock is moved day by day, comes to the same bills (`server/tests/routes/simulated_year.rs`).\n"
    );
    let _ = writeln!(
        text,
        "## The promise, judged\n\nThe first design promised files {SMALLER} and bills {CHEAPER}. By file mix:\n\n\
         | mix | smaller | cheaper in these {months} months | in the last month | of it compression alone | tiering \
         alone, without us | the promise |\n|---|---|---|---|---|---|---|"
    );
    for result in results {
        let smaller = percent(result.source_bytes.into(), result.stored_bytes.into());
        let [without, tiered, compressed] = [&result.outcomes[0], &result.outcomes[1], &result.outcomes[2]];
        let with = &result.outcomes[best(result)];
        let last = |outcome: &Outcome| percent(without.last_month(), outcome.last_month());
        let kept = |kept: bool| if kept { "kept" } else { "not kept" };
        let _ = writeln!(
            text,
            "| {} | {smaller} % | {} % | {} % | {} % | {} % | smaller: {}; cheaper: {} in the last month |",
            result.mix.name,
            percent(without.total(), with.total()),
            last(with),
            last(compressed),
            last(tiered),
            kept(smaller >= Decimal::from(30)),
            kept(last(with) >= Decimal::from(60)),
        );
    }
    let _ = writeln!(
        text,
        "\n![What a month costs, by mix and plan](year.svg)\n\n\
         *Cheaper* compares the cheapest plan without waiting with the files as they are in STANDARD. The last month is the \
         fairer figure for a house that goes on: in its first year most files are still young.\n"
    );
    for result in results {
        let gib = |bytes: u64| (Decimal::from(bytes) / Decimal::from(1_u64 << 30)).round_dp(1);
        let _ = writeln!(
            text,
            "## {}\n\n{}: {} GiB as they are, {} GiB stored.\n\n\
             | plan | {months} months, USD | of it once | last month, USD | hours waited |\n|---|---|---|---|---|",
            result.mix.name,
            result.mix.about,
            gib(result.source_bytes),
            gib(result.stored_bytes)
        );
        for (plan, outcome) in PLANS.iter().zip(&result.outcomes) {
            let once: Decimal = outcome.months.iter().map(|(_, once)| *once).sum();
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} |",
                plan.name,
                outcome.total().round_dp(2),
                once.round_dp(2),
                outcome.last_month().round_dp(2),
                outcome.hours_waited
            );
        }
        text.push('\n');
    }
    assumptions(&mut text, ratios);
    text
}

fn assumptions(text: &mut String, ratios: &Ratios) {
    text.push_str(
        "## What it assumes\n\nRatios are measured by our encoder (effort 6, segments of 1 MiB) on generated files; sizes \
         follow from the formats; how many files of each kind there are is an assumption:\n\n| kind | stored of 1,000 bytes |",
    );
    for mix in &MIXES {
        let _ = write!(text, " {} |", mix.name);
    }
    text.push_str("\n|---|---|");
    text.push_str(&"---|".repeat(MIXES.len()));
    text.push('\n');
    for (at, kind) in KINDS.iter().enumerate() {
        let _ = write!(text, "| {} | {} |", kind.about, ratios.per_1000(at));
        for mix in &MIXES {
            let _ = write!(text, " {} % |", mix.shares[at]);
        }
        text.push('\n');
    }
    text.push_str(
        "\nReading: 52 % of files are read within the first month, one to three times, nine of ten times within the first \
         week; one in ten in the rest of the first year; one in twenty in the second, and 23, 14, 9, 6 and 2 of 1,000 in \
         the years after. That nearly half of imported studies are never viewed and the others nearly always within a month \
         is from the University of Utah (SIIM 2012); the share of the first week from Siegel and Reiner, J Digit Imaging \
         1998;11(2):94; the decay over the years from van Ooijen, UMC Groningen (RSNA 2007). One in ten and one in twenty \
         are assumptions. Nothing is deleted or replaced; traffic to the internet costs the same in every plan and is left \
         out.\n",
    );
}

/// The cheapest plan in which nobody waits, by its last month.
fn best(result: &MixResult) -> usize {
    (1..PLANS.len())
        .filter(|plan| result.outcomes[*plan].hours_waited == 0)
        .min_by_key(|plan| result.outcomes[*plan].last_month())
        .unwrap_or(0)
}

fn percent(before: Decimal, after: Decimal) -> Decimal {
    if before.is_zero() {
        return Decimal::ZERO;
    }
    ((before - after) / before * Decimal::ONE_HUNDRED).round_dp(1)
}

const BAR: u32 = 18;
const LEFT: u32 = 330;
const WIDTH: u32 = 420;

/// The last month of every plan as bars, each mix to its own scale.
#[must_use]
pub fn picture(results: &[MixResult]) -> String {
    let mut body = String::new();
    let mut y = 16;
    for result in results {
        let _ = writeln!(body, "<text x=\"0\" y=\"{}\" font-weight=\"600\">{}</text>", y + 4, result.mix.name);
        y += 14;
        let most =
            result.outcomes.iter().map(Outcome::last_month).max().unwrap_or(Decimal::ONE).max(Decimal::new(1, 9));
        for (plan, outcome) in PLANS.iter().zip(&result.outcomes) {
            let month = outcome.last_month();
            let width = (month / most * Decimal::from(WIDTH)).round_dp(1);
            let of = (month / most * Decimal::ONE_HUNDRED).round();
            let _ = writeln!(
                body,
                "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\
                 <rect x=\"{LEFT}\" y=\"{y}\" width=\"{width}\" height=\"{}\" class=\"{}\"/>\
                 <text x=\"{}\" y=\"{}\">{of} %</text>",
                LEFT - 8,
                y + 12,
                plan.name,
                BAR - 4,
                if plan.compressed { "ours" } else { "theirs" },
                Decimal::from(LEFT) + width + Decimal::from(6),
                y + 12
            );
            y += BAR;
        }
        y += 20;
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 820 {y}\" font-family=\"system-ui,sans-serif\" \
         font-size=\"11\"><style>text{{fill:#334155}}.ours{{fill:#0d9488}}.theirs{{fill:#94a3b8}}\
         @media(prefers-color-scheme:dark){{text{{fill:#cbd5e1}}}}</style><title>What the last month costs, of the dearest \
         plan</title>\n{body}</svg>\n"
    )
}
