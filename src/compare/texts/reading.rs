//! What is noted of one article.

use std::collections::BTreeMap;

use crate::annotate::{ActorMatcher, Document, Field, Mention, QuoteKind, Voice};
use crate::compare::story::Lead;
use crate::corpus::ArticleRow;
use crate::features::{Group, Target};
use crate::model::{Explanation, Head, Model, Score};

/// Words on each side of a mention that count as near it.
const NEAR: usize = 12;
/// Tokens of a text, after its headline, that tell stories apart.
const LEAD: usize = 180;
/// Of an article's features those that are kept: the strongest.
const FEATURES: usize = 25;

/// What is noted of one article.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Words in each voice.
    pub(super) by_voice: [usize; 3],
    pub(super) scare_quotes: usize,
    /// Name, words and cue of each attribution.
    pub(super) attributions: Vec<(Option<String>, usize, Option<String>)>,
    /// For each category and pattern, as positions among the model's lexicons, the hits in the outlet's own words and in
    /// others'.
    pub(super) hits: BTreeMap<(usize, usize), [usize; 2]>,
    pub(super) lead: Lead,
    /// Each actor that was looked for.
    pub actors: Vec<ActorReading>,
}

/// What is noted of one actor in one article.
#[derive(Debug, Clone, PartialEq)]
pub struct ActorReading {
    /// The score, as [`Model::score`] gives it to actors that are mentioned; others have none here.
    pub score: Score,
    /// What is noted where the actor is mentioned.
    pub(super) noted: Option<Noted>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Noted {
    pub(super) in_headline: bool,
    /// From 0 to 1.
    pub(super) first_mention: f64,
    /// Parts of the logit.
    pub(super) by_voice: [f64; 3],
    pub(super) by_category: BTreeMap<String, f64>,
    pub(super) features: Vec<(String, f64)>,
    /// Words near the mentions, in lower case.
    pub(super) words: Vec<String>,
}

/// Reads an article: scores it toward the actor that its row names, or else toward each actor of `matcher`, and notes what
/// it shows. The scores are those of `head`.
pub fn read(model: &Model, row: &ArticleRow, matcher: &ActorMatcher, head: Head) -> Reading {
    let document = model.annotator().annotate(&row.article.title, &row.article.text);
    let mentions = model.mentions(&document, row, matcher);
    let mut by_voice = [0; 3];
    let voice_of = |at: usize| Voice::ALL.iter().position(|voice| *voice == document.voice(at)).unwrap_or(0);
    for at in (0..document.tokens().len()).filter(|&at| document.is_wordlike(at) && !document.is_aside(at)) {
        by_voice[voice_of(at)] += 1;
    }
    let mut hits: BTreeMap<(usize, usize), [usize; 2]> = BTreeMap::new();
    for hit in document.hits() {
        let others = usize::from(document.voice(hit.tokens.start) != Voice::Outlet);
        hits.entry((hit.category, hit.pattern)).or_default()[others] += 1;
    }
    let scare = document.quotes().iter().filter(|quote| quote.kind == QuoteKind::Scare).count();
    let actors = mentions.iter().enumerate().map(|(actor, mentions)| {
        let whole = row.mention.is_none();
        let explained = (!mentions.is_empty())
            .then(|| model.explain(&Target { document: &document, mentions, whole }, head, None));
        let score = Score {
            actor,
            mentions: mentions.len(),
            prediction: explained.as_ref().map(|explained| explained.prediction.clone()),
            own: None,
        };
        ActorReading { score, noted: explained.map(|explained| noted(&document, mentions, &explained)) }
    });
    Reading {
        by_voice,
        scare_quotes: scare,
        attributions: attributions(&document),
        hits,
        lead: lead(&document),
        actors: actors.collect(),
    }
}

/// The stems of the headline and the first words of the text.
fn lead(document: &Document<'_>) -> Lead {
    let start = document.title_tokens();
    let word = |at: usize| {
        let counts =
            document.is_wordlike(at) && !document.is_function_word(at) && document.lower(at).len() > 2;
        // Headlines often have capitals everywhere, and sentences begin with one.
        let name = || at >= start && document.is_capitalised(at) && document.sentence_at(at).start != at;
        counts.then(|| (document.stem(at).to_owned(), name()))
    };
    (0..document.tokens().len().min(start + LEAD)).filter_map(word).collect()
}

impl Reading {
    /// The hits of a category, in the outlet's own words and in others'.
    pub(super) fn hits_of(&self, category: usize) -> [usize; 2] {
        let of_category = self.hits.range((category, 0)..(category + 1, 0));
        of_category.fold([0; 2], |sum, (_, hits)| [sum[0] + hits[0], sum[1] + hits[1]])
    }
}

fn attributions(document: &Document<'_>) -> Vec<(Option<String>, usize, Option<String>)> {
    let of = |attribution: &crate::annotate::Attribution| {
        let words =
            attribution.content.iter().cloned().flatten().filter(|&at| document.is_wordlike(at)).count();
        let name = attribution.source.clone().and_then(|source| {
            let referent = document.referent_of(source)?;
            Some(document.slice(&referent.name).split_whitespace().collect::<Vec<_>>().join(" "))
        });
        (name, words, attribution.cue.map(|cue| document.lower(cue).to_owned()))
    };
    document.attributions().iter().map(of).collect()
}

fn noted(document: &Document<'_>, mentions: &[Mention], explained: &Explanation) -> Noted {
    let words = document.tokens().len().max(1) as f64;
    let first = mentions.iter().map(|mention| mention.tokens.start).min().unwrap_or(0);
    let voices = explained.by_voice(document).map(|part| part.contribution);
    let mut by_category: BTreeMap<String, f64> = BTreeMap::new();
    for feature in &explained.features {
        if let Some(category) = category(feature.group, &feature.name) {
            *by_category.entry(category.to_owned()).or_default() += feature.contribution;
        }
    }
    let strongest = explained.features.iter().take(FEATURES);
    let features = strongest
        .map(|feature| (format!("{}: {}", feature.group.name(), feature.name), feature.contribution));
    Noted {
        in_headline: mentions.iter().any(|mention| document.field_of(mention.tokens.start) == Field::Title),
        first_mention: first as f64 / words,
        by_voice: voices,
        by_category,
        features: features.collect(),
        words: near(document, mentions),
    }
}

/// The lexicon category of a feature: "hedge" of "is: hedge (negated)" and of "outlet:not hedge".
fn category(group: Group, name: &str) -> Option<&str> {
    let of_lexicon = matches!(
        group,
        Group::LexiconDocument | Group::LexiconSentence | Group::LexiconWindow | Group::LexiconRole
    );
    let name = name.rsplit(':').next().filter(|_| of_lexicon)?.trim();
    Some(name.strip_suffix(" (negated)").or(name.strip_prefix("not ")).unwrap_or(name))
}

/// The words near the mentions, each place once; no function words, and nothing of the mentions themselves.
fn near(document: &Document<'_>, mentions: &[Mention]) -> Vec<String> {
    let mut places: Vec<usize> = Vec::new();
    for mention in mentions {
        let sentence = document.sentence_at(mention.tokens.start);
        let from = mention.tokens.start.saturating_sub(NEAR).max(sentence.start);
        let to = (mention.tokens.end + NEAR).min(sentence.end);
        places.extend(from..to);
    }
    places.sort_unstable();
    places.dedup();
    places.retain(|at| !mentions.iter().any(|mention| mention.tokens.contains(at)));
    let word = |at: usize| {
        let word = document.lower(at);
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        (document.is_wordlike(at) && letters >= 3 && !document.is_function_word(at)).then(|| word.to_owned())
    };
    places.into_iter().filter_map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_read_from_names() {
        for (group, name, expected) in [
            (Group::LexiconRole, "is: hedge (negated)", Some("hedge")),
            (Group::LexiconSentence, "outlet:not hedge", Some("hedge")),
            (Group::LexiconDocument, "has: policy_legality", Some("policy_legality")),
            (Group::Document, "hedge", None),
        ] {
            assert_eq!(category(group, name), expected);
        }
    }
}
