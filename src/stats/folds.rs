//! Dealing groups to folds.

use std::collections::BTreeMap;

use super::Rng;

/// The fold, in `0..folds`, of each member of `groups` (a group as any number, one entry a member). A group stays in one
/// fold. Groups are shuffled, then dealt, the largest first, each to the fold that has the least so far of what the group
/// brings: of the members' `labels` (as small numbers, one entry a member), and of members at all. So folds are alike in
/// size, and in the shares of labels as far as groups allow.
///
/// `None` for fewer than two folds, fewer groups than folds, or lists of different lengths.
pub fn deal(groups: &[usize], labels: &[usize], folds: usize, seed: u64) -> Option<Vec<usize>> {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (member, &group) in groups.iter().enumerate() {
        members.entry(group).or_default().push(member);
    }
    if folds < 2 || members.len() < folds || groups.len() != labels.len() {
        return None;
    }
    let mut members: Vec<Vec<usize>> = members.into_values().collect();
    Rng::new(seed).shuffle(&mut members);
    members.sort_by_key(|members| std::cmp::Reverse(members.len()));
    // One column for each label, and one for members of any.
    let width = labels.iter().max().map_or(1, |highest| highest + 2);
    let counts = |members: &[usize]| {
        let mut counts = vec![0.0; width];
        for label in members.iter().filter_map(|&member| labels.get(member)) {
            for column in [*label, width - 1] {
                counts.get_mut(column).into_iter().for_each(|count| *count += 1.0);
            }
        }
        counts
    };
    let totals = counts(&(0..groups.len()).collect::<Vec<_>>());
    let mut dealt = vec![vec![0.0; width]; folds];
    let mut fold_of = vec![0; groups.len()];
    for members in members {
        let brings = counts(&members);
        let has = |fold: &Vec<f64>| -> f64 {
            let columns = brings.iter().zip(fold).zip(&totals).filter(|((brings, _), _)| **brings > 0.0);
            columns.map(|((brings, has), total)| brings * has / total).sum()
        };
        let Some((fold, place)) =
            dealt.iter_mut().enumerate().min_by(|(_, a), (_, b)| has(a).total_cmp(&has(b)))
        else {
            continue;
        };
        place.iter_mut().zip(&brings).for_each(|(has, brings)| *has += brings);
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
        let folds = deal(&groups, &[0; 60], 5, 1).unwrap();
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
        assert_eq!(deal(&groups, &[0; 60], 3, 1), deal(&groups, &[0; 60], 3, 1));
        assert!((2..9).any(|seed| deal(&groups, &[0; 60], 3, seed) != deal(&groups, &[0; 60], 3, 1)));
    }

    #[test]
    fn what_cannot_be_dealt_is_not() {
        assert_eq!(deal(&groups(), &[0; 60], 1, 1), None);
        assert_eq!(deal(&groups(), &[0; 60], 13, 1), None);
        assert_eq!(deal(&[], &[], 2, 1), None);
        assert!(deal(&groups(), &[0; 60], 12, 1).is_some());
    }

    #[test]
    fn labels_are_dealt_alike_as_far_as_groups_allow() {
        // Of 200 groups of three a tenth of the members have a label that the others do not.
        let groups: Vec<usize> = (0..600).map(|member| member / 3).collect();
        let labels: Vec<usize> = (0..600).map(|member| usize::from(member % 10 == 0)).collect();
        let folds = deal(&groups, &labels, 5, 1).unwrap();
        for fold in 0..5 {
            let of_fold: Vec<usize> = (0..600).filter(|&member| folds[member] == fold).collect();
            let rare = of_fold.iter().filter(|&&member| labels[member] == 1).count();
            assert!((117..=123).contains(&of_fold.len()) && rare == 12, "{} {rare}", of_fold.len());
        }
        assert_eq!(deal(&groups, &labels[1..], 5, 1), None);
    }
}
