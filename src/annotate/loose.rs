//! Finding an actor that is known to be in the article, under a name that is not quite the text's.
//!
//! Labelled data name actors in the annotator's words ("Coastal areas", "Sen. Ilse Varn"). Where such a name is not
//! found as written, ever looser readings of it are tried, and the first that is found is taken. For actors that are
//! only looked for, this would find too much.

use std::collections::HashSet;
use std::ops::Range;

use super::document::{Document, normalise};
use super::grammar::{Class, Grammar};
use super::mention::{ActorMatcher, Mention};
use super::reach::MentionKind;
use super::stem::Stemmer;
use super::token::{TokenKind, tokenize};
use crate::corpus::Actor;

/// The shortest word that stands for a whole name.
const SHORTEST_WORD: usize = 3;

/// The mentions of `actor`, which the article is known to be about: those of its names as written, or else of
/// 1. the same words in any case and inflection ("Coastal areas" for "coastal area"),
/// 2. the last word of a proper name ("Varn" for "Sen. Ilse Varn"),
/// 3. the head of a description ("emissions" for "emissions of factories"),
/// 4. any one content word, the last first.
pub(super) fn find(
    document: &Document<'_>,
    actor: &Actor,
    grammar: &Grammar,
    stemmer: &Stemmer,
) -> Vec<Mention> {
    let strict = ActorMatcher::new(std::slice::from_ref(actor)).as_written(document);
    if !strict.is_empty() {
        return of_story(document, strict);
    }
    let names: Vec<Name> = actor.names().map(|name| Name::new(name, grammar, stemmer)).collect();
    // Most words of a name are not in the article at all; they are not looked for again and again.
    let known: HashSet<&str> = document.words().map(|word| word.stem.as_str()).collect();
    let found = |stems: &[&str], capital: bool| match stems.iter().all(|stem| known.contains(stem)) {
        true => sequence(document, stems, capital),
        false => Vec::new(),
    };

    let inflected = || names.iter().map(|name| found(&name.stems(), false)).find(|found| !found.is_empty());
    let surname = || {
        let last = names.iter().filter(|name| name.is_proper()).filter_map(|name| name.words.last());
        last.map(|word| found(&[&word.stem], true)).find(|found| !found.is_empty())
    };
    let head = || {
        let heads = names.iter().filter_map(Name::head);
        heads.map(|word| found(&[&word.stem], false)).find(|found| !found.is_empty())
    };
    let any = || {
        let content = names.iter().flat_map(|name| name.words.iter().rev()).filter(|word| word.is_content);
        content.map(|word| found(&[&word.stem], false)).find(|found| !found.is_empty())
    };
    of_story(document, inflected().or_else(surname).or_else(head).or_else(any).unwrap_or_default())
}

/// Without those in asides, unless there are no others.
fn of_story(document: &Document<'_>, mentions: Vec<Mention>) -> Vec<Mention> {
    let own = |mention: &Mention| !document.is_aside(mention.tokens.start);
    if !mentions.iter().any(own) {
        return mentions;
    }
    mentions.into_iter().filter(own).collect()
}

struct Name {
    words: Vec<NameWord>,
}

struct NameWord {
    stem: String,
    capital: bool,
    /// Long enough, and of no closed class.
    is_content: bool,
    /// Begins what only describes the head: "of", "that", "in".
    links: bool,
}

impl Name {
    fn new(name: &str, grammar: &Grammar, stemmer: &Stemmer) -> Self {
        let tokens = tokenize(name).into_iter();
        let words =
            tokens.filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number)).map(|token| {
                let source = token.span.of(name);
                let lower = normalise(source);
                NameWord {
                    capital: source.chars().next().is_some_and(char::is_uppercase),
                    is_content: lower.chars().count() >= SHORTEST_WORD && !grammar.is_function_word(&lower),
                    links: [Class::Preposition, Class::Conjunction]
                        .into_iter()
                        .any(|class| grammar.is(class, &lower)),
                    stem: stemmer.stem(&lower),
                }
            });
        let words = words.skip_while(|word| !word.is_content && !word.capital).collect();
        Self { words }
    }

    fn stems(&self) -> Vec<&str> {
        self.words.iter().map(|word| word.stem.as_str()).collect()
    }

    /// Two or more words, all with a capital.
    fn is_proper(&self) -> bool {
        self.words.len() >= 2 && self.words.iter().all(|word| word.capital)
    }

    /// The last word before a preposition or conjunction.
    fn head(&self) -> Option<&NameWord> {
        let end = self.words.iter().skip(1).position(|word| word.links).map_or(self.words.len(), |at| at + 1);
        self.words.get(..end)?.iter().rfind(|word| word.is_content)
    }
}

/// Where the stems stand in a row.
fn sequence(document: &Document<'_>, stems: &[&str], capital: bool) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    if stems.is_empty() {
        return mentions;
    }
    let fits = |range: &Range<usize>| {
        stems.iter().zip(range.clone()).all(|(stem, at)| document.stem(at) == *stem)
            && (!capital || document.is_capitalised(range.start))
    };
    for sentence in document.sentences() {
        for start in sentence.clone() {
            let range = start..start + stems.len();
            let free = mentions.last().is_none_or(|last| last.tokens.end <= start);
            if range.end <= sentence.end && free && fits(&range) {
                mentions.push(Mention { actor: 0, tokens: range, found: MentionKind::Loose });
            }
        }
    }
    mentions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::{Annotator, Language, Lexicons, MentionReach};

    /// The mentions of an actor with `names`, as written.
    fn found<'t>(text: &'t str, names: &[&str]) -> Vec<&'t str> {
        let annotator = Annotator::new(Language::English, &Lexicons::default()).unwrap();
        let document = annotator.annotate("", text);
        let actor = Actor::new(names[0], names[1..].iter().copied());
        let mentions = annotator.mentions_of(&document, &actor, None, MentionReach::Alias);
        mentions.iter().map(|mention| document.slice(&mention.tokens)).collect()
    }

    #[test]
    fn each_step_of_the_ladder_and_none_below_it() {
        for (names, text, expected) in [
            // As written.
            (&["Ilse Varn"][..], "Ilse Varn met ilse varn and Varn.", &["Ilse Varn"][..]),
            // In any case and inflection.
            (&["coastal area"], "Coastal areas flooded; one area did not.", &["Coastal areas"]),
            // The surname, with a capital only.
            (&["Sen. Ilse Varn"], "Varn left. Ilse stayed. A varn is a bird.", &["Varn"]),
            // The head of a description.
            (&["emissions of factories"], "Emissions rose, factories closed.", &["Emissions"]),
            (&["the factories"], "A factory closed.", &["factory"]),
            // Any content word, the last first.
            (&["harsh old winter storms that kill"], "A harsh winter.", &["winter"]),
            // One of the aliases, as far up the ladder as it goes.
            (&["Ilse Varn", "the minister"], "Varn met the minister.", &["minister"]),
            (&["Ilse Varn", "ministers"], "Varn met the minister.", &["minister"]),
            // Nothing of it.
            (&["Ilse Varn"], "Rain fell on a varn.", &["varn"]),
            (&["Ilse Varn"], "Rain fell.", &[]),
            (&["of the"], "The end of the story.", &["of the"]),
            (&["..."], "Rain fell.", &[]),
            (&[""], "Rain fell.", &[]),
        ] {
            assert_eq!(found(text, names), expected, "{names:?} in {text:?}");
        }
    }

    #[test]
    fn mentions_do_not_overlap() {
        assert_eq!(found("Bad bads BAD bads bad", &["baD bad"]), ["Bad bads", "BAD bads"]);
    }
}
