//! A proposal as an actors file: TOML that is ready to edit, with what speaks for each actor in comments.

use std::fmt::{self, Write};

use super::example::one_line;
use super::propose::{Proposal, ProposedActor, Remark};
use crate::annotate::NameKind;

/// The most outlets that a comment names.
const MOST_OUTLETS: usize = 5;
/// The longest part of a comment that is somebody's text, in characters.
const LONGEST: usize = 160;
/// The longest line of aliases, in characters.
const WIDTH: usize = 110;

impl Proposal {
    /// The proposal in the format of actors files, as [`read_actors`](crate::corpus::read_actors) reads it if it holds
    /// an actor. Comments never hold line ends or control characters, whatever the articles held.
    pub fn to_toml(&self) -> String {
        let mut out = String::new();
        // Writing to a string does not fail.
        let _ = self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) -> fmt::Result {
        let (actors, articles) = (self.actors.len(), counted(self.articles, "article"));
        if actors == 0 {
            return writeln!(out, "# No actors were found in {articles}.");
        }
        writeln!(out, "# {} found in {articles}, the most frequent first.", counted(actors, "actor"))?;
        if self.left_out > 0 {
            writeln!(out, "# {} more; ask for more with --top.", self.left_out)?;
        }
        writeln!(out, "# Delete whom you do not study, and check the aliases: names match whole words.")?;
        for actor in &self.actors {
            writeln!(out)?;
            actor.write(out)?;
        }
        Ok(())
    }
}

impl ProposedActor {
    fn write(&self, out: &mut String) -> fmt::Result {
        let mentions = counted(self.mentions as usize, "mention");
        let articles = counted(self.articles as usize, "article");
        write!(out, "# {} · {mentions} in {articles}", self.kind_name())?;
        for (index, (outlet, count)) in self.outlets.iter().take(MOST_OUTLETS).enumerate() {
            let lead = if index == 0 { " · outlets: " } else { ", " };
            write!(out, "{lead}{} {count}", one_line(outlet, LONGEST))?;
        }
        if self.outlets.len() > MOST_OUTLETS {
            write!(out, ", and {} more", self.outlets.len() - MOST_OUTLETS)?;
        }
        writeln!(out)?;
        for remark in &self.remarks {
            writeln!(out, "# {}", one_line(&remark.to_string(), 2 * LONGEST))?;
        }
        for example in &self.examples {
            // Both are in one line already; but comments must not break whoever made the example.
            let (text, article) = (one_line(&example.text, LONGEST), one_line(&example.article, LONGEST));
            writeln!(out, "#   \"{text}\" ({article})")?;
        }
        writeln!(out, "[[actor]]\nname = {}", quoted(&self.name))?;
        if !self.aliases.is_empty() {
            self.write_aliases(out)?;
        }
        Ok(())
    }

    fn write_aliases(&self, out: &mut String) -> fmt::Result {
        let aliases: Vec<String> = self.aliases.iter().map(|alias| quoted(alias)).collect();
        let line = aliases.join(", ");
        if line.chars().count() <= WIDTH {
            return writeln!(out, "aliases = [{line}]");
        }
        writeln!(out, "aliases = [")?;
        let mut line = String::new();
        for alias in aliases {
            if !line.is_empty() && line.chars().count() + alias.chars().count() > WIDTH {
                writeln!(out, "  {}", line.trim_end())?;
                line.clear();
            }
            write!(line, "{alias}, ")?;
        }
        writeln!(out, "  {}\n]", line.trim_end())
    }

    /// What it is, in a word.
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            NameKind::Person => "person",
            NameKind::Organisation => "organisation",
            NameKind::Place | NameKind::Demonym => "place",
            NameKind::Thing => "thing",
            NameKind::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |share: f64| format!("{:.0} %", 100.0 * share);
        match self {
            Self::Capital(name, mentions) => {
                write!(
                    f,
                    "perhaps also {} (the capital, {})",
                    quoted(name),
                    counted(*mentions as usize, "mention")
                )
            }
            Self::Apart(name, mentions) => {
                write!(f, "perhaps also {} (apart, {})", quoted(name), counted(*mentions as usize, "mention"))
            }
            Self::Shared(word, share, others) => {
                let share = percent(*share);
                write!(f, "{} alone is no alias: it means this one in {share} of articles", quoted(word))?;
                let others: Vec<String> =
                    others.iter().map(|(name, share)| format!("{name} in {}", percent(*share))).collect();
                if others.is_empty() { Ok(()) } else { write!(f, ", {}", others.join(", ")) }
            }
        }
    }
}

/// "1 article", "2 articles".
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
