//! An article with everything that was found in it.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::attribution::{Attribution, CueClass, Quote, Voice};
use super::facts::{Fact, Facts};
use super::grammar::Class;
use super::lexicon::Hit;
use super::referent::{Referent, Referents};
use super::rules::Rules;
use super::token::{Token, TokenKind, is_apostrophe, is_invisible};
use super::vocabulary::{Kind, Often, Types, Word};
use crate::span::Span;

/// The two texts of an article. Each has its own offsets, as in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The headline.
    Title,
    /// The body.
    Text,
}

/// An annotated article. Annotations are ranges of **token positions**, title first; [`Document::span`] turns them
/// into byte spans of the original title or text.
#[derive(Debug)]
pub struct Document<'a> {
    title: &'a str,
    text: &'a str,
    title_tokens: usize,
    tokens: Vec<Token>,
    types: Types,
    rules: Arc<Rules>,
    /// Found when they are first asked for.
    referents: OnceLock<Referents>,
    pub(super) sentences: Vec<Range<usize>>,
    pub(super) paragraphs: Vec<Range<usize>>,
    /// Paragraphs that are the site's, or stand there twice; in order.
    pub(super) asides: Vec<Range<usize>>,
    pub(super) quotes: Vec<Quote>,
    attributions: Vec<Attribution>,
    /// For each token the number of its attribution, from 1; 0 for the outlet's own words.
    voices: Vec<u32>,
    pub(super) hits: Vec<Hit>,
    /// For each token the sentence that holds it.
    sentence_of: Vec<u32>,
    /// For each token whether it stands inside quotation marks.
    quoted: Vec<bool>,
}

impl<'a> Document<'a> {
    /// The tokens of a title, so many, and of a text, with their types; everything else is still empty.
    pub(super) fn new(
        title: &'a str,
        text: &'a str,
        tokens: Vec<Token>,
        title_tokens: usize,
        types: Types,
        rules: Arc<Rules>,
    ) -> Self {
        Self {
            title,
            text,
            title_tokens,
            tokens,
            types,
            rules,
            referents: OnceLock::new(),
            paragraphs: Vec::new(),
            sentences: Vec::new(),
            asides: Vec::new(),
            quotes: Vec::new(),
            attributions: Vec::new(),
            voices: Vec::new(),
            hits: Vec::new(),
            sentence_of: Vec::new(),
            quoted: Vec::new(),
        }
    }

    /// Stores the sentences and indexes them by token.
    pub(super) fn set_sentences(&mut self, sentences: Vec<Range<usize>>) {
        self.sentence_of = Vec::with_capacity(self.tokens.len());
        for (index, sentence) in sentences.iter().enumerate() {
            self.sentence_of.resize(sentence.end, index as u32);
        }
        self.sentences = sentences;
    }

    /// Marks the tokens that stand inside quotation marks.
    pub(super) fn mark_quoted(&mut self, quotes: &[Quote]) {
        self.quoted = vec![false; self.tokens.len()];
        for quote in quotes {
            if let Some(inside) = self.quoted.get_mut(quote.content.clone()) {
                inside.fill(true);
            }
        }
    }

    /// The headline.
    pub fn title(&self) -> &'a str {
        self.title
    }

    /// The body.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// One of the two texts.
    pub fn field(&self, field: Field) -> &'a str {
        match field {
            Field::Title => self.title,
            Field::Text => self.text,
        }
    }

    /// All tokens: those of the title, then those of the text. Spans are bytes of the field that
    /// [`Document::field_of`] names.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The number of tokens of the title.
    pub fn title_tokens(&self) -> usize {
        self.title_tokens
    }

    /// The field in which token `at` stands.
    pub fn field_of(&self, at: usize) -> Field {
        if at < self.title_tokens { Field::Title } else { Field::Text }
    }

    /// Token `at` as it is written; empty past the end.
    pub fn source(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.span.of(self.field(self.field_of(at))))
    }

    /// The kind of token `at`; `None` past the end.
    pub fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// Whether token `at` is a word or a number (and so counts as a neighbour).
    pub fn is_wordlike(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(TokenKind::Word | TokenKind::Number))
    }

    /// Whether token `at` is a term of features and word vectors: everything but marks and addresses.
    pub fn is_term(&self, at: usize) -> bool {
        !matches!(self.kind(at), Some(TokenKind::Mark | TokenKind::Address))
    }

    /// The lower-case form of token `at`; empty past the end.
    pub fn lower(&self, at: usize) -> &str {
        self.word(at).map_or("", |word| &word.lower)
    }

    /// The stem of token `at`; empty past the end.
    pub fn stem(&self, at: usize) -> &str {
        self.word(at).map_or("", |word| &word.stem)
    }

    /// Whether token `at` is a word of `class`.
    pub fn is(&self, class: Class, at: usize) -> bool {
        self.facts(at).is(class)
    }

    /// Whether token `at` is a word of a closed class, as [`Grammar::is_function_word`](super::Grammar::is_function_word)
    /// tells.
    pub fn is_function_word(&self, at: usize) -> bool {
        self.facts(at).is_function_word()
    }

    /// Whether token `at` is an adverb.
    pub(super) fn is_adverb(&self, at: usize) -> bool {
        self.has(Fact::Adverb, at)
    }

    /// Whether token `at` is the ending of a possessive.
    pub(super) fn is_possessive(&self, at: usize) -> bool {
        self.has(Fact::Clitic, at) && self.touches_previous(at)
    }

    /// The class of cue verbs of which token `at` is a form, if it is one.
    pub fn cue_class(&self, at: usize) -> Option<CueClass> {
        self.cue_form(at).map(|(class, _)| class)
    }

    /// The same, and whether it is the infinitive.
    pub(super) fn cue_form(&self, at: usize) -> Option<(CueClass, bool)> {
        self.word(at).filter(|_| self.has(Fact::Cue, at))?.cue
    }

    pub(super) fn word(&self, at: usize) -> Option<&Word> {
        self.types.word(self.word_type(at)?)
    }

    /// What is known of token `at` whatever stands around it; nothing past the end.
    pub(super) fn facts(&self, at: usize) -> Facts {
        self.types.of_tokens.get(at).map_or(Facts::default(), |token| token.facts)
    }

    pub(super) fn has(&self, fact: Fact, at: usize) -> bool {
        self.facts(at).has(fact)
    }

    /// The word types of the document, in order of first occurrence.
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        (0..self.n_types()).filter_map(|id| self.types.word(id))
    }

    /// The word type at a position in [`Document::words`].
    pub fn word_of_type(&self, id: usize) -> Option<&Word> {
        self.types.word(id)
    }

    /// Where the annotator keeps a word type, so that what is worked out of it can be kept beside: the number of a
    /// vocabulary and a place there. `None` if the word was not known before the document.
    pub(crate) fn place_of_word(&self, id: usize) -> Option<(u64, usize)> {
        self.types.place(id)
    }

    /// How many word types there are.
    pub(crate) fn n_types(&self) -> usize {
        self.types.kinds.len()
    }

    /// Tells the document from all others that are annotated in this process.
    pub(crate) fn identity(&self) -> (u64, u32) {
        self.types.identity()
    }

    /// What is looked at often of each word type, in the same order.
    pub(super) fn types(&self) -> &[Kind] {
        &self.types.kinds
    }

    /// The same of token `at`.
    pub(super) fn often(&self, at: usize) -> Option<Often> {
        self.types.kinds.get(self.word_type(at)?).map(|kind| kind.often)
    }

    /// The position of the type of token `at` in [`Document::words`]; `None` past the end.
    pub fn word_type(&self, at: usize) -> Option<usize> {
        self.types.of_tokens.get(at).map(|token| token.id as usize)
    }

    /// Whether token `at` follows the token before it without a blank.
    pub fn touches_previous(&self, at: usize) -> bool {
        let previous = at.checked_sub(1).filter(|_| at != self.title_tokens);
        let end = previous.and_then(|previous| self.tokens.get(previous)).map(|token| token.span.end);
        end.is_some() && end == self.tokens.get(at).map(|token| token.span.start)
    }

    /// Whether token `at` begins with a capital letter.
    pub fn is_capitalised(&self, at: usize) -> bool {
        self.has(Fact::Capitalised, at)
    }

    /// Sentences, in order; together they hold every token.
    pub fn sentences(&self) -> &[Range<usize>] {
        &self.sentences
    }

    /// Paragraphs, in order; together they hold every token. None spans title and text.
    pub fn paragraphs(&self) -> &[Range<usize>] {
        &self.paragraphs
    }

    /// The position in [`Document::paragraphs`] of the one that holds token `at`; their number past the end.
    pub fn paragraph_number(&self, at: usize) -> usize {
        self.paragraphs.partition_point(|paragraph| paragraph.end <= at)
    }

    /// Whether token `at` stands in a paragraph that is the site's rather than the story's ("Share this article"), or that
    /// the article had before: nobody speaks there, and no lexicon hits.
    pub fn is_aside(&self, at: usize) -> bool {
        let next = self.asides.partition_point(|aside| aside.end <= at);
        self.asides.get(next).is_some_and(|aside| aside.start <= at)
    }

    /// The sentence that holds token `at`; empty past the end.
    pub fn sentence_at(&self, at: usize) -> Range<usize> {
        let index = self.sentence_of.get(at).map(|&index| index as usize);
        index.and_then(|index| self.sentences.get(index)).cloned().unwrap_or(at..at)
    }

    /// The position in [`Document::sentences`] of the one that holds token `at`; 0 past the end.
    pub(super) fn sentence_number(&self, at: usize) -> usize {
        self.sentence_of.get(at).map_or(0, |&index| index as usize)
    }

    /// What stands in quotation marks, in order of the first mark.
    pub fn quotes(&self) -> &[Quote] {
        &self.quotes
    }

    /// What is given to sources, in order of the sentences.
    pub fn attributions(&self) -> &[Attribution] {
        &self.attributions
    }

    /// In whose voice token `at` is said.
    pub fn voice(&self, at: usize) -> Voice {
        match self.voices.get(at) {
            None | Some(0) => Voice::Outlet,
            Some(_) if self.is_quoted(at) => Voice::Quoted,
            Some(_) => Voice::Reported,
        }
    }

    /// The attribution to which token `at` belongs: the innermost, if it stands in several.
    pub fn attribution_at(&self, at: usize) -> Option<&Attribution> {
        self.attributions.get(self.attribution_number(at)?)
    }

    /// Its position in [`Document::attributions`].
    pub fn attribution_number(&self, at: usize) -> Option<usize> {
        self.voices.get(at)?.checked_sub(1).map(|number| number as usize)
    }

    /// Stores the attributions and indexes them by token.
    pub(super) fn set_attributions(&mut self, attributions: Vec<Attribution>) {
        self.voices = vec![0; self.tokens.len()];
        // The shortest last: what somebody quotes within a speech is not the speaker's.
        let mut order: Vec<usize> = (0..attributions.len()).collect();
        let length =
            |attribution: &Attribution| attribution.content.iter().map(ExactSizeIterator::len).sum::<usize>();
        order.sort_by_key(|&at| attributions.get(at).map(|attribution| Reverse(length(attribution))));
        for at in order {
            let number = at as u32 + 1;
            for range in attributions.get(at).into_iter().flat_map(|attribution| &attribution.content) {
                if let Some(inside) = self.voices.get_mut(range.clone()) {
                    inside.fill(number);
                }
            }
        }
        self.attributions = attributions;
    }

    /// Whether token `at` stands inside quotation marks, whatever they are for.
    pub fn is_quoted(&self, at: usize) -> bool {
        self.quoted.get(at).copied().unwrap_or(false)
    }

    /// The rules by which it was annotated.
    pub(super) fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Who the names, descriptions and pronouns refer to. Found when it is first asked for, in linear time.
    pub fn referents(&self) -> &Referents {
        self.referents.get_or_init(|| Referents::find(self, &self.rules))
    }

    /// Who a phrase refers to as a whole, with its fullest name: "he", "the minister", "Foreign Minister Varn".
    /// `None` if that is not known, or if the phrase only holds a name: "a spokesman of Varn".
    pub fn referent_of(&self, tokens: Range<usize>) -> Option<&Referent> {
        self.referents().referent_of(self, tokens)
    }

    /// Lexicon hits, by position, then category.
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// The field and the bytes that a range of tokens covers. `None` if the range is empty, out of bounds, or partly in
    /// the title and partly in the text.
    pub fn span(&self, range: &Range<usize>) -> Option<(Field, Span)> {
        let tokens = self.tokens.get(range.clone())?;
        let (first, last) = (tokens.first()?, tokens.last()?);
        let field = self.field_of(range.start);
        (field == self.field_of(range.end - 1)).then(|| (field, Span::new(first.span.start, last.span.end)))
    }

    /// The source that a range of tokens covers, blanks included.
    pub fn slice(&self, range: &Range<usize>) -> &'a str {
        self.span(range).map_or("", |(field, span)| span.of(self.field(field)))
    }

    /// The tokens of `field` that overlap `span`.
    pub fn tokens_in(&self, field: Field, span: Span) -> Range<usize> {
        let (offset, tokens) = match field {
            Field::Title => (0, self.tokens.get(..self.title_tokens)),
            Field::Text => (self.title_tokens, self.tokens.get(self.title_tokens..)),
        };
        let tokens = tokens.unwrap_or_default();
        let start = tokens.partition_point(|token| token.span.end <= span.start);
        let end = tokens.partition_point(|token| token.span.start < span.end).max(start);
        offset + start..offset + end
    }
}

/// Lower case, with straight apostrophes and without invisible characters.
pub(super) fn normalise(source: &str) -> String {
    if source.bytes().all(|byte| byte.is_ascii_graphic()) {
        return source.to_ascii_lowercase();
    }
    source
        .chars()
        .filter(|&c| !is_invisible(c))
        .map(|c| if is_apostrophe(c) { '\'' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}
