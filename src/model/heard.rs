//! Whose words an actor is mentioned in.

use serde::Serialize;

use crate::annotate::Voice;
use crate::features::{Extractor, Target};

/// Whose words an observation's mentions stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Heard {
    /// The outlet's alone.
    Outlet,
    /// The outlet's and those of others, whom it quotes or reports.
    Both,
    /// Those of others alone.
    Others,
    /// The actor is not found.
    Nowhere,
    /// It was not looked who speaks: no feature of the model needs it.
    Unknown,
}

impl Heard {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Outlet => "the outlet’s words alone",
            Self::Both => "the outlet’s words and others’",
            Self::Others => "others’ words alone",
            Self::Nowhere => "not found",
            Self::Unknown => "(unknown)",
        }
    }

    pub(super) fn of(target: &Target<'_, '_>, extractor: &Extractor<'_>) -> Self {
        if target.mentions.is_empty() {
            return Self::Nowhere;
        }
        if !extractor.needs().attributions {
            return Self::Unknown;
        }
        let own = |start: usize| target.document.voice(start) == Voice::Outlet;
        let own = target.mentions.iter().filter(|mention| own(mention.tokens.start)).count();
        match own {
            0 => Self::Others,
            all if all == target.mentions.len() => Self::Outlet,
            _ => Self::Both,
        }
    }
}
