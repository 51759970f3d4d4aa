//! How attributions are scored against PolNeAR, and the counts behind each figure.

use std::fmt;
use std::ops::Range;

use parallax::annotate::Document;

use crate::aligned::Aligned;

/// Counts of right and wrong, summed over articles.
///
/// Only words and numbers count, not marks.
/// - **content**: words that we and the annotator give to any source.
/// - **in quotes**: the same, of the words between double quotation marks alone. The marks are paired by the scorer
///   itself, within a line: “ with ”, " with the next ".
/// - **cues**: ours is right if it stands in an annotated cue; an annotated cue is found if one of ours stands in it. Cues
///   of closed classes alone ("in", ":") do not count on either side.
/// - **speakers**: of the quotes (pairs as above) that have an annotated source: the attribution with the shortest content that covers
///   more than half of the quote's words and has a source. Ours is right if it shares a token with that source; no speaker is wrong.
///   "of nobody" are the quotes that have none, and the share of them to which we give a speaker all the same.
#[derive(Default)]
pub(crate) struct Scores {
    content: Counts,
    quoted: Counts,
    cues: Counts,
    speakers: usize,
    of_nobody: usize,
    of_nobody_given: usize,
    speakers_given: usize,
    speakers_right: usize,
}

#[derive(Default)]
struct Counts {
    ours: usize,
    ours_right: usize,
    theirs: usize,
    theirs_found: usize,
}

impl Counts {
    fn f1(&self) -> f64 {
        let (precision, recall) = self.rates();
        2.0 * precision * recall / (precision + recall)
    }

    fn rates(&self) -> (f64, f64) {
        (self.ours_right as f64 / self.ours as f64, self.theirs_found as f64 / self.theirs as f64)
    }

    fn add(&mut self, ours: bool, theirs: bool) {
        self.ours += usize::from(ours);
        self.theirs += usize::from(theirs);
        self.ours_right += usize::from(ours && theirs);
        self.theirs_found += usize::from(ours && theirs);
    }
}

impl Scores {
    pub(crate) fn add(&mut self, document: &Document<'_>, gold: &Aligned) {
        let words = || (0..document.tokens().len()).filter(|&at| document.is_wordlike(at));
        let mut content = vec![false; document.tokens().len()];
        for range in document.attributions().iter().flat_map(|attribution| &attribution.content) {
            content[range.clone()].fill(true);
        }
        let pairs = quotes(document);
        for at in words() {
            self.content.add(content[at], gold.content[at]);
        }
        for at in pairs.iter().flat_map(Clone::clone).filter(|&at| document.is_wordlike(at)) {
            self.quoted.add(content[at], gold.content[at]);
        }
        self.add_cues(document, gold);
        for quote in &pairs {
            self.add_speaker(document, gold, quote);
        }
    }

    fn add_cues(&mut self, document: &Document<'_>, gold: &Aligned) {
        let mut ours: Vec<usize> =
            document.attributions().iter().filter_map(|attribution| attribution.cue).collect();
        ours.retain(|&cue| !document.is_function_word(cue) && document.is_wordlike(cue));
        ours.sort_unstable();
        ours.dedup();
        self.cues.ours += ours.len();
        self.cues.ours_right += ours.iter().filter(|&&cue| gold.cues[cue]).count();
        let theirs = gold
            .attributions
            .iter()
            .filter(|attribution| crate::aligned::head(document, &attribution.cue).is_some());
        for attribution in theirs {
            self.cues.theirs += 1;
            let found =
                attribution.cue.iter().flat_map(Clone::clone).any(|at| ours.binary_search(&at).is_ok());
            self.cues.theirs_found += usize::from(found);
        }
    }

    fn add_speaker(&mut self, document: &Document<'_>, gold: &Aligned, quote: &Range<usize>) {
        let Some(source) = gold.source_of(quote) else {
            self.of_nobody += 1;
            self.of_nobody_given += usize::from(speaker(document, quote).is_some());
            return;
        };
        self.speakers += 1;
        let ours = speaker(document, quote);
        self.speakers_given += usize::from(ours.is_some());
        let right = ours.is_some_and(|ours| {
            source.iter().any(|source| source.start < ours.end && ours.start < source.end)
        });
        self.speakers_right += usize::from(right);
    }
}

/// Whom Parallax takes for the speaker of the quote that holds the first word.
fn speaker(document: &Document<'_>, quote: &Range<usize>) -> Option<Range<usize>> {
    let first = quote.clone().find(|&at| document.is_wordlike(at))?;
    document.quotes().iter().find(|quote| quote.content.contains(&first))?.speaker.clone()
}

/// The tokens between paired double quotation marks.
fn quotes(document: &Document<'_>) -> Vec<Range<usize>> {
    let mut pairs = Vec::new();
    let mut open: Option<(usize, bool)> = None;
    let mut line_end = 0;
    for at in 0..document.tokens().len() {
        let start = document.tokens()[at].span.start;
        if start >= line_end {
            line_end = document.text()[start..].find('\n').map_or(usize::MAX, |length| start + length);
            open = None;
        }
        match (document.source(at), open) {
            ("“", _) => open = Some((at, true)),
            ("\"", None) => open = Some((at, false)),
            ("”", Some((first, true))) | ("\"", Some((first, false))) => {
                pairs.push(first + 1..at);
                open = None;
            }
            _ => {}
        }
    }
    pairs.retain(|pair| pair.clone().any(|at| document.is_wordlike(at)));
    pairs
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, counts) in [("content", &self.content), ("in quotes", &self.quoted), ("cues", &self.cues)]
        {
            let (precision, recall) = counts.rates();
            writeln!(
                f,
                "{name:>10}  F1 {:.3}  precision {precision:.3}  recall {recall:.3}  n {}",
                counts.f1(),
                counts.theirs
            )?;
        }
        let share = |n: usize, of: usize| n as f64 / of as f64;
        let Self { speakers, speakers_given, speakers_right, .. } = *self;
        write!(
            f,
            "  speakers  right {:.3}  given {:.3}  right of those given {:.3}  n {speakers}\n \
             of nobody  given {:.3}  n {}",
            share(speakers_right, speakers),
            share(speakers_given, speakers),
            share(speakers_right, speakers_given),
            share(self.of_nobody_given, self.of_nobody),
            self.of_nobody
        )
    }
}
