//! The library's one error type: what is wrong, where, and the values that made it wrong.

use std::fmt;
use std::path::{Path, PathBuf};

/// The library's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Anything that can go wrong in Parallax: a [`Kind`] and the [`Place`] where it was met.
///
/// Displayed as one line: the place, then the cause.
#[derive(Debug)]
pub struct Error(Box<(Place, Kind)>);

impl Error {
    /// An error of `kind` at a place not known yet; [`Error::at`] and the like add the place.
    pub fn new(kind: Kind) -> Self {
        Self(Box::new((Place::default(), kind)))
    }

    /// An input or output failure on `path`; `action` is what was tried ("read", "write", …).
    pub fn io(action: &'static str, path: &Path, source: std::io::Error) -> Self {
        Self::new(Kind::Io { action, source }).at(path.display())
    }

    /// What is wrong.
    pub fn kind(&self) -> &Kind {
        &self.0.1
    }

    /// Where it is wrong, as far as that is known.
    pub fn place(&self) -> &Place {
        &self.0.0
    }

    /// Whether it is about one row of a table, so that the next may be read: a place with a line, and neither the system
    /// nor the encoding at fault.
    pub fn is_of_row(&self) -> bool {
        self.place().line.is_some() && !matches!(self.kind(), Kind::Io { .. } | Kind::Encoding { .. })
    }

    /// Names the file, unless a file is named already.
    #[must_use]
    pub fn at(mut self, file: impl fmt::Display) -> Self {
        self.0.0.file.get_or_insert_with(|| file.to_string());
        self
    }

    /// Names the line (from 1), unless one is named already.
    #[must_use]
    pub fn line(mut self, line: u64) -> Self {
        self.0.0.line.get_or_insert(line);
        self
    }

    /// Names the row's id, unless one is named already.
    #[must_use]
    pub fn row(mut self, id: impl Into<String>) -> Self {
        self.0.0.row.get_or_insert_with(|| id.into());
        self
    }

    /// Names the field (a column or a key), unless one is named already.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.0.0.field.get_or_insert_with(|| field.into());
        self
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Self::new(kind)
    }
}

// linfa's `Fit` asks for this conversion.
impl From<linfa::Error> for Error {
    fn from(source: linfa::Error) -> Self {
        Self::new(Kind::Fit(source.to_string()))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (place, kind) = &*self.0;
        if *place != Place::default() {
            write!(f, "{place}: ")?;
        }
        write!(f, "{kind}")
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self.kind() {
            Kind::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// A place in the input. Lines count from 1, as editors do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The file as the user named it, or "standard input".
    pub file: Option<String>,
    /// The line on which the row begins.
    pub line: Option<u64>,
    /// The row's id.
    pub row: Option<String>,
    /// The column or key.
    pub field: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.clone();
        let line = self.line.map(|line| format!("line {line}"));
        let row = self.row.as_ref().map(|row| format!("row \"{row}\""));
        let field = self.field.as_ref().map(|field| format!("field `{field}`"));
        let parts: Vec<String> = [file, line, row, field].into_iter().flatten().collect();
        f.write_str(&parts.join(", "))
    }
}

/// What is wrong. The text of each kind names the values and, where there is one, the way out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Kind {
    /// The operating system refused.
    #[error("cannot {action}: {source}")]
    Io {
        /// What was tried: "read", "write", "create", …
        action: &'static str,
        /// The system's own words.
        source: std::io::Error,
    },
    /// The output is there already.
    #[error("{} exists already; choose another name, or overwrite it with --force", .0.display())]
    OutputExists(PathBuf),
    /// The bytes are not UTF-8.
    #[error(
        "not valid UTF-8 at byte {byte}; convert the file first, for example with `iconv -f WINDOWS-1252 -t UTF-8`"
    )]
    Encoding {
        /// Offset of the first wrong byte in the (decompressed) file, from 0.
        byte: u64,
    },
    /// The input does not follow its format (CSV, JSON, TOML).
    #[error("{0}")]
    Syntax(String),
    /// A column that is needed is not there.
    #[error("no column `{column}`{}; the columns are: {}", nearest_hint(.nearest), .found.join(", "))]
    MissingColumn {
        /// The column that is needed.
        column: String,
        /// The columns that there are.
        found: Vec<String>,
        /// The column that the user may have meant.
        nearest: Option<String>,
    },
    /// A name (label, actor, article, category, …) that is not known.
    #[error("unknown {what} \"{name}\"{}{}", nearest_hint(.nearest), known_hint(.known))]
    Unknown {
        /// What kind of thing is named: "label", "actor", …
        what: &'static str,
        /// The name as given.
        name: String,
        /// The names that are known; may be cut short or empty.
        known: Vec<String>,
        /// The name that the user may have meant.
        nearest: Option<String>,
    },
    /// The same id stands twice.
    #[error("id \"{id}\" stands already on line {first}")]
    DuplicateId {
        /// The id (with actor, mention and annotator, where those tell rows apart).
        id: String,
        /// The line of its first row.
        first: u64,
    },
    /// A value that cannot be used.
    #[error("{0}")]
    Invalid(String),
    /// There is nothing to work on, or not enough.
    #[error("{0}")]
    Insufficient(String),
    /// The model file is damaged, foreign or from a newer version.
    #[error("{0}")]
    Model(String),
    /// The model could not be fitted.
    #[error("{0}")]
    Fit(String),
}

impl Kind {
    /// An unknown name among `known`, with the nearest of them as a hint.
    pub fn unknown<'a>(what: &'static str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<String> = known.into_iter().map(str::to_owned).collect();
        let nearest = nearest(name, &known);
        Self::Unknown { what, name: name.to_owned(), known, nearest }
    }

    /// A missing column, with the nearest of those found as a hint.
    pub fn missing_column<'a>(column: &str, found: impl IntoIterator<Item = &'a str>) -> Self {
        let found: Vec<String> = found.into_iter().map(str::to_owned).collect();
        let nearest = nearest(column, &found);
        Self::MissingColumn { column: column.to_owned(), found, nearest }
    }
}

/// The candidate nearest to `name`, if it is near enough to have been meant.
fn nearest(name: &str, candidates: &[String]) -> Option<String> {
    let name = name.to_lowercase();
    candidates
        .iter()
        .map(|candidate| (strsim::jaro_winkler(&name, &candidate.to_lowercase()), candidate))
        .filter(|(similarity, _)| *similarity > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate.clone())
}

fn nearest_hint(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|name| format!(" (did you mean `{name}`?)")).unwrap_or_default()
}

/// Lists at most sixteen of the known names.
fn known_hint(known: &[String]) -> String {
    const SHOWN: usize = 16;
    if known.is_empty() {
        return String::new();
    }
    let rest = known.len().saturating_sub(SHOWN);
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    format!("; known: {}{more}", known.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_place_and_nearest_name() {
        let error = Error::from(Kind::unknown("label", "negativ", ["negative", "neutral"]))
            .field("label")
            .row("a1")
            .line(14)
            .at("labels.csv");
        assert_eq!(
            error.to_string(),
            "labels.csv, line 14, row \"a1\", field `label`: unknown label \"negativ\" \
             (did you mean `negative`?); known: negative, neutral"
        );
    }

    #[test]
    fn keeps_the_first_place_named() {
        let error = Error::new(Kind::Invalid("x".into())).line(3).line(9);
        assert_eq!(error.to_string(), "line 3: x");
    }

    #[test]
    fn suggests_nothing_that_is_far() {
        let kind = Kind::missing_column("label", ["outlet", "body"]);
        assert_eq!(kind.to_string(), "no column `label`; the columns are: outlet, body");
    }
}
