//! Which capitalised words are words of names: "Rob" in "Rob Varn", "Great" in "Great Karsk".

use std::collections::HashSet;
use std::ops::Range;

use foldhash::fast::RandomState;

use super::super::document::Document;
use super::look::Look;

/// A part of a sentence with at least so many words can be a headline of its own.
const SHORTEST_HEADLINE: usize = 4;
/// A headline has at most so many commas: what has more and is capitalised is a list of names.
const MOST_COMMAS: usize = 1;

/// For each token what its capital tells.
///
/// A capital tells nothing at the beginning of a sentence, of a quotation or of what follows a colon, in a headline
/// (a sentence, or a part of one, whose words are mostly capitalised), and in a word that is all capitals. Elsewhere a
/// capitalised word is one of a name if a word beside it is capitalised too, or if the document never has it in lower
/// case. In the latter case it is one of a name at the beginning of a sentence, too.
pub(super) struct Capitals {
    tells: Vec<bool>,
    names: Vec<bool>,
}

impl Capitals {
    /// Looks at every token once, then at what it is.
    pub(super) fn new(document: &Document<'_>) -> Self {
        let count = document.tokens().len();
        let looks: Vec<Look> = (0..count).map(|at| look(document, at)).collect();
        let mut tells = vec![false; count];
        let mut beginnings = Vec::new();
        for sentence in document.sentences().iter().filter(|sentence| !is_headline(&looks, sentence)) {
            for part in parts(&looks, sentence) {
                beginnings.push(part.start);
                for at in part.skip(1).filter(|&at| looks.get(at) == Some(&Look::Capital)) {
                    mark(&mut tells, at);
                }
            }
        }
        let always = always(document, &looks, &tells);
        let is_always = |at: usize| document.often(at).is_some_and(|word| always.contains(&word.stem_hash));
        let told = |at: usize| tells.get(at).copied().unwrap_or(false);
        let mut names = vec![false; count];
        for at in (0..count).filter(|&at| told(at)) {
            let is_beside = told(at + 1) || at.checked_sub(1).is_some_and(told);
            if is_beside || is_always(at) {
                mark(&mut names, at);
            }
        }
        for at in beginnings {
            if looks.get(at) == Some(&Look::Capital) && is_always(at) {
                mark(&mut names, at);
            }
        }
        Self { tells, names }
    }

    /// Whether token `at` is capitalised where a common word would not be.
    pub(super) fn tells(&self, at: usize) -> bool {
        self.tells.get(at).copied().unwrap_or(false)
    }

    /// Whether token `at` is a word of a name.
    pub(super) fn is_name(&self, at: usize) -> bool {
        self.names.get(at).copied().unwrap_or(false)
    }
}

fn look(document: &Document<'_>, at: usize) -> Look {
    match document.facts(at).look() {
        Look::Hyphen if document.touches_previous(at) => Look::Other,
        Look::Hyphen => Look::Separator,
        look => look,
    }
}

/// Stems, as [`Word::stem_hash`](super::super::vocabulary::Word) tells them apart.
type Stems = HashSet<u64, RandomState>;

/// The stems of the words that are capitalised wherever it tells anything.
fn always(document: &Document<'_>, looks: &[Look], tells: &[bool]) -> Stems {
    let words = document.types();
    let (mut is_told, mut is_common) = (vec![false; words.len()], vec![false; words.len()]);
    for (at, (look, tells)) in looks.iter().zip(tells).enumerate() {
        let Some(id) = document.word_type(at) else { continue };
        if *tells {
            mark(&mut is_told, id);
        } else if matches!(look, Look::Lower | Look::Small) {
            mark(&mut is_common, id);
        }
    }
    let stems = |types: Vec<bool>| {
        words.iter().zip(types).filter(|(_, is)| *is).map(|(word, _)| word.often.stem_hash)
    };
    let mut always: Stems = stems(is_told).collect();
    stems(is_common).for_each(|stem| {
        always.remove(&stem);
    });
    always
}

fn mark(places: &mut [bool], at: usize) {
    if let Some(place) = places.get_mut(at) {
        *place = true;
    }
}

/// The parts of a sentence, which begin with words that may be capitalised for their place: of those that are no
/// headlines, the words and what stands between them.
fn parts(looks: &[Look], sentence: &Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let is = |at: usize, is: fn(Look) -> bool| looks.get(at).is_some_and(|look| is(*look));
    let mut rest = sentence.clone();
    let all = std::iter::from_fn(move || {
        let begin = rest.find(|&at| is(at, Look::is_word))?;
        let end = rest.clone().find(|&at| is(at, |look| look == Look::Separator)).unwrap_or(rest.end);
        rest.start = end;
        Some(begin..end)
    });
    all.filter(move |part| {
        let words = part.clone().filter(|&at| is(at, Look::is_word)).take(SHORTEST_HEADLINE);
        words.count() < SHORTEST_HEADLINE || !is_headline(looks, part)
    })
}

/// Whether nearly all words but small ones are capitalised, as in "Karsk Hopes for a Thaw", and it is no list of names.
fn is_headline(looks: &[Look], range: &Range<usize>) -> bool {
    let (mut capitalised, mut lower, mut commas) = (0, 0, 0);
    for look in looks.get(range.clone()).unwrap_or_default() {
        // Without branches, which no processor could foresee.
        capitalised += usize::from(matches!(look, Look::Capital | Look::Shouted));
        lower += usize::from(*look == Look::Lower);
        commas += usize::from(*look == Look::Comma);
    }
    4 * lower <= capitalised && commas <= MOST_COMMAS
}
