//! Stories: which articles tell the same, so that none of them may be learned from while another is tested.

mod duplicates;
mod joined;

use std::collections::HashMap;

pub use duplicates::{ALIKE, FEWEST_WORDS, near_duplicates};

use self::joined::Joined;
use super::labels::Labels;

/// The stories of labelled rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stories {
    /// The story of each observation, as a number.
    pub of: Vec<usize>,
    /// How many observations belong to another story than their event or article says, as their text is nearly the same.
    pub moved: usize,
}

impl Labels {
    /// The stories of the observations: events, or else articles, with near-duplicates joined. Where there are fewer
    /// events than `at_least`, every article is a story.
    pub fn stories(&self, at_least: usize) -> Stories {
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut of_article: Vec<usize> = self
            .articles
            .iter()
            .map(|article| {
                let fresh = numbers.len();
                *numbers.entry(article.group()).or_insert(fresh)
            })
            .collect();
        if numbers.len() < at_least {
            of_article = (0..self.articles.len()).collect();
        }
        // Two events of which any texts are nearly the same are one story.
        let mut joined = Joined::new(of_article.len());
        let mut first_of: HashMap<usize, usize> = HashMap::new();
        for (&own, &copies) in of_article.iter().zip(self.copies()) {
            joined.join(own, *first_of.entry(copies).or_insert(own));
        }
        let own =
            |row: usize| self.observations.get(row).and_then(|row| of_article.get(row.article)).copied();
        let rows = (0..self.observations.len()).filter_map(own);
        let of: Vec<usize> = rows.clone().map(|story| joined.first(story)).collect();
        let moved = rows.zip(&of).filter(|(own, joined)| own != *joined).count();
        Stories { of, moved }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Input, ReadOptions, read_labels};

    /// Labels of a table.
    fn labels(table: &str) -> Labels {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("labels.csv");
        std::fs::write(&path, table).unwrap();
        read_labels(&[Input::new(path)], &ReadOptions::default()).unwrap()
    }

    #[test]
    fn copies_of_a_text_are_one_story() {
        let text: String = (0..60).map(|word| format!("word{} ", word * word % 97)).collect();
        let table = format!(
            "id,event,text,actor,label\na,e1,{text},A,x\nb,e2,{text} More.,A,y\nc,e3,Another text.,A,x\nd,e2,A third.,A,x\n"
        );
        let stories = labels(&table).stories(2);
        assert_eq!(stories, Stories { of: vec![0, 0, 2, 0], moved: 2 });
    }

    #[test]
    fn few_events_are_no_stories() {
        let labels =
            labels("id,event,text,actor,label\na,e,One.,A,x\nb,e,Two.,A,y\nb,e,Two.,B,y\nc,e,Three.,B,x\n");
        assert_eq!(labels.stories(1).of, [0, 0, 0, 0]);
        assert_eq!(labels.stories(2).of, [0, 1, 1, 2]);
    }
}
