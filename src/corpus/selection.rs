//! Which rows are read.

use std::collections::BTreeSet;

use super::columns::Schema;
use super::row::Values;
use crate::error::{Error, Kind, Result};

/// How many of a column's values an error lists.
const LISTED: usize = 12;

/// The conditions on rows, and what was met so far.
pub(super) struct Selection {
    conditions: Vec<Condition>,
    selected: u64,
}

struct Condition {
    /// Position of the column in the schema.
    position: usize,
    column: String,
    accepted: BTreeSet<String>,
    met: bool,
    /// The first values that the column has, at most one more than are listed.
    values: BTreeSet<String>,
}

impl Selection {
    /// The conditions of `schema`.
    pub(super) fn new(schema: &Schema) -> Self {
        let conditions = schema.conditions().filter_map(|(position, accepted)| {
            let column = schema.wanted().get(position)?.name.clone();
            let values = BTreeSet::new();
            Some(Condition { position, column, accepted: accepted.clone(), met: false, values })
        });
        Self { conditions: conditions.collect(), selected: 0 }
    }

    /// Whether the row is selected.
    pub(super) fn admits(&mut self, row: &Values) -> bool {
        let mut all = true;
        for condition in &mut self.conditions {
            let value = row.fields.get(condition.position).and_then(Option::as_deref).unwrap_or("").trim();
            let accepted = condition.accepted.contains(value);
            condition.met |= accepted;
            all &= accepted;
            if condition.values.len() <= LISTED && !condition.values.contains(value) {
                condition.values.insert(value.to_owned());
            }
        }
        self.selected += u64::from(all);
        all
    }

    /// # Errors
    /// No row was selected; the message lists the values that there are.
    pub(super) fn check(&self) -> Result<()> {
        // Without conditions none is selected where none can be read, and that was told.
        if self.selected > 0 || self.conditions.is_empty() {
            return Ok(());
        }
        let Some(condition) = self.conditions.iter().find(|condition| !condition.met) else {
            let columns: Vec<String> =
                self.conditions.iter().map(|condition| format!("`{}`", condition.column)).collect();
            let message = format!("no row meets the conditions on {} together", columns.join(" and "));
            return Err(Kind::Insufficient(message).into());
        };
        let accepted = condition.accepted.iter().map(|value| shown(value)).collect::<Vec<_>>().join(" or ");
        let mut values: Vec<String> = condition.values.iter().map(|value| shown(value)).collect();
        if values.len() > LISTED {
            values.truncate(LISTED);
            values.push("…".into());
        }
        let message = format!("no row has {accepted}; the values are: {}", values.join(", "));
        Err(Error::from(Kind::Insufficient(message)).field(&condition.column))
    }
}

/// A value in quotes, cut where it is long.
fn shown(value: &str) -> String {
    const LENGTH: usize = 40;
    let cut: String = value.chars().take(LENGTH).collect();
    if cut.len() < value.len() { format!("\"{cut}…\"") } else { format!("\"{value}\"") }
}
