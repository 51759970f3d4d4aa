//! What a site writes around a story: appeals to readers, share bars, captions that stand twice. It is cut and counted as
//! text, but nobody speaks in it, and nobody is framed by it.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;

use super::document::Document;
use super::facts::Fact;
use super::gazetteer::{Meaning, Site};
use super::rules::Rules;
use super::token::TokenKind;

/// An article of fewer paragraphs is taken as it is: it may be a mere extract.
const LEAST_PARAGRAPHS: usize = 4;
/// The fewest words of a paragraph that does not stand twice by chance.
const LEAST_REPEATED: usize = 5;
/// The fewest words of a caption, which may stand twice in a row, as a headline may, too.
const LEAST_CAPTION: usize = 12;
/// The most tokens of a paragraph that is told by how it begins.
const LONGEST_OPENED: usize = 40;
/// The most paragraphs before an appeal that lead to it.
const MOST_LEADING: usize = 3;
/// The most tokens of a byline.
const LONGEST_BYLINE: usize = 14;
/// How many different words of appeals stand in one, beside words for readers and for the site.
const LEAST_APPEALING: usize = 2;

/// The paragraphs of `document` that are the site's, or stand in it for the second time; in order.
pub(super) fn find(document: &Document<'_>, rules: &Rules) -> Vec<Range<usize>> {
    let paragraphs = document.paragraphs();
    if paragraphs.len() < LEAST_PARAGRAPHS {
        return Vec::new();
    }
    let reader = Reader { document, rules };
    let mut is_aside = vec![false; paragraphs.len()];
    let mut seen: HashMap<u64, usize, RandomState> = HashMap::default();
    let mut addresses: Vec<bool> = Vec::with_capacity(paragraphs.len());
    for (at, paragraph) in paragraphs.iter().enumerate() {
        let read = reader.read(paragraph);
        let in_text = paragraph.start >= document.title_tokens();
        let earlier = (read.n_words >= LEAST_REPEATED).then(|| seen.insert(read.hash, at)).flatten();
        // A story does not say the same twice in a row.
        let caption =
            read.n_words >= LEAST_CAPTION && read.ends && earlier.is_some_and(|earlier| earlier + 1 == at);
        if let Some(earlier) = earlier.filter(|_| caption).and_then(|earlier| is_aside.get_mut(earlier)) {
            *earlier = true;
        }
        addresses.push(read.speaks_to_readers && in_text);
        if let Some(own) = is_aside.get_mut(at) {
            *own = in_text && (earlier.is_some() || read.is_site);
        }
        // "This is the world we cover." beside an appeal.
        if read.is_appeal && in_text {
            let leads = |&before: &usize| addresses.get(before) == Some(&true);
            for before in (0..at).rev().take(MOST_LEADING).take_while(leads) {
                is_aside.get_mut(before).into_iter().for_each(|before| *before = true);
            }
        }
    }
    let found = paragraphs.iter().zip(is_aside).filter(|(_, is_aside)| *is_aside);
    found.map(|(paragraph, _)| paragraph.clone()).collect()
}

/// What is noted of a paragraph.
struct Read {
    /// Of its words in order.
    hash: u64,
    n_words: usize,
    /// Whether it ends as sentences do.
    ends: bool,
    is_site: bool,
    is_appeal: bool,
    /// Whether it says "we", and is short and without quotation marks.
    speaks_to_readers: bool,
}

struct Reader<'a, 'd> {
    document: &'a Document<'d>,
    rules: &'a Rules,
}

impl Reader<'_, '_> {
    fn read(&self, paragraph: &Range<usize>) -> Read {
        const SHORT: usize = 30;
        let document = self.document;
        let (mut hash, mut n_words) = (0_u64, 0);
        let (mut we, mut you, mut is_quoting, mut appeals) = (false, false, false, false);
        let mut appealing: Vec<usize> = Vec::new();
        let mut opens = None;
        for at in paragraph.clone() {
            match document.kind(at) {
                Some(TokenKind::Mark) => {
                    is_quoting |= matches!(document.source(at), "“" | "\"" | "«" | "„" | "``")
                }
                Some(_) => {
                    let id = document.word_type(at).unwrap_or_default() as u64;
                    hash = (hash.rotate_left(5) ^ (id + 1)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                    n_words += 1;
                }
                None => {}
            }
            if !document.has(Fact::BeginsBoilerplate, at) {
                continue;
            }
            for (site, end) in self.phrases(at, paragraph.end) {
                match site {
                    Site::Line if at == paragraph.start && end + 1 >= paragraph.end => {
                        opens = Some(Site::Line)
                    }
                    Site::Opening if at == paragraph.start => opens = Some(Site::Opening),
                    Site::Line | Site::Opening => {}
                    Site::Appeal => appeals = true,
                    Site::AppealWord => appealing.extend(document.word_type(at)),
                    Site::Outlet => we = true,
                    Site::Reader => you = true,
                }
            }
        }
        appealing.sort_unstable();
        appealing.dedup();
        let ends = self.ends(paragraph);
        let asks = !is_quoting && we && you && appealing.len() >= LEAST_APPEALING
            || !is_quoting && (we || you) && appealing.len() > LEAST_APPEALING;
        let is_appeal = appeals && !is_quoting || asks;
        let is_bar = opens == Some(Site::Line) || opens.is_some() && paragraph.len() <= LONGEST_OPENED;
        Read {
            hash,
            n_words,
            ends,
            is_site: is_appeal
                || is_bar
                || (!ends && self.is_byline(paragraph))
                || self.is_wordless(paragraph),
            is_appeal,
            speaks_to_readers: we && !is_quoting && paragraph.len() <= SHORT,
        }
    }

    /// The phrases of sites that begin at `at`, with their ends.
    fn phrases(&self, at: usize, end: usize) -> impl Iterator<Item = (Site, usize)> {
        let document = self.document;
        let entry = document.word(at).and_then(|word| word.entry);
        let entry = entry.and_then(|entry| self.rules.gazetteer.get(entry));
        let phrases = entry.map_or(&[][..], |entry| entry.phrases.as_slice());
        phrases.iter().filter_map(move |phrase| {
            let Meaning::Site(site) = phrase.meaning else { return None };
            let stop = at + 1 + phrase.rest.len();
            let stands = (at + 1..).zip(&phrase.rest).all(|(at, word)| document.lower(at) == word);
            (stands && stop <= end).then_some((site, stop))
        })
    }

    fn ends(&self, paragraph: &Range<usize>) -> bool {
        let mut last = paragraph.clone().rev().take(3).map(|at| self.document.source(at));
        last.any(|source| matches!(source, "." | "!" | "?" | "…" | "..."))
    }

    /// "By Ilse Varn and Davith Lommer in Karsk".
    fn is_byline(&self, paragraph: &Range<usize>) -> bool {
        let document = self.document;
        let joins = |at: usize| matches!(document.lower(at), "and" | "in" | "of" | "for" | "the");
        let name = |at: usize| document.is_capitalised(at) || !document.is_wordlike(at) || joins(at);
        paragraph.len() >= 2
            && paragraph.len() <= LONGEST_BYLINE
            && document.source(paragraph.start).eq_ignore_ascii_case("by")
            && document.is_capitalised(paragraph.start)
            && (paragraph.start + 1..paragraph.end).all(name)
    }

    /// "0:00 0:02:24", "* * *".
    fn is_wordless(&self, paragraph: &Range<usize>) -> bool {
        !paragraph.clone().any(|at| self.document.kind(at) == Some(TokenKind::Word))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ActorMatcher, Annotator, Language, MentionReach, builtin_lexicons};
    use crate::corpus::Actor;

    const STORY: [&str; 3] = [
        "The envoys met in Karsk on Monday and spoke of the bridge.",
        "“We need your help and your donation,” the mayor of Karsk told our readers there.",
        "Varn will help the town, she said, and support the farmers.",
    ];

    /// The paragraphs among `more`, which follow three of a story, that are asides.
    fn asides(title: &str, more: &[&str]) -> Vec<String> {
        let annotator = Annotator::new(Language::English, &builtin_lexicons().unwrap()).unwrap();
        let text = STORY.iter().chain(more).copied().collect::<Vec<_>>().join("\n\n");
        let document = annotator.annotate(title, &text);
        document.asides.iter().map(|aside| document.slice(aside).to_owned()).collect()
    }

    #[test]
    fn what_is_the_sites_is_no_story() {
        for line in [
            "Share this article",
            "Please wait",
            "0:00 0:02:24",
            "Read more: Karsk votes again",
            "Follow us on Twitter and elsewhere.",
            "Copyright © 2026 The Karsk Clamour.",
            "By Ilse Varn and Davith Lommer",
            "Please make a donation today: we depend on readers as you are.",
            "We are not like others. Your gift pays for our journalism, and a subscription helps us.",
        ] {
            assert_eq!(asides("", &[line]), [line], "{line}");
        }
    }

    #[test]
    fn what_only_looks_like_it_is() {
        for line in [
            "Readers of the paper donate more than others, the survey found.",
            "By Friday the bridge was closed.",
            "We will share this article of faith, the mayor said.",
            "You and we read the newsletter.",
        ] {
            assert!(asides("", &[line]).is_empty(), "{line}");
        }
    }

    #[test]
    fn a_paragraph_that_stands_twice_counts_once() {
        let line = "The bridge over the river is closed.";
        assert_eq!(asides("", &[line, "Trains stopped.", line]), [line]);
        assert_eq!(asides(line, &[line]), [line]);
        let caption =
            "Ilse Varn (left) and Matis Orlund stand beside the old bridge in Karsk on Monday, May 4.";
        assert_eq!(asides("", &[caption, caption]), [caption, caption]);
    }

    #[test]
    fn what_leads_to_an_appeal_belongs_to_it() {
        let lead = "This is the town that we serve.";
        let appeal = "Please donate to our newsroom: we depend on our readers.";
        assert_eq!(asides("", &[lead, appeal]), [lead, appeal]);
        assert!(asides("", &[lead]).is_empty());
    }

    #[test]
    fn nobody_speaks_or_is_framed_in_an_aside() {
        let annotator = Annotator::new(Language::English, &builtin_lexicons().unwrap()).unwrap();
        let appeal = "Please make a donation: Varn said that our readers help and support Varn.";
        let text = STORY.iter().chain([&appeal]).copied().collect::<Vec<_>>().join("\n\n");
        let document = annotator.annotate("", &text);
        let start = document.asides[0].start;
        assert!(document.hits().iter().all(|hit| hit.tokens.start < start));
        assert!(
            document.attributions().iter().flat_map(|found| &found.content).all(|range| range.end <= start)
        );
        let mentions = ActorMatcher::new(&[Actor::new("Varn", [])]).find(&document, MentionReach::Pronoun);
        assert!(!mentions.is_empty() && mentions.iter().all(|mention| mention.tokens.start < start));
    }
}
