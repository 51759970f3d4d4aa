//! Which articles to label next: some of each outlet, chosen so that what is learned from them holds for all.

mod draw;

use std::collections::BTreeMap;

pub use draw::{draw, inclusion, spread_out};

use crate::stats::{Rng, derive_seed};

/// The sampling probability of what is chosen by how different it is: not known.
type Probability = Option<f64>;

/// An article and an actor that could be labelled.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// What samples are taken from one by one, usually the outlet.
    pub stratum: String,
    /// How unsure the model is, in [0, 1].
    pub uncertainty: f64,
    /// What the article says, as a few numbers: see [`Model::sketch`](crate::model::Model::sketch).
    pub sketch: Vec<f32>,
}

/// What decides within an outlet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Nothing: each is as likely as another.
    Chance,
    /// How unsure the model is: the likelier, the more unsure; what it is sure of still has a tenth of the likelihood of
    /// what it is most unsure of, so that all can be told from the sample.
    Uncertainty,
    /// How different what is chosen is from what is chosen already.
    Diversity,
}

/// The least weight of a candidate, beside 1 for the most unsure.
const LEAST: f64 = 0.1;

/// Chooses `n` of `candidates`, or all if there are no more; as many of each stratum, as far as it has them. Gives their
/// positions, in an order that is random, and the probability with which each was drawn, for those that are drawn.
pub fn choose(candidates: &[Candidate], n: usize, by: By, seed: u64) -> Vec<(usize, Probability)> {
    let mut strata: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, candidate) in candidates.iter().enumerate() {
        strata.entry(&candidate.stratum).or_default().push(at);
    }
    let sizes: Vec<usize> = strata.values().map(Vec::len).collect();
    let mut chosen = Vec::new();
    for (number, (members, share)) in (0..).zip(strata.values().zip(shares(&sizes, n))) {
        let of = |at: &usize| candidates.get(*at);
        let seed = derive_seed(seed, number);
        match by {
            By::Diversity => {
                let sketches: Vec<&[f32]> =
                    members.iter().filter_map(of).map(|candidate| candidate.sketch.as_slice()).collect();
                let found = spread_out(&sketches, share);
                chosen.extend(found.into_iter().filter_map(|at| Some((*members.get(at)?, None))));
            }
            By::Chance | By::Uncertainty => {
                let weight = |candidate: &Candidate| match by {
                    By::Uncertainty => LEAST + (1.0 - LEAST) * candidate.uncertainty.clamp(0.0, 1.0),
                    _ => 1.0,
                };
                let weights: Vec<f64> = members.iter().filter_map(of).map(weight).collect();
                let probabilities = inclusion(&weights, share);
                for at in draw(&probabilities, seed) {
                    let member = members.get(at).copied();
                    chosen.extend(member.map(|member| (member, probabilities.get(at).copied())));
                }
            }
        }
    }
    Rng::new(seed).shuffle(&mut chosen);
    chosen
}

/// How many of each stratum: as many of one as of another, as far as their sizes allow; what is left over of an even share
/// goes to the first of those that have more.
fn shares(sizes: &[usize], n: usize) -> Vec<usize> {
    let mut shares = vec![0; sizes.len()];
    let mut left = n.min(sizes.iter().sum());
    while left > 0 {
        let open: Vec<usize> = (0..sizes.len()).filter(|&at| shares.get(at) < sizes.get(at)).collect();
        let each = (left / open.len().max(1)).max(1);
        for at in open {
            if let (Some(share), Some(&size)) = (shares.get_mut(at), sizes.get(at)) {
                let more = each.min(size - *share).min(left);
                *share += more;
                left -= more;
            }
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 300 candidates of outlets of 200, 90 and 10; every fourth is unsure.
    fn candidates() -> Vec<Candidate> {
        let outlet = |at: usize| ["a", "b", "c"][usize::from(at >= 200) + usize::from(at >= 290)];
        (0..300)
            .map(|at| Candidate {
                stratum: outlet(at).into(),
                uncertainty: if at % 4 == 0 { 1.0 } else { 0.0 },
                sketch: vec![(at % 5) as f32, (at % 5 * 3) as f32],
            })
            .collect()
    }

    #[test]
    fn outlets_have_equal_shares_as_far_as_they_have_articles() {
        assert_eq!(shares(&[200, 90, 10], 60), [25, 25, 10]);
        assert_eq!(shares(&[200, 90, 10], 1_000), [200, 90, 10]);
        assert_eq!(shares(&[5, 5, 5], 2), [1, 1, 0]);
        assert_eq!(shares(&[], 2), [0; 0]);
        for by in [By::Chance, By::Uncertainty, By::Diversity] {
            let candidates = candidates();
            let chosen = choose(&candidates, 60, by, 1);
            let mut of: Vec<usize> = chosen.iter().map(|(at, _)| *at).collect();
            of.sort_unstable();
            of.dedup();
            assert_eq!(of.len(), 60);
            assert_eq!(of.iter().filter(|&&at| candidates[at].stratum == "c").count(), 10);
            assert_eq!(chosen, choose(&candidates, 60, by, 1));
            assert_eq!(chosen.iter().all(|(_, probability)| probability.is_some()), by != By::Diversity);
        }
    }

    #[test]
    fn the_unsure_are_likelier_and_probabilities_tell_how_likely() {
        let candidates = candidates();
        let (mut unsure, mut stands_for) = (0, 0.0);
        for seed in 0..50 {
            let chosen = choose(&candidates, 60, By::Uncertainty, seed);
            unsure += chosen.iter().filter(|(at, _)| at % 4 == 0).count();
            // Horvitz and Thompson: each stands for as many as its probability says.
            stands_for += chosen.iter().map(|(_, probability)| 1.0 / probability.unwrap()).sum::<f64>();
        }
        assert!((38..=43).contains(&(unsure / 50)), "{unsure} of 3000; 40.6 of 60 are expected");
        assert!((stands_for / 50.0 - 300.0).abs() < 15.0, "{stands_for}");
        let chosen = choose(&candidates, 60, By::Uncertainty, 3);
        assert_ne!(chosen, choose(&candidates, 60, By::Uncertainty, 4));
    }

    #[test]
    fn what_is_diverse_is_not_the_same_again() {
        let chosen = choose(&candidates(), 15, By::Diversity, 1);
        let mut kinds: Vec<(bool, usize)> = chosen.iter().map(|(at, _)| (*at >= 200, at % 5)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!(kinds.len(), 10, "all five kinds in each of the large outlets: {chosen:?}");
    }
}
