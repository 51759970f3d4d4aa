//! How often the patterns of a lexicon are found in a corpus, and where.

use super::super::document::Document;
use super::capitals::Capitals;
use super::category::Lexicons;

/// The hits in one article, as [`Usage::add`] counts them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleHits {
    words: u64,
    hits: Vec<Found>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    category: usize,
    pattern: usize,
    is_quoted: bool,
    is_capitalised: bool,
}

impl ArticleHits {
    /// What is counted of an article.
    pub fn new(document: &Document<'_>) -> Self {
        let capitals = Capitals::new(document);
        let hits = document.hits().iter().map(|hit| Found {
            category: hit.category,
            pattern: hit.pattern,
            is_quoted: document.is_quoted(hit.tokens.start),
            is_capitalised: hit.tokens.clone().any(|at| capitals.tells(at)),
        });
        let words = (0..document.tokens().len()).filter(|&at| document.is_wordlike(at)).count() as u64;
        Self { words, hits: hits.collect() }
    }
}

/// What was found in a corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    /// The number of articles.
    pub articles: u64,
    /// The number of words and numbers in them, headlines included.
    pub words: u64,
    /// By category, as [`Lexicons::categories`].
    pub categories: Vec<CategoryUsage>,
}

/// What was found of one category.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CategoryUsage {
    /// The number of hits.
    pub hits: u64,
    /// The number of articles with a hit.
    pub articles: u64,
    /// The number of hits that begin inside quotation marks.
    pub quoted: u64,
    /// The number of hits with a word that is capitalised where a common word would not be: perhaps in a name.
    pub capitalised: u64,
    /// The number of hits by pattern, as [`Category::patterns`](super::Category::patterns).
    pub patterns: Vec<u64>,
}

impl Usage {
    /// Nothing, before the first article.
    pub fn new(lexicons: &Lexicons) -> Self {
        let categories = lexicons.categories().iter().map(|category| CategoryUsage {
            patterns: vec![0; category.patterns.len()],
            ..CategoryUsage::default()
        });
        Self { articles: 0, words: 0, categories: categories.collect() }
    }

    /// Counts the hits of an article that was annotated with the same lexicons.
    pub fn add(&mut self, article: &ArticleHits) {
        self.articles += 1;
        self.words += article.words;
        let mut seen = vec![false; self.categories.len()];
        for hit in &article.hits {
            let Some(category) = self.categories.get_mut(hit.category) else { continue };
            category.hits += 1;
            category.quoted += u64::from(hit.is_quoted);
            category.capitalised += u64::from(hit.is_capitalised);
            if let Some(count) = category.patterns.get_mut(hit.pattern) {
                *count += 1;
            }
            if let Some(seen) = seen.get_mut(hit.category) {
                category.articles += u64::from(!std::mem::replace(seen, true));
            }
        }
    }
}

impl CategoryUsage {
    /// The positions of the patterns without a hit.
    pub fn unused(&self) -> impl Iterator<Item = usize> {
        self.patterns.iter().enumerate().filter(|(_, count)| **count == 0).map(|(at, _)| at)
    }

    /// The positions and counts of the patterns with hits, the most frequent first, then as they stand.
    pub fn most_frequent(&self) -> Vec<(usize, u64)> {
        let used = self.patterns.iter().copied().enumerate().filter(|(_, count)| *count > 0);
        let mut used: Vec<(usize, u64)> = used.collect();
        used.sort_by_key(|(at, count)| (u64::MAX - count, *at));
        used
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::{Annotator, Language};

    #[test]
    fn counts_hits_articles_quotes_and_capitals() {
        let file = "category = 'x'\ndescription = ''\nsource = ''\nlicence = ''\npatterns = ['war', 'White House', 'peace']";
        let lexicons = Lexicons::parse([("x", file)]).unwrap();
        let annotator = Annotator::new(Language::English, &lexicons).unwrap();
        let mut usage = Usage::new(&lexicons);
        for text in ["He said: \"It is war.\" The war went on.", "They saw the White House.", "It rained."] {
            usage.add(&ArticleHits::new(&annotator.annotate("", text)));
        }
        let [category] = usage.categories.as_slice() else { unreachable!() };
        assert_eq!((usage.articles, usage.words), (3, 16));
        assert_eq!((category.hits, category.articles, category.quoted, category.capitalised), (3, 2, 1, 1));
        assert_eq!(category.most_frequent(), [(0, 2), (1, 1)]);
        assert_eq!(category.unused().collect::<Vec<_>>(), [2]);
    }
}
