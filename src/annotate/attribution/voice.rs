//! In whose voice a word is said.

use std::fmt;

/// Whose words a token belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Voice {
    /// The outlet's own.
    Outlet,
    /// What somebody says or thinks, as the outlet puts it: content of an attribution outside quotation marks.
    Reported,
    /// Somebody's own words: content of an attribution inside quotation marks.
    Quoted,
}

impl Voice {
    /// Every voice.
    pub const ALL: [Self; 3] = [Self::Outlet, Self::Reported, Self::Quoted];

    /// The name in features and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Outlet => "outlet",
            Self::Reported => "reported",
            Self::Quoted => "quoted",
        }
    }
}

impl fmt::Display for Voice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
