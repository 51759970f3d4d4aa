//! How long articles are, as a part of the observations.

/// As many parts as there are, each with about as many observations.
const PARTS: usize = 4;

/// Names of parts by the number of `words` of each observation's article, and the part of each observation. One part if all
/// are equally long.
pub(super) fn parts(words: &[usize]) -> (Vec<String>, Vec<usize>) {
    let mut sorted = words.to_vec();
    sorted.sort_unstable();
    let mut ends: Vec<usize> = (1..=PARTS)
        .filter_map(|part| sorted.get((sorted.len() * part / PARTS).checked_sub(1)?).copied())
        .collect();
    ends.dedup();
    let mut from = sorted.first().copied().unwrap_or(0);
    let mut names = Vec::with_capacity(ends.len());
    for &end in &ends {
        names.push(if from == end { format!("{end} words") } else { format!("{from}–{end} words") });
        from = end + 1;
    }
    let of = words.iter().map(|words| ends.partition_point(|end| end < words)).collect();
    (names, of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_about_as_many_observations() {
        let words: Vec<usize> = (0..40).map(|row| 100 + row * 7 % 40).collect();
        let (names, of) = parts(&words);
        assert_eq!(names, ["100–109 words", "110–119 words", "120–129 words", "130–139 words"]);
        assert!((0..4).all(|part| of.iter().filter(|of| **of == part).count() == 10));
        assert_eq!(parts(&[5, 5, 5]), (vec!["5 words".into()], vec![0, 0, 0]));
        assert_eq!(parts(&[]), (vec![], vec![]));
    }
}
