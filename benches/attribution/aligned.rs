//! What the annotators said, for each token of Parallax.

use std::ops::Range;

use parallax::annotate::{Decision, Document};
use parallax::span::CharOffsets;

use crate::polnear::Article;

/// An annotated attribution, as ranges of tokens.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attribution {
    pub(crate) source: Vec<Range<usize>>,
    pub(crate) cue: Vec<Range<usize>>,
    pub(crate) content: Vec<Range<usize>>,
}

/// The annotation of one article by token.
pub(crate) struct Aligned {
    pub(crate) attributions: Vec<Attribution>,
    /// For each token whether it is content of an attribution.
    pub(crate) content: Vec<bool>,
    /// For each token whether it is the head of a cue: its first word that belongs to no closed class and is no adverb.
    pub(crate) cue_heads: Vec<bool>,
    /// For each token whether it stands in a cue.
    pub(crate) cues: Vec<bool>,
    /// For each token whether it is a word or a number.
    words: Vec<bool>,
}

impl Aligned {
    pub(crate) fn new(article: &Article, document: &Document<'_>) -> Self {
        let offsets = CharOffsets::new(&article.text);
        let tokens = document.tokens();
        let starts: Vec<usize> = tokens.iter().map(|token| offsets.to_char(token.span.start)).collect();
        let ends: Vec<usize> = tokens.iter().map(|token| offsets.to_char(token.span.end)).collect();
        let in_tokens = |places: &[Range<usize>]| -> Vec<Range<usize>> {
            let of = |place: &Range<usize>| {
                ends.partition_point(|&end| end <= place.start)
                    ..starts.partition_point(|&start| start < place.end)
            };
            places.iter().map(of).filter(|range| !range.is_empty()).collect()
        };
        let attributions: Vec<Attribution> = article
            .gold
            .iter()
            .map(|gold| Attribution {
                source: in_tokens(&gold.source),
                cue: in_tokens(&gold.cue),
                content: in_tokens(&gold.content),
            })
            .collect();
        let n = tokens.len();
        let mut aligned = Self {
            attributions: Vec::new(),
            content: vec![false; n],
            cue_heads: vec![false; n],
            cues: vec![false; n],
            words: (0..n).map(|at| document.is_wordlike(at)).collect(),
        };
        for attribution in &attributions {
            attribution.content.iter().for_each(|range| aligned.content[range.clone()].fill(true));
            attribution.cue.iter().for_each(|range| aligned.cues[range.clone()].fill(true));
            if let Some(head) = head(document, &attribution.cue) {
                aligned.cue_heads[head] = true;
            }
        }
        Self { attributions, ..aligned }
    }

    /// What the annotator would answer.
    pub(crate) fn says(&self, decision: Decision, tokens: &Range<usize>) -> Option<bool> {
        match decision {
            Decision::Cue => self.cue_heads.get(tokens.start).copied(),
            Decision::Speaker => None,
            Decision::Speech => Some(self.source_of(tokens).is_some()),
            Decision::Content => {
                let content = self.content.get(tokens.clone())?;
                Some(2 * content.iter().filter(|&&content| content).count() > content.len())
            }
        }
    }

    /// The source of the annotated attribution with the shortest content that covers more than half of the quote.
    pub(crate) fn source_of(&self, quote: &Range<usize>) -> Option<&[Range<usize>]> {
        let words: Vec<usize> = quote.clone().filter(|&at| self.words[at]).collect();
        let covers = |content: &[Range<usize>]| {
            let covered = words.iter().filter(|&at| content.iter().any(|range| range.contains(at)));
            2 * covered.count() > words.len()
        };
        let length = |content: &[Range<usize>]| content.iter().map(ExactSizeIterator::len).sum::<usize>();
        let covering =
            self.attributions.iter().filter(|gold| !gold.source.is_empty() && covers(&gold.content));
        covering.min_by_key(|gold| length(&gold.content)).map(|gold| gold.source.as_slice())
    }
}

/// The head of a cue: its first word that belongs to no closed class and is no adverb.
pub(crate) fn head(document: &Document<'_>, cue: &[Range<usize>]) -> Option<usize> {
    let lower = |at: usize| document.lower(at);
    let is_head = |&at: &usize| {
        document.is_wordlike(at) && !document.is_function_word(at) && !lower(at).ends_with("ly")
    };
    cue.iter().flat_map(Clone::clone).find(is_head)
}
