//! The numbers of which the weights of all classes are made.
//!
//! A shift of a feature's weights by the same amount for all classes changes no probability, and a penalty on squares holds
//! their sum at zero. So a feature has one parameter less than there are classes: how far its weights lie in each of
//! orthonormal directions whose sum is zero (Helmert contrasts). Lengths and angles are those of the weights themselves,
//! and so are the penalty and the steps of conjugate gradients; what they take is less, most of all for two classes.

/// How the parameters of a feature, its parts, become its weights of the classes.
#[derive(Debug, Clone)]
pub(super) struct Contrasts {
    n_classes: usize,
    /// Classes × parts; `None` if each class has a parameter of its own.
    matrix: Option<Vec<f64>>,
}

impl Contrasts {
    /// A parameter for each class.
    pub(super) fn none(n_classes: usize) -> Self {
        Self { n_classes, matrix: None }
    }

    /// One parameter less than there are classes, which are at least two.
    pub(super) fn helmert(n_classes: usize) -> Self {
        let n_parts = n_classes - 1;
        let mut matrix = vec![0.0; n_classes * n_parts];
        for part in 0..n_parts {
            let before = (part + 1) as f64;
            let length = (before * (before + 1.0)).sqrt();
            for class in 0..=part {
                matrix[class * n_parts + part] = 1.0 / length;
            }
            matrix[(part + 1) * n_parts + part] = -before / length;
        }
        Self { n_classes, matrix: Some(matrix) }
    }

    /// How many parameters a feature has.
    pub(super) fn n_parts(&self) -> usize {
        if self.matrix.is_some() { self.n_classes - 1 } else { self.n_classes }
    }

    /// The weights of the classes that `parts` stand for.
    pub(super) fn to_classes(&self, parts: &[f64], classes: &mut [f64]) {
        match &self.matrix {
            None => classes.copy_from_slice(parts),
            Some(matrix) => {
                for (class, line) in classes.iter_mut().zip(matrix.chunks_exact(parts.len())) {
                    *class = line.iter().zip(parts).map(|(factor, part)| factor * part).sum();
                }
            }
        }
    }

    /// How far `classes` lie in the directions of the parts: the parts of weights whose sum is zero, and of the gradient
    /// the gradient by parts.
    pub(super) fn to_parts(&self, classes: &[f64], parts: &mut [f64]) {
        match &self.matrix {
            None => parts.copy_from_slice(classes),
            Some(matrix) => {
                parts.fill(0.0);
                for (class, line) in classes.iter().zip(matrix.chunks_exact(parts.len())) {
                    parts.iter_mut().zip(line).for_each(|(part, factor)| *part += factor * class);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_lengths_and_come_back() {
        for n_classes in 2..7 {
            let contrasts = Contrasts::helmert(n_classes);
            let parts: Vec<f64> = (0..contrasts.n_parts()).map(|part| (part as f64 - 1.5) * 0.7).collect();
            let (mut classes, mut back) = (vec![0.0; n_classes], vec![0.0; parts.len()]);
            contrasts.to_classes(&parts, &mut classes);
            contrasts.to_parts(&classes, &mut back);
            assert!(classes.iter().sum::<f64>().abs() < 1e-12);
            let square = |numbers: &[f64]| numbers.iter().map(|number| number * number).sum::<f64>();
            assert!((square(&classes) - square(&parts)).abs() < 1e-12);
            assert!(back.iter().zip(&parts).all(|(a, b)| (a - b).abs() < 1e-12), "{n_classes}");
        }
    }
}
