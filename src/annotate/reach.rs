//! How far mentions of an actor are looked for: its names as written, or also what else refers to the same one.

use serde::{Deserialize, Serialize};

use super::document::Document;
use super::mention::Mention;
use super::proper::NameKind;
use super::referent::{Reference, ReferenceKind, Referents};

/// How a mention was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MentionKind {
    /// The row gives it.
    Labelled,
    /// A name or an alias as it is written; also as a modifier: "*Veldrane*-backed".
    Alias,
    /// A place that stands for the actor: "*Karsk* accused …".
    Metonym,
    /// A looser reading of a name, as the article is known to be about the actor.
    Loose,
    /// A part or another form of the name: "Varn" for "Ilse Varn", "U.S." for "United States".
    Part,
    /// A description that a title or an apposition gave: "the foreign minister".
    Apposition,
    /// "he", "her".
    Pronoun,
}

/// How far mentions are looked for; each reach holds those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MentionReach {
    /// Names and aliases as they are written.
    Alias,
    /// Parts and other forms of names.
    Part,
    /// Descriptions by titles and appositions.
    Apposition,
    /// Pronouns.
    #[default]
    Pronoun,
}

/// Adds to the mentions `found`, of `n_actors` actors and in order, what else refers to the same, as far as `reach` goes.
pub(super) fn extend(
    document: &Document<'_>,
    found: Vec<Mention>,
    n_actors: usize,
    reach: MentionReach,
) -> Vec<Mention> {
    if reach == MentionReach::Alias || found.is_empty() {
        return found;
    }
    let referents = document.referents();
    let actors = actors(document, referents, &found);
    // What was found first keeps its place: for each actor the mentions are gone through beside the references.
    let mut ends = vec![0; n_actors];
    let mut merged = Vec::with_capacity(found.len() * 2);
    let mut by_actor: Vec<std::collections::VecDeque<Mention>> = vec![Default::default(); n_actors];
    for mention in found {
        if let Some(of_actor) = by_actor.get_mut(mention.actor) {
            of_actor.push_back(mention);
        }
    }
    let of_story = |reference: &&Reference| !document.is_aside(reference.tokens.start);
    for reference in referents.references().iter().filter(of_story) {
        let Some(actor) = actors.get(reference.referent).copied().flatten() else { continue };
        let Some(kind) = kind_within(reference, reach) else { continue };
        let (Some(written), Some(end)) = (by_actor.get_mut(actor), ends.get_mut(actor)) else { continue };
        while written.front().is_some_and(|mention| mention.tokens.start < reference.tokens.end) {
            let Some(mention) = written.pop_front() else { break };
            *end = mention.tokens.end;
            merged.push(mention);
        }
        if *end <= reference.tokens.start {
            *end = reference.tokens.end;
            merged.push(Mention { actor, tokens: reference.tokens.clone(), found: kind });
        }
    }
    merged.extend(by_actor.into_iter().flatten());
    merged.sort_by_key(|mention| (mention.tokens.start, mention.actor));
    merged
}

fn kind_within(reference: &Reference, reach: MentionReach) -> Option<MentionKind> {
    let (kind, needed) = match reference.kind {
        ReferenceKind::Name => (MentionKind::Part, MentionReach::Part),
        ReferenceKind::Description => (MentionKind::Apposition, MentionReach::Apposition),
        ReferenceKind::Pronoun => (MentionKind::Pronoun, MentionReach::Pronoun),
    };
    (needed <= reach).then_some(kind)
}

/// The actor that each referent is: the one who is mentioned by the whole of a name of it, or by the last name of a
/// person whom nobody else of the article shares it with.
fn actors(document: &Document<'_>, referents: &Referents, found: &[Mention]) -> Vec<Option<usize>> {
    let mut actors = vec![None; referents.referents().len()];
    let mut names = referents.references().iter().filter(|reference| reference.kind == ReferenceKind::Name);
    let mut current = names.next();
    for mention in found.iter().filter(|mention| mention.found != MentionKind::Metonym) {
        while current.is_some_and(|name| name.tokens.end <= mention.tokens.start) {
            current = names.next();
        }
        let Some(name) = current.filter(|name| name.tokens.start < mention.tokens.end) else { continue };
        let Some(referent) = referents.referents().get(name.referent) else { continue };
        let whole = mention.tokens.start <= name.tokens.start && name.tokens.end <= mention.tokens.end;
        let last = referent.kind == NameKind::Person
            && mention.tokens.end == name.tokens.end
            && (referent.is_sole_bearer || mention.tokens.len() > 1);
        // "Sen. Ilse Varn" as a name; but "Karsk" within "Karsk University" is not the university.
        let same = whole && mention.tokens.end <= name.tokens.end && is_title(document, mention, name);
        if (same || last)
            && let Some(actor) = actors.get_mut(name.referent)
        {
            actor.get_or_insert(mention.actor);
        }
    }
    actors
}

/// Whether what the mention covers before the name may be a title or determiner, not a name with its own possessive.
fn is_title(document: &Document<'_>, mention: &Mention, name: &Reference) -> bool {
    (mention.tokens.start..name.tokens.start)
        .all(|at| !matches!(document.lower(at), "of" | "for" | "'s" | "and"))
}
