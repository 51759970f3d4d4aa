//! Which words are cues, as it is learned.

use std::ops::Range;

use super::context::{Context, Features, describe_type, distance};
use super::feature::{Feature, Term};
use super::judge::{Decision, Judge};
use crate::annotate::document::Document;
use crate::annotate::grammar::Class;
use crate::annotate::token::TokenKind;

/// Log-odds above which a word is a cue: where F1 was best in cross-validation on the training texts.
const LEAST: f32 = -0.6;

/// The cues of `sentence`: the tokens that give words, or thoughts, to a source, each with its log-odds. In order.
pub(super) fn find(
    document: &Document<'_>,
    sentence: &Range<usize>,
    judge: &mut impl Judge,
) -> Vec<(usize, f32)> {
    let context = Context::new(document, sentence);
    let quotes = Nearest::new(document, sentence);
    let mut features = Features::default();
    let mut cues = Vec::new();
    for at in sentence.clone().filter(|&at| can_be(document, at)) {
        let capitals = Feature::new(const { Term::new("capitals") }, context.capitals(at), Term::NONE);
        let prior = document.often(at).map_or(0.0, |word| word.cue_prior);
        if judge.is_hopeless_word(prior, &capitals) {
            continue;
        }
        let Some(word) = document.word(at) else { continue };
        features.restart();
        describe_type(word, &mut features);
        features.0.push(capitals);
        if judge.is_hopeless(Decision::Cue, &features.0) {
            continue;
        }
        describe(&context, &quotes, sentence, at, &mut features);
        let log_odds = judge.log_odds(Decision::Cue, &(at..at + 1), &features.0);
        if log_odds > LEAST {
            cues.push((at, log_odds));
        }
    }
    cues
}

/// Whether the word can be a cue at all: it belongs to no closed class.
pub(super) fn can_be(document: &Document<'_>, at: usize) -> bool {
    document.kind(at) == Some(TokenKind::Word) && !document.is_function_word(at)
}

/// What stands around it.
fn describe<'a>(
    context: &Context<'a, '_>,
    quotes: &Nearest,
    sentence: &Range<usize>,
    at: usize,
    features: &mut Features<'a>,
) {
    let (before, before_2, before_3) = (at.checked_sub(1), at.checked_sub(2), at.checked_sub(3));
    let (word, stem, ending) = (context.word(Some(at)), context.stem(at), context.ending(at));
    let (previous, next) = (context.word(before), context.word(Some(at + 1)));
    let (previous_2, next_2) = (context.word(before_2), context.word(Some(at + 2)));
    let class = context.cue_class(at);
    let capitals = context.capitals(at);
    features.one(const { Term::new("-1") }, previous);
    features.one(const { Term::new("+1") }, next);
    features.one(const { Term::new("-2") }, previous_2);
    features.one(const { Term::new("+2") }, next_2);
    features.one(const { Term::new("-3") }, context.word(before_3));
    features.one(const { Term::new("+3") }, context.word(Some(at + 3)));
    features.two(const { Term::new("-1self") }, previous, word);
    features.two(const { Term::new("self+1") }, word, next);
    features.two(const { Term::new("stem+1") }, stem, next);
    features.two(const { Term::new("-1ending") }, previous, ending);
    features.two(const { Term::new("ending+1") }, ending, next);
    features.two(const { Term::new("-2-1") }, previous_2, previous);
    features.two(const { Term::new("+1+2") }, next, next_2);
    features.two(const { Term::new("class-1") }, class, context.kind(before));
    features.two(const { Term::new("class+1") }, class, context.kind(Some(at + 1)));
    features.two(const { Term::new("stem,capitals") }, stem, capitals);
    features.two(const { Term::new("ending,capitals") }, ending, capitals);
    let subject = context.subject(at);
    let kind = context.kind(subject);
    features.one(const { Term::new("subject") }, context.word(subject));
    features.two(const { Term::new("subject,self") }, kind, word);
    features.two(const { Term::new("subject,ending") }, kind, ending);
    let led = before.is_some_and(|before| before >= sentence.start && context.leads(before));
    let passive =
        (subject.map_or(sentence.start, |at| at + 1)..at).any(|at| context.document.is(Class::Passive, at));
    let lead = match (led, passive) {
        (_, true) => const { Term::new("passive") },
        (true, false) => const { Term::new("led") },
        (false, false) => const { Term::new("plain") },
    };
    features.two(const { Term::new("lead,stem") }, lead, stem);
    features.two(const { Term::new("lead,ending") }, lead, ending);
    let inside = match context.document.is_quoted(at) {
        true => const { Term::new("in") },
        false => const { Term::new("out") },
    };
    features.one(const { Term::new("quoted") }, inside);
    features.two(const { Term::new("quoted,class") }, inside, class);
    let (ended, begins) = (quotes.ended(at), quotes.begins(at));
    features.two(const { Term::new("quote<") }, ended, class);
    features.two(const { Term::new("quote>") }, begins, class);
    features.two(const { Term::new("quote<>") }, ended, begins);
    features.one(const { Term::new("first") }, distance(at - sentence.start));
    features.one(const { Term::new("last") }, distance(sentence.end - 1 - at));
    if sentence.start < context.document.title_tokens() {
        features.one(const { Term::new("headline") }, class);
    }
    let that = (at + 1..sentence.end.min(at + 5)).any(|at| context.document.lower(at) == "that");
    if that {
        features.one(const { Term::new("that") }, stem);
    }
}

/// How far the nearest quotes of a sentence are from a place.
struct Nearest {
    /// Ends and beginnings of stretches inside quotation marks, in order.
    ends: Vec<usize>,
    starts: Vec<usize>,
}

impl Nearest {
    fn new(document: &Document<'_>, sentence: &Range<usize>) -> Self {
        let (mut ends, mut starts) = (Vec::new(), Vec::new());
        let mut inside = false;
        for at in sentence.clone() {
            if document.is_quoted(at) != inside {
                if inside { &mut ends } else { &mut starts }.push(at);
                inside = !inside;
            }
        }
        Self { ends, starts }
    }

    /// How many tokens before `at` the last quote ended.
    fn ended(&self, at: usize) -> Term<'static> {
        let next = self.ends.partition_point(|&end| end <= at);
        let end = next.checked_sub(1).and_then(|last| self.ends.get(last));
        end.map_or(const { Term::new("never") }, |&end| distance(at - end))
    }

    /// How many tokens after `at` the next quote begins.
    fn begins(&self, at: usize) -> Term<'static> {
        let next = self.starts.partition_point(|&start| start <= at);
        self.starts.get(next).map_or(const { Term::new("never") }, |&start| distance(start - at))
    }
}
