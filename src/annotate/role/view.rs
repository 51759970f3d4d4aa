//! The tokens around a mention, as the rules for roles see them.

use std::ops::Range;

use super::super::document::Document;
use super::super::grammar::Class;
use super::super::rules::Rules;
use super::super::token::TokenKind;
use super::super::verbs::{Forms, VerbClass};

/// How far the rules look from the mention, in tokens.
const REACH: usize = 60;
/// From this share of capitals on (of words of four letters and more) capitals do not tell names.
const TITLE_CASE: (usize, usize) = (7, 10);

/// The part of a mention's sentence that the rules look at. Tokens outside are empty.
pub(super) struct View<'a, 'd> {
    document: &'a Document<'d>,
    pub(super) rules: &'a Rules,
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) mention: Range<usize>,
    /// Whether most words begin with a capital, as in some headlines.
    title_case: bool,
    /// Whether the sentence has no full stop, as headlines and captions have none.
    pub(super) is_headline: bool,
    pub(super) is_question: bool,
}

impl<'a, 'd> View<'a, 'd> {
    pub(super) fn new(document: &'a Document<'d>, rules: &'a Rules, mention: &Range<usize>) -> Self {
        let sentence = document.sentence_at(mention.start);
        let first = sentence.start.max(mention.start.saturating_sub(REACH));
        let end = sentence.end.min(mention.end.saturating_add(REACH)).max(first);
        let long =
            |at: &usize| document.kind(*at) == Some(TokenKind::Word) && document.source(*at).len() >= 4;
        let words = (first..end).filter(long).count();
        let capitals = (first..end).filter(long).filter(|&at| document.is_capitalised(at)).count();
        let last = (first..end).rev().map(|at| document.source(at)).take(3);
        let mut last = last.skip_while(|source| matches!(*source, "\"" | "”" | "’" | "'" | "''" | ")"));
        let mark = last.next().unwrap_or_default();
        let whole = end == sentence.end;
        Self {
            document,
            rules,
            first,
            end,
            mention: mention.clone(),
            title_case: words >= 3 && capitals * TITLE_CASE.1 >= words * TITLE_CASE.0,
            is_headline: whole && !matches!(mark, "." | "!" | "?" | ":" | "…" | "..." | "," | ";"),
            is_question: whole && mark == "?",
        }
    }

    fn inside(&self, at: usize) -> bool {
        (self.first..self.end).contains(&at)
    }

    /// The lower-case form; empty outside.
    pub(super) fn lower(&self, at: usize) -> &'a str {
        if self.inside(at) { self.document.lower(at) } else { "" }
    }

    /// The token before `at`, in sight.
    pub(super) fn before(&self, at: usize) -> Option<usize> {
        at.checked_sub(1).filter(|&before| self.inside(before))
    }

    /// A word or a number.
    pub(super) fn is_word(&self, at: usize) -> bool {
        self.inside(at) && self.document.is_wordlike(at)
    }

    /// Whether token `at` follows the token before it without a blank.
    pub(super) fn touches(&self, at: usize) -> bool {
        self.document.touches_previous(at)
    }

    pub(super) fn is_number(&self, at: usize) -> bool {
        self.inside(at) && self.document.kind(at) == Some(TokenKind::Number)
    }

    /// "'s", which is possessive or a verb.
    pub(super) fn is_clitic(&self, at: usize) -> bool {
        self.inside(at) && self.document.kind(at) == Some(TokenKind::Clitic)
    }

    /// A mark of punctuation.
    pub(super) fn is_mark(&self, at: usize) -> bool {
        self.inside(at) && self.document.kind(at) == Some(TokenKind::Mark)
    }

    /// An opening or closing quotation mark. Single ones are apostrophes too, and do not count.
    pub(super) fn is_quotation_mark(&self, at: usize) -> bool {
        matches!(self.lower(at), "\"" | "“" | "”" | "„" | "«" | "»" | "``" | "''" | "‘")
    }

    /// Whether `at` begins a sentence or what is printed like one, so that its capital says nothing.
    fn is_initial(&self, at: usize) -> bool {
        let before = at.checked_sub(1).filter(|_| at > self.document.sentence_at(at).start);
        before.is_none_or(|before| {
            self.is_quotation_mark(before)
                || matches!(self.lower(before), ":" | ";" | "(" | "—" | "–" | "--" | "•" | "|")
        })
    }

    /// Whether a capital tells that the word is a name.
    pub(super) fn is_name(&self, at: usize) -> bool {
        let capital = self.is_word(at) && self.document.is_capitalised(at) && self.document.source(at) != "I";
        capital && !self.title_case && !self.is_initial(at)
    }

    /// Whether the word begins with a capital, whatever that tells.
    pub(super) fn is_capitalised(&self, at: usize) -> bool {
        self.is_word(at) && self.document.is_capitalised(at)
    }

    /// Whether the word belongs to `class` and is no name ("Will", "May").
    pub(super) fn is(&self, class: Class, at: usize) -> bool {
        self.inside(at) && self.document.is(class, at) && !self.is_name(at)
    }

    pub(super) fn is_calendar(&self, at: usize) -> bool {
        self.is_capitalised(at) && self.inside(at) && self.document.is(Class::Calendar, at)
    }

    pub(super) fn is_adverb(&self, at: usize) -> bool {
        let lower = self.lower(at);
        let adverb =
            self.rules.grammar.is_adverb(lower, lower) || matches!(lower, "maybe" | "either" | "both");
        self.is_word(at) && !self.is_name(at) && adverb
    }

    /// An auxiliary; with an apostrophe too: "he'd".
    pub(super) fn is_auxiliary(&self, at: usize) -> bool {
        self.is(Class::Auxiliary, at) || self.lower(at) == "ought"
    }

    /// A word with a meaning of its own: no function word, adverb, day or mark.
    pub(super) fn is_content(&self, at: usize) -> bool {
        let function = self.rules.grammar.is_function_word(self.lower(at)) && !self.is_name(at);
        self.is_word(at) && !function && !self.is_adverb(at) && !self.is_calendar(at)
    }

    /// What forms of verbs the word can be; none, if it is a name.
    pub(super) fn forms(&self, at: usize) -> Forms {
        if self.is_word(at) && !self.is_name(at) {
            self.rules.verbs.forms(self.lower(at))
        } else {
            Forms::default()
        }
    }

    pub(super) fn is_verb_of(&self, class: VerbClass, at: usize) -> bool {
        self.rules.verbs.is(class, self.lower(at))
    }

    /// A verb of attribution: "said".
    pub(super) fn is_cue(&self, at: usize) -> bool {
        self.rules.cues.is_cue(self.lower(at))
    }

    /// Whether the mention stands in quotation marks and token `at` does not.
    pub(super) fn leaves_quote(&self, at: usize) -> bool {
        let mention = self.mention.start;
        self.is_quoted(mention) && !self.is_quoted(at) && !self.is_cue(at)
    }

    pub(super) fn is_quoted(&self, at: usize) -> bool {
        self.document.is_quoted(at)
    }
}
