//! Many people at once, from a table or a FHIR bundle. Each row stands alone, and repeating an import changes nothing.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Directory, fhir,
    importable::{Importable, Said, identifier, lay_over},
    is_renamed, listed,
    person::Listed,
    renamed, row, table,
};
use crate::{
    auth::Access,
    domain::{
        error::{Error, Findings, Result},
        ids::new_id,
        ports::Tx,
        stamp::Stamp,
        text::is_one_line,
    },
    strict_json,
};
use chartlift_protocol::FieldError;

/// The most rows of one import: about what a request's body may hold.
const MAX_ROWS: usize = 10_000;
/// Rows of one transaction: other writers get their turn after a few dozen milliseconds.
const BATCH: usize = 250;

/// What people are imported from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportFormat {
    /// A table with a line of column names (RFC 4180; `;` and tabs are known too).
    Csv,
    /// A FHIR R4 `Bundle`.
    FhirBundle,
}

/// What became of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    /// Somebody was added.
    Created,
    /// Somebody of that identifier was changed.
    Updated,
    /// Everything was so already.
    Unchanged,
    /// It is a resource of another type.
    Skipped,
    /// It cannot be taken; `errors` says why.
    Refused,
}

/// One row of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ImportedRow {
    /// The row, from 1: a line of the table after the one with the column names, or an entry of the bundle.
    pub row: u32,
    /// What became of it.
    pub outcome: ImportOutcome,
    /// The person's id; null where the row was not taken.
    #[schema(required)]
    pub id: Option<String>,
    /// What is at fault, by JSON Pointer into what the API takes.
    pub errors: Vec<FieldError>,
}

/// What became of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ImportReport {
    /// How many were added.
    pub created: u32,
    /// How many were changed.
    pub updated: u32,
    /// How many were so already.
    pub unchanged: u32,
    /// How many resources were of another type.
    pub skipped: u32,
    /// How many could not be taken.
    pub refused: u32,
    /// Every row, in order.
    pub rows: Vec<ImportedRow>,
}

impl ImportReport {
    fn add(&mut self, number: usize, outcome: ImportOutcome, id: Option<String>, errors: Vec<FieldError>) {
        *match outcome {
            ImportOutcome::Created => &mut self.created,
            ImportOutcome::Updated => &mut self.updated,
            ImportOutcome::Unchanged => &mut self.unchanged,
            ImportOutcome::Skipped => &mut self.skipped,
            ImportOutcome::Refused => &mut self.refused,
        } += 1;
        let row = u32::try_from(number).unwrap_or(u32::MAX);
        self.rows.push(ImportedRow { row, outcome, id, errors });
    }
}

impl<P: Importable> Directory<P> {
    /// Adds everybody whose identifier is new and changes the others: of each what the row has a word of. What is wrong with one
    /// row is no matter to the rest.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the whole cannot be read.
    pub async fn import(&self, access: &Access, format: ImportFormat, bytes: &[u8]) -> Result<ImportReport> {
        let rows = match format {
            ImportFormat::Csv => table::rows(bytes, P::COLUMNS, P::of_csv)?,
            ImportFormat::FhirBundle => fhir::entries(bytes, P::RESOURCE, P::of_fhir)?,
        };
        let mut findings = Findings::default();
        findings.check(rows.len() <= MAX_ROWS, "", format!("at most {MAX_ROWS} rows at once; send the rest apart"));
        findings.finish()?;
        let mut report = ImportReport::default();
        for (batch, rows) in rows.chunks(BATCH).enumerate() {
            let mut tx = self.store.begin(&access.scope).await?;
            let (mut events, mut renamed) = (Vec::new(), Vec::new());
            // In the order of their identifiers: two imports of the same people never wait for each other.
            let mut sorted: Vec<(usize, &Option<Said>)> = (batch * BATCH + 1..).zip(rows).collect();
            sorted.sort_by_cached_key(|(_, said)| said.as_ref().map(identifier::<P>));
            let mut taken = BTreeMap::new();
            for (number, row) in sorted {
                let Some(said) = row else {
                    taken.insert(number, (ImportOutcome::Skipped, None, Vec::new()));
                    continue;
                };
                let outcome = match self.take(&mut *tx, access, said, &mut renamed).await {
                    Ok((outcome, listed)) => {
                        if outcome != ImportOutcome::Unchanged {
                            events.push(self.change_event(access, &listed));
                        }
                        (outcome, Some(listed.entry.id), Vec::new())
                    }
                    Err(Error::Invalid(errors)) => (ImportOutcome::Refused, None, errors),
                    Err(error) => return Err(error),
                };
                taken.insert(number, outcome);
            }
            for (number, (outcome, id, errors)) in taken {
                report.add(number, outcome, id, errors);
            }
            if !events.is_empty() {
                self.audit.append_all(&mut *tx, events).await?;
                tx.commit().await?;
                renamed::begin(&*self.store, &access.scope, P::KIND, &renamed).await;
            }
        }
        Ok(report)
    }

    async fn take(
        &self,
        tx: &mut dyn Tx,
        access: &Access,
        said: &Said,
        renamed: &mut Vec<String>,
    ) -> Result<(ImportOutcome, Listed<P>)> {
        let stamp = Stamp::of(&access.actor, self.clock.now());
        let (mut before, mut person) = self.laid_over(tx, said).await?;
        if before.is_none() {
            let added = Listed::added(new_id(), person, stamp.clone());
            if tx.insert_person(&row(&added)?).await? {
                return Ok((ImportOutcome::Created, added));
            }
            // Somebody else was adding the same, and is done by now: this row is about whom they added.
            (before, person) = self.laid_over(tx, said).await?;
        }
        let before = before.ok_or(Error::AlreadyExists(P::NAME))?;
        if before.person == person {
            return Ok((ImportOutcome::Unchanged, before));
        }
        let renamed_now = is_renamed(&before, &person);
        let after = before.changed(person, stamp);
        tx.update_person(&row(&after)?).await?;
        if renamed_now {
            tx.queue_renamed(P::KIND, &after.entry.id).await?;
            renamed.push(after.entry.id.clone());
        }
        Ok((ImportOutcome::Updated, after))
    }

    /// Whom a row is about, as far as they are known, and what is said of them from now on.
    async fn laid_over(&self, tx: &mut dyn Tx, said: &Said) -> Result<(Option<Listed<P>>, P)> {
        let before = self.known(tx, said).await?;
        let person = with(before.as_ref(), said.clone())?.validated(self.today())?;
        Ok((before, person))
    }

    /// Who has the identifier that a row says. What cannot be one is nobody's, and not looked up: PostgreSQL fails at a NUL.
    async fn known(&self, tx: &mut dyn Tx, said: &Said) -> Result<Option<Listed<P>>> {
        let identifier = identifier::<P>(said);
        if !is_one_line(&identifier) {
            return Ok(None);
        }
        tx.lock_person_by_identifier(P::KIND, &identifier).await?.map(listed::<P>).transpose()
    }
}

/// The person as known before, with what is said now.
fn with<P: Importable>(before: Option<&Listed<P>>, said: Said) -> Result<P> {
    let mut person = match before {
        Some(before) => serde_json::to_value(&before.person).map_err(Error::damaged)?,
        None => P::unsaid(),
    };
    lay_over(&mut person, said);
    strict_json::from_value(person).map_err(|error| Error::invalid("", error.to_string()))
}
