//! The words beside a verb of attribution that name or describe the speaker.

use std::ops::Range;

use crate::annotate::document::Document;
use crate::annotate::facts::Fact;
use crate::annotate::grammar::Class;
use crate::annotate::rules::Rules;
use crate::annotate::verbs::VerbClass;

/// The most tokens of a name or description.
const LONGEST: usize = 10;
/// The most tokens of an apposition after a name.
const LONGEST_APPOSITION: usize = 20;

/// The most tokens of a description without a determiner: "senior government officials".
const LONGEST_BARE: usize = 3;

/// Finds names and descriptions of persons and bodies in a document.
pub(in crate::annotate) struct Names<'a, 'd> {
    pub(in crate::annotate) document: &'a Document<'d>,
    pub(in crate::annotate) rules: &'a Rules,
    /// The cues that were learned, in order. `None`: the rules tell cues.
    pub(super) learned: Option<&'a [usize]>,
}

impl Names<'_, '_> {
    pub(in crate::annotate) fn is(&self, class: Class, at: usize) -> bool {
        self.document.is(class, at)
    }

    /// Whether token `at` is a verb of attribution, by its form and the words beside it.
    pub(in crate::annotate) fn is_cue(&self, at: usize) -> bool {
        let document = self.document;
        if let Some(learned) = self.learned {
            return learned.binary_search(&at).is_ok();
        }
        document.cue_form(at).is_some()
            && !document.is_capitalised(at)
            && !document.touches_previous(at)
            && !at.checked_sub(1).is_some_and(|previous| self.makes_noun(previous))
            && !self.is_subject(at)
    }

    /// Whether a form that may be a noun is one, because an auxiliary follows: "the states had".
    fn is_subject(&self, at: usize) -> bool {
        let lower = self.document.lower(at);
        let pronoun = at.checked_sub(1).is_some_and(|previous| self.is(Class::Pronoun, previous));
        (lower.ends_with('s') || self.is_base_form(at)) && self.is(Class::Auxiliary, at + 1) && !pronoun
    }

    fn is_base_form(&self, at: usize) -> bool {
        self.document.cue_form(at).is_some_and(|(_, base)| base)
    }

    /// Whether a verb cannot follow token `at`, but a noun can: "the report", "in question", "Varn's remarks".
    fn makes_noun(&self, at: usize) -> bool {
        match self.document.lower(at) {
            "to" => false,
            "the" | "a" | "an" | "his" | "her" | "its" | "their" | "our" | "my" | "your" | "no" | "'s" => {
                true
            }
            _ => self.is(Class::Preposition, at) && !self.is(Class::Adverb, at),
        }
    }

    /// The name or description that ends right before the verb at `cue` and begins at `first` or later. Auxiliaries,
    /// adverbs, dates, one apposition and a relative "who" may stand between. `None` also if the verb cannot have the
    /// words before it as its speaker: because it is passive ("was asked"), or a noun ("the latest report").
    pub(in crate::annotate) fn before_verb(&self, cue: usize, first: usize) -> Option<Range<usize>> {
        let end = self.without_auxiliaries(first..cue).end;
        let passive = (end..cue).any(|at| self.is(Class::Passive, at)) && !self.is_participle(cue);
        let mut name = self.name_ending_at(end, first)?;
        if self.document.lower(name.start) == "who" {
            name = self.name_ending_at(name.start, first)?;
        }
        let relative = self.is(Class::Auxiliary, cue + 1) && !self.document.is_quoted(cue + 1);
        // "an act Karsk called a crime"
        if relative || matches!(self.document.lower(name.start), "a" | "an") {
            name = self.last_name(name);
        }
        let noun = self.is_base_form(cue) && !self.takes_base_form(&name, cue);
        (!passive && !noun && !self.is_reduced_passive(cue)).then_some(name)
    }

    /// The subject of a relative clause without "that": "Karsk" of "an act Karsk", where "said was" follows.
    fn last_name(&self, name: Range<usize>) -> Range<usize> {
        let named = |at: usize| self.document.is_capitalised(at) || !self.document.is_wordlike(at);
        let start = name.clone().rev().take_while(|&at| named(at)).last();
        let noun = |start: usize| {
            start > name.start + 1
                && !self.is(Class::Preposition, start - 1)
                && !self.is(Class::Determiner, start - 1)
        };
        start.filter(|&start| noun(start)).map_or(name.clone(), |start| start..name.end)
    }

    /// The end of the phrase of attribution that begins at `at`.
    pub(super) fn phrase(&self, at: usize, end: usize) -> Option<usize> {
        let word = self.document.word(at).filter(|_| self.document.has(Fact::MayBeCue, at))?;
        if !self.rules.cues.may_begin_phrase(word.hash) {
            return None;
        }
        let begins = |phrase: &&[String]| {
            at + phrase.len() <= end
                && phrase.iter().enumerate().all(|(offset, word)| self.document.lower(at + offset) == word)
        };
        self.rules.cues.phrases().find(begins).map(|phrase| at + phrase.len())
    }

    /// The source that a cue at `cue` gives words to, in the sentence that begins at `first`: its subject, what follows
    /// it ("said Varn"), or the subject of the verb that it goes on from ("Varn left, saying").
    pub(super) fn source(&self, cue: usize, first: usize) -> Option<Range<usize>> {
        let leads = |at: usize| {
            let goes_on = matches!(self.document.source(at), "," | ";") || self.is(Class::Conjunction, at);
            goes_on || self.is(Class::Preposition, at)
        };
        if let Some(after) = self.phrase(cue, self.document.sentence_at(cue).end) {
            return self.after_verb(after);
        }
        if self.modifies_noun(cue) {
            return None;
        }
        if let Some(source) = self.agent(cue).or_else(|| self.inverted_plural(cue, first)) {
            return Some(source);
        }
        let before = self.without_auxiliaries(first..cue).end;
        let bare = before > first && leads(before - 1);
        let participle = self.is_participle(cue) && before == cue;
        if bare && !self.is_participle(cue) && (before..cue).any(|at| self.is(Class::Passive, at)) {
            return None;
        }
        if bare && (participle || self.document.source(before - 1) != ",") {
            return self.main_subject(first, cue).or_else(|| self.before_verb(cue, first));
        }
        let source = self
            .before_verb(cue, first)
            .or_else(|| self.after_verb(cue + 1))
            .or_else(|| self.bare_before(first..before))?;
        // "Varn's claim that" is Varn's.
        let last = source.end - 1;
        let possessive = self.document.is_possessive(last) && last > source.start;
        Some(source.start..source.end - usize::from(possessive))
    }

    /// Whether the participle at `at` only describes a noun, and so gives no clause to anybody: "the alleged attack".
    pub(super) fn modifies_noun(&self, at: usize) -> bool {
        let next = at + 1;
        self.document.lower(at).ends_with("ed")
            && at.checked_sub(1).is_some_and(|before| self.makes_noun(before))
            && self.document.is_wordlike(next)
            && !self.document.is_function_word(next)
            && self.document.sentence_at(at).contains(&next)
    }

    /// The agent of a passive: "blamed by Varn on Orlund", "was accused by Varn".
    fn agent(&self, cue: usize) -> Option<Range<usize>> {
        if self.document.lower(cue + 1) != "by" || !self.document.lower(cue).ends_with("ed") {
            return None;
        }
        let passive = cue.checked_sub(1).is_some_and(|before| self.is(Class::Passive, before));
        (passive || self.is_transitive(cue)).then(|| self.after_verb(cue + 2)).flatten()
    }

    /// Whether a verb that has an object or is a passive: "accused".
    fn is_transitive(&self, at: usize) -> bool {
        let verbs = &self.rules.verbs;
        let lower = self.document.lower(at);
        verbs.is(VerbClass::Transitive, lower) || verbs.lemma(lower) == Some("blame")
    }

    /// Whether a participle without its auxiliary stands at `at`, so that the words before it do not speak: "an attack
    /// blamed on Varn", "Orlund, accused of lies,".
    fn is_reduced_passive(&self, at: usize) -> bool {
        let next = at + 1;
        let lower = self.document.lower(next);
        let led = at.checked_sub(1).is_some_and(|before| self.is(Class::Auxiliary, before));
        self.is_transitive(at)
            && self.document.lower(at).ends_with("ed")
            && !led
            && matches!(lower, "of" | "on" | "for" | "with" | "by" | "over" | "as")
    }

    /// Many who say what stands before: "…, say analysts, …".
    fn inverted_plural(&self, cue: usize, first: usize) -> Option<Range<usize>> {
        let mark = cue.checked_sub(1).filter(|&at| at >= first && !self.document.is_wordlike(at))?;
        let set_off = matches!(self.document.source(mark), "," | "—" | "–" | "--" | "”" | "\"" | "''");
        if !set_off || self.is_participle(cue) {
            return None;
        }
        let end = self.document.sentence_at(cue).end;
        let name = cue + 1..self.bare_end(cue + 1, end);
        let closes = name.end >= end
            || !self.document.is_wordlike(name.end)
            || self.is(Class::Preposition, name.end)
            || self.is(Class::Conjunction, name.end);
        (closes && self.is_bare_plural(&name)).then_some(name)
    }

    /// Many, or some, right before their verb: "critics say", "some say". They have no determiner.
    fn bare_before(&self, range: Range<usize>) -> Option<Range<usize>> {
        let last = range.end.checked_sub(1).filter(|&last| last >= range.start)?;
        if matches!(self.document.lower(last), "some" | "many" | "others" | "most" | "few" | "several") {
            return Some(last..range.end);
        }
        let noun = |at: &usize| self.is_bare_word(*at);
        let start = range.clone().rev().take(LONGEST_BARE).take_while(noun).last()?;
        let name = start..range.end;
        self.is_bare_plural(&name).then_some(name)
    }

    /// Where words without capitals end that may describe somebody.
    fn bare_end(&self, start: usize, end: usize) -> usize {
        let end = end.min(start + LONGEST_BARE);
        (start..end).find(|&at| !self.is_bare_word(at)).unwrap_or(end)
    }

    fn is_bare_word(&self, at: usize) -> bool {
        let document = self.document;
        document.is_wordlike(at)
            && !document.is_function_word(at)
            && !document.is_capitalised(at)
            && !document.is_adverb(at)
            && !document.is_quoted(at)
            && !self.is_cue(at)
    }

    /// Whether words without capitals name several persons: "senior officials".
    fn is_bare_plural(&self, name: &Range<usize>) -> bool {
        let last = self.document.lower(name.end.saturating_sub(1));
        let plural = last.len() > 3 && last.ends_with('s') && !last.ends_with("ss");
        !name.is_empty() && (plural || matches!(last, "people" | "police"))
    }

    /// The name or description with which the sentence begins, after a phrase set off by a comma ("In Karsk, Varn …").
    fn main_subject(&self, first: usize, before: usize) -> Option<Range<usize>> {
        let mut at = first;
        if self.is(Class::Preposition, at) || self.is(Class::Conjunction, at) {
            let reach = before.min(first + LONGEST_APPOSITION);
            at = (first..reach)
                .find(|&at| self.document.source(at) == ",")
                .map_or(first + 1, |comma| comma + 1);
        }
        let end = self.document.sentence_at(first).end;
        self.name_from(at, end).filter(|name| name.end <= before)
    }

    /// Whether the verb at `cue` is a present participle, which has the subject of an earlier verb ("adding").
    pub(in crate::annotate) fn is_participle(&self, cue: usize) -> bool {
        self.document.lower(cue).ends_with("ing")
    }

    /// The name or description that ends at `end`, perhaps before an apposition.
    fn name_ending_at(&self, mut end: usize, first: usize) -> Option<Range<usize>> {
        end = self.without_aside(first, end);
        if end > first && self.document.source(end - 1) == "," {
            // "Varn, the foreign minister, said", "Varn, who said".
            let comma = |&at: &usize| self.document.source(at) == ",";
            end = (first..end - 1).rev().take(LONGEST_APPOSITION).find(comma).unwrap_or(end - 1);
        }
        let mut start = end;
        while start > first && end - start < LONGEST && self.continues(start - 1) {
            start -= 1;
            // "As a candidate he said": nothing of a name stands before its pronoun.
            if self.is(Class::Pronoun, start) {
                break;
            }
        }
        // Leave out what leads to the name: "On Tuesday Varn said".
        while start < end && !self.begins(start) {
            start += 1;
        }
        let name = start..end;
        self.is_name(&name).then_some(name)
    }

    /// Without what is set off in brackets or dashes before `end`: "Varn (R-Karsk)", "Varn — a teacher —".
    fn without_aside(&self, first: usize, end: usize) -> usize {
        let comma = end > first && self.document.source(end - 1) == ",";
        let close = end - usize::from(comma);
        let Some(last) = close.checked_sub(1).filter(|&last| last > first) else { return end };
        let opener = match self.document.source(last) {
            ")" => "(",
            "—" => "—",
            "–" => "–",
            "--" => "--",
            _ => return end,
        };
        let reach = first.max(last.saturating_sub(LONGEST_APPOSITION));
        (reach..last).rev().find(|&at| self.document.source(at) == opener).unwrap_or(end)
    }

    /// Whether the base form of a verb can follow the subject: "they say", "officials say", "Varn did not say"; but
    /// not "the latest report".
    fn takes_base_form(&self, subject: &Range<usize>, cue: usize) -> bool {
        let last = subject.end.saturating_sub(1);
        subject.end < cue || self.is(Class::Pronoun, last) || self.document.lower(last).ends_with('s')
    }

    /// The name or description that begins at `start`, right after a verb in the same sentence: "the ministry's Ilse
    /// Varn" of "said the ministry's Ilse Varn in a statement". A bare name ends with its last capital, a description at the next function word.
    pub(in crate::annotate) fn after_verb(&self, start: usize) -> Option<Range<usize>> {
        self.name_from(start, self.document.sentence_at(start.saturating_sub(1)).end)
    }

    /// The same before `sentence_end`.
    fn name_from(&self, start: usize, sentence_end: usize) -> Option<Range<usize>> {
        let described = self.is(Class::Determiner, start);
        let limit = sentence_end.min(start + LONGEST);
        let mut end = start;
        let mut named = false;
        while end < limit && (self.document.is_wordlike(end) || self.joins(end)) {
            let capital = self.document.is_capitalised(end);
            let link = self.joins(end) && (self.document.is_capitalised(end + 1) || !named);
            let stop = self.is_cue(end) || self.is_date(end) || (!link && self.ends_noun_phrase(end));
            if stop || (named && !capital && !link && !described) {
                break;
            }
            end += 1;
            if self.is(Class::Pronoun, end - 1) {
                break;
            }
            named |= capital;
        }
        let name = start..end;
        self.is_name(&name).then_some(name)
    }

    fn ends_noun_phrase(&self, at: usize) -> bool {
        [Class::Preposition, Class::Conjunction, Class::Auxiliary, Class::Adverb]
            .into_iter()
            .any(|class| self.is(class, at) && !self.is(Class::Determiner, at))
    }

    /// Without the auxiliaries, adverbs and dates that stand before the verb: "Varn has also", "Varn on Friday".
    pub(in crate::annotate) fn without_auxiliaries(&self, range: Range<usize>) -> Range<usize> {
        let mut end = range.end;
        while end > range.start {
            let at = end - 1;
            let verbal = self.is(Class::Auxiliary, at)
                || self.is_date(at)
                || (self.document.lower(at) == "on" && self.is_date(end))
                || self.document.is_adverb(at);
            if !verbal {
                break;
            }
            end = at;
        }
        range.start..end
    }

    /// Whether token `at` can stand in a name or description that goes on after it.
    fn continues(&self, at: usize) -> bool {
        let conjunction = self.is(Class::Conjunction, at) && self.document.lower(at) != "and";
        (self.document.is_wordlike(at) || self.joins(at))
            && !conjunction
            && !self.is_cue(at)
            && !self.is_date(at)
            && !self.document.is_quoted(at)
    }

    /// What stands inside names: "of", "the", "'s", "-", "al", "de", and the point of "Mr. Varn".
    fn joins(&self, at: usize) -> bool {
        let point = || self.document.is_capitalised(at + 1) && self.document.sentence_at(at).end > at + 1;
        match self.document.lower(at) {
            "of" | "the" | "for" | "and" | "'s" | "-" | "al" | "de" | "von" | "van" | "bin" | "'" => true,
            "." => self.document.touches_previous(at) && point(),
            _ => false,
        }
    }

    fn is_date(&self, at: usize) -> bool {
        self.is(Class::Calendar, at) && self.document.is_capitalised(at)
    }

    /// Whether a name or description can begin with token `at`.
    fn begins(&self, at: usize) -> bool {
        let begins = self.is(Class::Determiner, at) || self.document.is_capitalised(at);
        let leads = self.is(Class::Preposition, at) || self.is(Class::Conjunction, at);
        self.is(Class::Pronoun, at) || (begins && !leads)
    }

    /// Whether the range can name somebody: it is the outlet's words, and has a capital, a pronoun, or a determiner with
    /// a noun.
    pub(in crate::annotate) fn is_name(&self, range: &Range<usize>) -> bool {
        let words = || range.clone().filter(|&at| self.document.is_wordlike(at));
        !range.is_empty()
            && !range.clone().any(|at| self.document.is_quoted(at))
            && self.begins(range.start)
            && (words().any(|at| self.document.is_capitalised(at) || self.is(Class::Pronoun, at))
                || words().count() >= 2)
    }
}
