//! How accuracy grows with labels.

use std::path::Path;

use parallax::corpus::Labels;
use parallax::stats::deal;

use super::task::{Part, evaluate, fit};

/// Folds of stories; the first is left out.
const FOLDS: usize = 5;
/// The others are dealt again, to this many pieces.
const PIECES: usize = 16;
/// How many of the pieces are learned from.
pub(super) const STEPS: [usize; 5] = [1, 2, 4, 8, 16];
const SEED: u64 = 1;

/// For each of [`STEPS`] how many rows were learned from, and macro-F1 on the stories of `part` left out.
pub(super) fn measure(part: &Part, folder: &Path) -> Vec<(usize, f64)> {
    let labels = part.read(folder);
    let (rest, left_out) = halves(&labels);
    let pieces = deal(&rest.stories(PIECES).of, &rest.label_numbers(), PIECES, SEED)
        .expect("there are stories enough");
    let steps = STEPS.map(|step| {
        let train = pick(&rest, &pieces, |piece| piece < step);
        let config = part.blank();
        (train.observations.len(), evaluate(&fit(&train, part, config), &left_out, part).figures.macro_f1)
    });
    steps.into()
}

/// The stories that are learned from, and those that are left out.
fn halves(labels: &Labels) -> (Labels, Labels) {
    let folds = deal(&labels.stories(FOLDS).of, &labels.label_numbers(), FOLDS, SEED)
        .expect("there are stories enough");
    (pick(labels, &folds, |fold| fold > 0), pick(labels, &folds, |fold| fold == 0))
}

fn pick(labels: &Labels, folds: &[usize], is_picked: impl Fn(usize) -> bool) -> Labels {
    let rows = folds.iter().enumerate().filter(|(_, fold)| is_picked(**fold));
    labels.subset(rows.map(|(row, _)| row))
}
