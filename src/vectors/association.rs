//! How much more often words stand near one another than chance would have it.

use rayon::prelude::*;

use super::words::{END, Numbered};

/// How many words on each side count as near.
const WINDOW: usize = 5;
/// Frequencies are raised to this power, which tempers rare words (Levy, Goldberg & Dagan 2015).
const SMOOTHING: f64 = 0.75;

/// A symmetric sparse matrix, row by row.
pub(super) type Rows = Vec<Vec<(u32, f32)>>;

/// Positive pointwise mutual information of each pair of words: ln(p(w, x) / (p(w) p(x))) where it is above 0, with one
/// of the two frequencies smoothed, and the mean of both ways to do so. Neighbours count by nearness: 1, 4/5, 3/5 …
pub(super) fn associations(numbered: &Numbered) -> Rows {
    let counts = neighbours(numbered);
    let totals: Vec<f64> =
        counts.iter().map(|row| row.iter().map(|(_, count)| f64::from(*count)).sum()).collect();
    let all: f64 = totals.iter().sum();
    let smoothed: Vec<f64> = totals.iter().map(|total| total.powf(SMOOTHING)).collect();
    let all_smoothed: f64 = smoothed.iter().sum();
    // The mean of ln p and ln of the smoothed p.
    let log: Vec<f64> = totals
        .iter()
        .zip(&smoothed)
        .map(|(total, smoothed)| ((total / all).ln() + (smoothed / all_smoothed).ln()) / 2.0)
        .collect();
    let of = |at: usize| log.get(at).copied().unwrap_or(0.0);
    let weigh = |(at, row): (usize, Vec<(u32, f32)>)| {
        let entries = row.into_iter().map(|(other, count)| {
            (other, ((f64::from(count) / all).ln() - of(at) - of(other as usize)) as f32)
        });
        entries.filter(|(_, value)| *value > 0.0).collect()
    };
    counts.into_par_iter().enumerate().map(weigh).collect()
}

/// For each word how often each other one stands near it, weighted by nearness. By word and neighbour.
fn neighbours(numbered: &Numbered) -> Rows {
    let text = &numbered.text;
    let n = numbered.words.len();
    // The places of each word, one after the other.
    let mut starts = vec![0usize; n + 1];
    for &word in text.iter().filter(|&&word| word != END) {
        if let Some(count) = starts.get_mut(word as usize + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    let mut next = starts.clone();
    let mut places = vec![0u32; sum];
    for (place, &word) in text.iter().enumerate().filter(|(_, word)| **word != END) {
        if let Some(slot) = next.get_mut(word as usize) {
            if let Some(entry) = places.get_mut(*slot) {
                *entry = place as u32;
            }
            *slot += 1;
        }
    }
    let of = |word: usize| -> &[u32] {
        let ends = starts.get(word).zip(starts.get(word + 1));
        ends.and_then(|(&start, &end)| places.get(start..end)).unwrap_or_default()
    };
    (0..n)
        .into_par_iter()
        .map_init(
            || vec![0.0f32; n],
            |sums, word| {
                let mut touched = Vec::new();
                let mut add = |other: u32, weight: f32| {
                    if let Some(sum) = sums.get_mut(other as usize) {
                        if *sum == 0.0 {
                            touched.push(other);
                        }
                        *sum += weight;
                    }
                };
                for &place in of(word) {
                    let place = place as usize;
                    let before = text.get(..place).unwrap_or_default().iter().rev();
                    let after = text.get(place + 1..).unwrap_or_default().iter();
                    let before = before.take(WINDOW).take_while(|word| **word != END).enumerate();
                    let after = after.take(WINDOW).take_while(|word| **word != END).enumerate();
                    before.chain(after).for_each(|(distance, &other)| add(other, nearness(distance)));
                }
                touched.sort_unstable();
                let take = |other: u32| Some((other, std::mem::take(sums.get_mut(other as usize)?)));
                touched.into_iter().filter_map(take).collect()
            },
        )
        .collect()
}

fn nearness(between: usize) -> f32 {
    (WINDOW - between) as f32 / WINDOW as f32
}
