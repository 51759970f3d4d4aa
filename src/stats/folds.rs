//! Dealing groups to folds.

use std::collections::BTreeMap;

use super::Rng;

/// The fold, in `0..folds`, of each member of `groups` (a group as any number, one entry a member). Groups are shuffled,
/// then dealt, the largest first, each to the fold that has the fewest members so far; a group stays in one fold.
/// `None` for fewer than two folds, or fewer groups than folds.
pub fn deal(groups: &[usize], folds: usize, seed: u64) -> Option<Vec<usize>> {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (member, &group) in groups.iter().enumerate() {
        members.entry(group).or_default().push(member);
    }
    if folds < 2 || members.len() < folds {
        return None;
    }
    let mut members: Vec<Vec<usize>> = members.into_values().collect();
    let mut rng = Rng::new(seed);
    for at in (1..members.len()).rev() {
        members.swap(at, rng.below(at as u64 + 1) as usize);
    }
    members.sort_by_key(|members| std::cmp::Reverse(members.len()));
    let mut sizes = vec![0; folds];
    let mut fold_of = vec![0; groups.len()];
    for members in members {
        let Some((fold, size)) = sizes.iter_mut().enumerate().min_by_key(|(_, size)| **size) else {
            continue;
        };
        *size += members.len();
        for member in members {
            if let Some(of) = fold_of.get_mut(member) {
                *of = fold;
            }
        }
    }
    Some(fold_of)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// 60 members of 12 groups, of one to nine members.
    fn groups() -> Vec<usize> {
        let sizes = [9, 1, 4, 8, 2, 7, 3, 6, 5, 5, 4, 6];
        sizes.iter().enumerate().flat_map(|(group, &size)| vec![group * 7; size]).collect()
    }

    #[test]
    fn a_group_stays_in_one_fold_and_folds_are_alike_in_size() {
        let groups = groups();
        let folds = deal(&groups, 5, 1).unwrap();
        let mut folds_of: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        let mut sizes = [0; 5];
        for (&group, &fold) in groups.iter().zip(&folds) {
            folds_of.entry(group).or_default().insert(fold);
            sizes[fold] += 1;
        }
        assert!(folds_of.values().all(|folds| folds.len() == 1));
        assert!(sizes.iter().all(|size| (10..=14).contains(size)), "{sizes:?}");
    }

    #[test]
    fn the_seed_decides() {
        let groups = groups();
        assert_eq!(deal(&groups, 3, 1), deal(&groups, 3, 1));
        assert!((2..9).any(|seed| deal(&groups, 3, seed) != deal(&groups, 3, 1)));
    }

    #[test]
    fn what_cannot_be_dealt_is_not() {
        assert_eq!(deal(&groups(), 1, 1), None);
        assert_eq!(deal(&groups(), 13, 1), None);
        assert_eq!(deal(&[], 2, 1), None);
        assert!(deal(&groups(), 12, 1).is_some());
    }
}
