//! Who says a quote, as it is learned: each candidate has log-odds, the best one speaks.

use std::ops::Range;

use super::assemble::Found;
use super::candidate;
use super::context::{Context, Features, distance};
use super::feature::Term;
use super::judge::{Decision, Judge};
use super::quote::{Quote, QuoteKind};
use super::speaker;
use crate::annotate::document::Document;
use crate::annotate::facts::Fact;
use crate::annotate::grammar::Class;

/// Gives each quote the speaker with the best log-odds. What the rules said is one of the features.
pub(super) fn choose(
    document: &Document<'_>,
    found: &[Found],
    cues: &[usize],
    quotes: &mut [Quote],
    judge: &mut impl Judge,
) {
    for at in 0..quotes.len() {
        let (earlier, later) = quotes.split_at_mut(at);
        let Some((quote, later)) = later.split_first_mut() else { break };
        if is_plain(document, quote) {
            continue;
        }
        if is_crosshead(document, quote) {
            (quote.kind, quote.speaker, quote.cue) = (QuoteKind::Title, None, None);
            continue;
        }
        let near = near(document, found, quote);
        let ranking = Ranking { document, near, cues, previous: earlier.last(), next: later.first() };
        let candidates = ranking.candidates(quote);
        let setting = ranking.setting(quote);
        let best = ranking.best(quote, &setting, &candidates, judge);
        let Some((log_odds, tokens)) = best.and_then(|(odds, best)| Some((odds, candidates.get(best)?)))
        else {
            continue;
        };
        let mere = speaker::mere_words(document, quote, true);
        let is_speech = if quote.tokens.start < document.title_tokens() {
            // What it is learned from has no headlines.
            mere.is_none() || log_odds >= WORDS
        } else {
            // Only speech goes on from paragraph to paragraph.
            quote.is_open() || ranking.is_speech(quote, &setting, log_odds, mere, judge)
        };
        if !is_speech {
            (quote.kind, quote.speaker, quote.cue) = (mere.unwrap_or(quote.kind), None, None);
        } else if quote.speaker.is_some() || log_odds > SPEAKS {
            let (speaker, cue) = ranking.attribution(quote, tokens);
            // "The basin is known as": the subject of a passive does not speak.
            let passive = |cue: usize| {
                speaker.end < cue && (speaker.end..cue).any(|at| document.is(Class::Passive, at))
            };
            if quote.speaker.is_none() && cue.is_some_and(passive) {
                continue;
            }
            (quote.kind, quote.speaker, quote.cue) = (QuoteKind::Speech, Some(speaker), cue);
        }
    }
}

/// Log-odds from which a quote is speech. In cross-validation 90 of 100 quotes that are somebody's have the right speaker, and
/// 32 of 100 that are nobody's have one; at 0 it is 90 and 36, at 0.9 89 and 29.
const SPEECH: f32 = 0.5;
/// Log-odds of the best candidate under which a few words in quotation marks are nobody's in a headline.
const WORDS: f32 = -2.0;
/// Log-odds of the best candidate over which it speaks, where the rules saw nobody.
const SPEAKS: f32 = 0.0;

/// Whether the rules cannot be wrong: "…," said Varn · "…," Varn said.
fn is_plain(document: &Document<'_>, quote: &Quote) -> bool {
    let (Some(speaker), Some(cue)) = (&quote.speaker, quote.cue) else { return false };
    let end = quote.tokens.end;
    document.source(quote.content.end.saturating_sub(1)) == ","
        && (speaker.start == end && cue == speaker.end || cue == end && speaker.start == end + 1)
}

/// Whether the quote is a line of its own that heads what follows: a few words without an end mark.
fn is_crosshead(document: &Document<'_>, quote: &Quote) -> bool {
    const MOST_TOKENS: usize = 8;
    let number = document.paragraph_number(quote.tokens.start);
    let alone = document.paragraphs().get(number) == Some(&quote.tokens);
    alone
        && number + 1 < document.paragraphs().len()
        && quote.tokens.start >= document.title_tokens()
        && quote.content.len() <= MOST_TOKENS
        && document.is_wordlike(quote.content.end.saturating_sub(1))
}

/// Whether a comma that typography draws into the marks may end the quote: the “rebels,” a handful of farmers, left;
/// the Talmera-backed “rebels,” or whoever it was.
fn is_set_off(document: &Document<'_>, quote: &Quote) -> bool {
    const MOST_WORDS: usize = 3;
    let last = quote.content.end.saturating_sub(1);
    let Some(before) = quote.tokens.start.checked_sub(1).filter(|_| document.source(last) == ",") else {
        return false;
    };
    // Between an adjective and the end of its phrase, where no verb stands.
    let described = document.is_wordlike(before)
        && !document.is_function_word(before)
        && !document.has(Fact::MayBeCue, before)
        && document.sentence_at(before).contains(&quote.tokens.start)
        && document.is_capitalised(before)
        && !document.is_function_word(quote.content.start);
    document.is(Class::Determiner, before) || (described && quote.content.len() <= MOST_WORDS + 1)
}

/// What was found in the sentences of a quote and those beside them.
fn near<'f>(document: &Document<'_>, found: &'f [Found], quote: &Quote) -> Vec<&'f Found> {
    let first = document.sentence_at(quote.tokens.start).start;
    let first = document.sentence_at(first.saturating_sub(1)).start;
    let last = document.sentence_at(quote.tokens.end.saturating_sub(1)).end;
    let last = document.sentence_at(last).end.max(last);
    let range = found.partition_point(|found| found.place() < first)
        ..found.partition_point(|found| found.place() < last);
    let distance = |cue: usize| cue.abs_diff(quote.tokens.start).min(cue.abs_diff(quote.tokens.end));
    let mut near: Vec<(usize, &Found)> = found
        .get(range)
        .unwrap_or_default()
        .iter()
        .filter_map(|found| Some((distance(found.cue.filter(|&cue| !document.is_quoted(cue))?), found)))
        .filter(|&(distance, _)| distance <= candidate::REACH)
        .collect();
    near.sort_by_key(|&(distance, _)| distance);
    near.into_iter().map(|(_, found)| found).collect()
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Looks at the candidates of one quote.
struct Ranking<'r, 'd> {
    document: &'r Document<'d>,
    /// What was found around the quote, the nearest cue first.
    near: Vec<&'r Found>,
    cues: &'r [usize],
    previous: Option<&'r Quote>,
    next: Option<&'r Quote>,
}

/// What all candidates of a quote have in common.
struct Setting<'t> {
    opening: Term<'t>,
    closing: Term<'t>,
    length: Term<'t>,
    /// How far the quote before is.
    since: Term<'t>,
    /// The sentences of the quote.
    sentences: Range<usize>,
    paragraph: usize,
}

impl Ranking<'_, '_> {
    fn is_cue(&self, at: usize) -> bool {
        self.cues.binary_search(&at).is_ok()
    }

    /// Those around the quote, the rules' speaker and that of the quote before.
    fn candidates(&self, quote: &Quote) -> Vec<Range<usize>> {
        let mut candidates = candidate::gather(self.document, quote, |at| self.is_cue(at));
        let inherited = self.previous.and_then(|previous| previous.speaker.as_ref());
        for known in [quote.speaker.as_ref(), inherited].into_iter().flatten() {
            if !candidates.iter().any(|other| overlap(other, known)) {
                candidates.push(known.clone());
            }
        }
        candidates.sort_by_key(|candidate| candidate.start);
        candidates
    }

    /// The candidate with the best log-odds.
    fn best<'s>(
        &'s self,
        quote: &Quote,
        setting: &Setting<'s>,
        candidates: &[Range<usize>],
        judge: &mut impl Judge,
    ) -> Option<(f32, usize)> {
        let mut features = Features::default();
        let mut best: Option<(f32, usize)> = None;
        for (position, tokens) in candidates.iter().enumerate() {
            features.restart();
            self.describe(quote, setting, candidates, position, &mut features);
            let log_odds = judge.speaker(&quote.content, tokens, &features.0);
            if best.is_none_or(|(best, _)| log_odds > best) {
                best = Some((log_odds, position));
            }
        }
        best
    }

    /// Whether anybody says the quote, whose best candidate has `log_odds`; as `mere` words it would be nobody's.
    fn is_speech<'s>(
        &'s self,
        quote: &Quote,
        setting: &Setting<'s>,
        log_odds: f32,
        mere: Option<QuoteKind>,
        judge: &mut impl Judge,
    ) -> bool {
        const SURE: [(f32, Term<'_>); 9] = [
            (-4.0, Term::new("-5")),
            (-3.0, Term::new("-4")),
            (-2.0, Term::new("-3")),
            (-1.0, Term::new("-2")),
            (0.0, Term::new("-1")),
            (1.0, Term::new("0")),
            (2.0, Term::new("1")),
            (3.0, Term::new("2")),
            (4.0, Term::new("3")),
        ];
        let document = self.document;
        let sure = SURE.into_iter().find(|(limit, _)| log_odds < *limit);
        let sure = sure.map_or(const { Term::new("4") }, |(_, term)| term);
        let mere = mere.map_or(const { Term::new("none") }, |kind| Term::new(kind.name()));
        let rule = match quote.speaker {
            Some(_) => const { Term::new("yes") },
            None => const { Term::new("none") },
        };
        let holds = |found: &&&Found| found.content.iter().any(|range| range.contains(&quote.content.start));
        let reported = match self.near.iter().find(holds) {
            Some(found) if found.source.is_some() => const { Term::new("source") },
            Some(_) => const { Term::new("nobody") },
            None => const { Term::new("none") },
        };
        let set_off =
            if is_set_off(document, quote) { const { Term::new("yes") } } else { const { Term::new("no") } };
        let capital = match document.is_capitalised(quote.content.start) {
            true => const { Term::new("A") },
            false => const { Term::new("a") },
        };
        let sentence = document.sentence_at(quote.tokens.end.saturating_sub(1));
        let next = self.kind(&Context::new(document, &sentence), Some(quote.tokens.end));
        let last = quote.content.end.saturating_sub(1);
        let word = document.word(if document.is_wordlike(last) { last } else { last.saturating_sub(1) });
        let word = word.map_or(Term::NONE, |word| Term::known(&word.lower, word.hash));
        let mut features = Features::default();
        features.restart();
        features.two(const { Term::new("sure,mere") }, sure, mere);
        features.two(const { Term::new("sure,rule") }, sure, rule);
        features.two(const { Term::new("sure,length") }, sure, setting.length);
        features.two(const { Term::new("sure,closing") }, sure, setting.closing);
        features.two(const { Term::new("sure,reported") }, sure, reported);
        features.two(const { Term::new("sure,since") }, sure, setting.since);
        features.two(const { Term::new("rule,mere") }, rule, mere);
        features.two(const { Term::new("rule,reported") }, rule, reported);
        features.two(const { Term::new("mere,opening") }, mere, setting.opening);
        features.two(const { Term::new("mere,capital") }, mere, capital);
        features.two(const { Term::new("mere,next") }, mere, next);
        features.two(const { Term::new("mere,off") }, mere, set_off);
        features.two(const { Term::new("mere,reported") }, mere, reported);
        features.two(const { Term::new("length,opening") }, setting.length, setting.opening);
        features.two(const { Term::new("length,closing") }, setting.length, setting.closing);
        features.two(const { Term::new("length,capital") }, setting.length, capital);
        features.two(const { Term::new("length,next") }, setting.length, next);
        features.two(const { Term::new("opening,closing") }, setting.opening, setting.closing);
        features.two(const { Term::new("opening,next") }, setting.opening, next);
        features.one(const { Term::new("ends") }, word);
        judge.log_odds(Decision::Speech, &quote.content, &features.0) >= SPEECH
    }

    /// The words that name the speaker `tokens`, and the cue.
    fn attribution(&self, quote: &Quote, tokens: &Range<usize>) -> (Range<usize>, Option<usize>) {
        let known = [Some(quote), self.previous].into_iter().flatten();
        let mut known = known.filter_map(|quote| Some((quote.speaker.clone()?, quote.cue)));
        if let Some(known) = known.find(|(speaker, _)| overlap(speaker, tokens)) {
            return known;
        }
        let source = |found: &&Found| {
            Some((found.source.clone().filter(|source| overlap(source, tokens))?, found.cue))
        };
        self.near.iter().find_map(source).unwrap_or_else(|| (tokens.clone(), self.beside(tokens)))
    }

    /// The cue beside a candidate.
    fn beside(&self, tokens: &Range<usize>) -> Option<usize> {
        let next = self.cues.partition_point(|&cue| cue < tokens.end);
        let after = self.cues.get(next).copied().filter(|&cue| cue < tokens.end + 4);
        let before = next.checked_sub(1).and_then(|last| self.cues.get(last)).copied();
        after.or(before.filter(|&cue| cue + 2 >= tokens.start))
    }

    fn setting<'s>(&'s self, quote: &Quote) -> Setting<'s> {
        let document = self.document;
        let end = quote.tokens.end;
        let first = document.sentence_at(quote.tokens.start);
        let last = document.sentence_at(end.saturating_sub(1));
        let paragraph = document.paragraph_number(quote.tokens.start);
        let mark = quote.content.end.saturating_sub(1);
        let closing = if quote.is_open() {
            const { Term::new("open") }
        } else if document.is_wordlike(mark) {
            self.kind(&Context::new(document, &last), Some(end))
        } else {
            document.word(mark).map_or(Term::NONE, |word| Term::known(&word.lower, word.hash))
        };
        let since = match self.previous {
            None => const { Term::new("first") },
            Some(previous) if previous.is_open() => const { Term::new("open") },
            Some(previous) => {
                let same = document.paragraph_number(previous.tokens.start) == paragraph;
                match (same, quote.tokens.start.saturating_sub(previous.tokens.end)) {
                    (true, 0..=2) => const { Term::new("same0") },
                    (true, 3..=8) => const { Term::new("same3") },
                    (true, _) => const { Term::new("same9") },
                    (false, 0..=8) => const { Term::new("other0") },
                    (false, _) => const { Term::new("other9") },
                }
            }
        };
        Setting {
            opening: self.kind(&Context::new(document, &first), quote.tokens.start.checked_sub(1)),
            closing,
            length: distance(quote.content.len()),
            since,
            sentences: first.start..last.end,
            paragraph,
        }
    }

    /// The kind of a word beside a quote or a candidate.
    fn kind<'s>(&'s self, context: &Context<'s, '_>, at: Option<usize>) -> Term<'s> {
        match at {
            Some(at) if self.is_cue(at) => const { Term::new("<cue>") },
            _ => context.kind(at),
        }
    }

    fn describe<'s>(
        &'s self,
        quote: &Quote,
        setting: &Setting<'s>,
        candidates: &[Range<usize>],
        position: usize,
        features: &mut Features<'s>,
    ) {
        let document = self.document;
        let Some(tokens) = candidates.get(position) else { return };
        let after = tokens.start >= quote.tokens.end;
        let paragraph = document.paragraph_number(tokens.start);
        let same_paragraph = paragraph == setting.paragraph;
        let inside = setting.sentences.contains(&tokens.start);
        let place = match (after, inside, same_paragraph) {
            (false, true, _) => const { Term::new("before") },
            (false, false, true) => const { Term::new("earlier") },
            (false, false, false) if paragraph + 1 == setting.paragraph => const { Term::new("paragraph-1") },
            (false, false, false) => const { Term::new("far") },
            (true, true, _) => const { Term::new("after") },
            (true, false, true) => const { Term::new("later") },
            (true, false, false) => const { Term::new("paragraph+1") },
        };
        // How many candidates and cues stand between.
        let first_after = candidates.partition_point(|other| other.start < quote.tokens.end);
        let rank = if after { position - first_after } else { first_after - 1 - position };
        let gap = if after { quote.tokens.end..tokens.start } else { tokens.end..quote.tokens.start };
        let from = self.cues.partition_point(|&cue| cue < gap.start);
        let to = self.cues.partition_point(|&cue| cue < gap.end);
        let n_cues = distance(to.saturating_sub(from).min(3));
        // The cues beside the candidate.
        let next_cue = self.cues.get(self.cues.partition_point(|&cue| cue < tokens.end)).copied();
        let sentence = document.sentence_at(tokens.start);
        let context = Context::new(document, &sentence);
        let mut verb = tokens.end;
        while verb < sentence.end && verb < tokens.end + 6 && context.leads(verb) {
            verb += 1;
        }
        let led = verb > tokens.end && (tokens.end..verb).any(|at| document.is(Class::Passive, at));
        let next_cue = next_cue.filter(|&cue| cue < sentence.end && (after || cue < quote.tokens.start));
        let ahead = match next_cue {
            Some(cue) if cue == verb && led => const { Term::new("passive") },
            Some(cue) if cue == verb => const { Term::new("subject") },
            Some(cue) if cue <= tokens.end + 4 => const { Term::new("near") },
            Some(cue) if cue <= tokens.end + 12 => const { Term::new("middle") },
            Some(_) => const { Term::new("far") },
            None => const { Term::new("none") },
        };
        let stem = next_cue.map_or(const { Term::new("none") }, |cue| context.stem(cue));
        let word_before = tokens.start.checked_sub(1);
        let before = self.kind(&context, word_before);
        let next = self.kind(&context, Some(tokens.end));
        let verb_stem = if verb < sentence.end { context.stem(verb) } else { const { Term::new("$") } };
        let own = self.own(tokens);
        let overlaps = |other: &Range<usize>| overlap(other, tokens);
        let rule = match &quote.speaker {
            Some(speaker) if overlaps(speaker) => const { Term::new("yes") },
            Some(_) => const { Term::new("other") },
            None => const { Term::new("none") },
        };
        let inherits = match self.previous.and_then(|previous| previous.speaker.as_ref()) {
            Some(speaker) if overlaps(speaker) => const { Term::new("yes") },
            Some(speaker) if self.same_words(speaker, tokens) => const { Term::new("same") },
            Some(_) => const { Term::new("other") },
            None => const { Term::new("none") },
        };
        // Whose cue it is, by the rules, from the quote.
        let of = self.near.iter().position(|found| found.source.as_ref().is_some_and(overlaps));
        let source = of.map_or(const { Term::new("none") }, |of| distance(of.min(3)));
        let sure =
            of.and_then(|of| self.near.get(of)).map_or(const { Term::new("none") }, |found| {
                match found.log_odds {
                    x if x < 0.5 => const { Term::new("0") },
                    x if x < 2.0 => const { Term::new("1") },
                    x if x < 4.0 => const { Term::new("2") },
                    _ => const { Term::new("3") },
                }
            });
        let comma = gap.clone().take(30).any(|at| document.source(at) == ",");
        let other_quote = self.next.is_some_and(|next| gap.contains(&next.tokens.start));
        let marks = match (comma, other_quote) {
            (_, true) => const { Term::new("quote") },
            (true, false) => const { Term::new("comma") },
            (false, false) => const { Term::new("plain") },
        };
        let between = distance(gap.len());
        let rank = distance(rank.min(4));
        features.two(const { Term::new("rule,place") }, rule, place);
        features.two(const { Term::new("rule,own") }, rule, own);
        features.two(const { Term::new("rule,source") }, rule, source);
        features.two(const { Term::new("rule,ahead") }, rule, ahead);
        features.two(const { Term::new("rule,inherits") }, rule, inherits);
        features.two(const { Term::new("rule,opening") }, rule, setting.opening);
        features.two(const { Term::new("rule,closing") }, rule, setting.closing);
        features.two(const { Term::new("rule,length") }, rule, setting.length);
        features.two(const { Term::new("rule,cues") }, rule, n_cues);
        features.two(const { Term::new("rule,rank") }, rule, rank);
        features.two(const { Term::new("rule,before") }, rule, before);
        features.two(const { Term::new("inherits,since") }, inherits, setting.since);
        features.two(const { Term::new("inherits,opening") }, inherits, setting.opening);
        features.two(const { Term::new("inherits,closing") }, inherits, setting.closing);
        features.two(const { Term::new("place,since") }, place, setting.since);
        features.two(const { Term::new("place,opening") }, place, setting.opening);
        features.two(const { Term::new("place,closing") }, place, setting.closing);
        features.two(const { Term::new("place,rank") }, place, rank);
        features.two(const { Term::new("place,ahead") }, place, ahead);
        features.two(const { Term::new("place,own") }, place, own);
        features.two(const { Term::new("place,before") }, place, before);
        features.two(const { Term::new("place,next") }, place, next);
        features.two(const { Term::new("place,source") }, place, source);
        features.two(const { Term::new("place,cues") }, place, n_cues);
        features.two(const { Term::new("place,between") }, place, between);
        features.two(const { Term::new("place,marks") }, place, marks);
        features.two(const { Term::new("place,stem") }, place, stem);
        features.two(const { Term::new("place,verb") }, place, verb_stem);
        features.two(const { Term::new("source,ahead") }, source, ahead);
        features.two(const { Term::new("source,sure") }, source, sure);
        features.two(const { Term::new("source,before") }, source, before);
        features.two(const { Term::new("ahead,stem") }, ahead, stem);
        features.two(const { Term::new("ahead,cues") }, ahead, n_cues);
        features.two(const { Term::new("own,ahead") }, own, ahead);
        features.two(const { Term::new("own,before") }, own, before);
        features.two(const { Term::new("own,next") }, own, next);
        features.two(const { Term::new("rank,cues") }, rank, n_cues);
        features.two(const { Term::new("before,next") }, before, next);
        features.two(const { Term::new("closing,length") }, setting.closing, setting.length);
        features.two(const { Term::new("opening,closing") }, setting.opening, setting.closing);
        features.one(const { Term::new("last") }, context.word(Some(tokens.end - 1)));
        if tokens.start == sentence.start {
            features.two(const { Term::new("begins") }, place, own);
        }
        match quote.kind {
            QuoteKind::Speech => {}
            kind => features.two(const { Term::new("kind") }, Term::new(kind.name()), place),
        }
    }

    fn same_words(&self, a: &Range<usize>, b: &Range<usize>) -> bool {
        let last = |range: &Range<usize>| self.document.lower(range.end.saturating_sub(1));
        last(a) == last(b)
    }

    /// The kind of candidate.
    fn own(&self, tokens: &Range<usize>) -> Term<'static> {
        let document = self.document;
        let first = tokens.start;
        let named =
            tokens.clone().any(|at| document.is_capitalised(at) && !document.is(Class::Determiner, at));
        if document.is(Class::Pronoun, first) {
            match document.lower(first) {
                "he" | "she" => const { Term::new("he") },
                "it" => const { Term::new("it") },
                "who" => const { Term::new("who") },
                "i" | "we" | "you" => const { Term::new("I") },
                _ => const { Term::new("they") },
            }
        } else if named && document.is(Class::Determiner, first) {
            const { Term::new("the-name") }
        } else if named && tokens.len() == 1 {
            const { Term::new("word") }
        } else if named {
            const { Term::new("name") }
        } else {
            match document.lower(first) {
                "a" | "an" => const { Term::new("a") },
                "the" => const { Term::new("the") },
                "his" | "her" | "its" | "their" => const { Term::new("his") },
                _ => const { Term::new("noun") },
            }
        }
    }
}
