//! From logits to probabilities, without overflow: the largest logit is taken out first, row by row.

/// The position of the largest logit; the first of equals.
pub fn largest(logits: &[f64]) -> usize {
    let mut largest = 0;
    for (class, logit) in logits.iter().enumerate() {
        if *logit > logits[largest] {
            largest = class;
        }
    }
    largest
}

/// Turns logits into probabilities, in place. At least one logit is finite; one of −∞ gives probability 0.
pub fn softmax(logits: &mut [f64]) {
    let highest = logits[largest(logits)];
    for logit in logits.iter_mut() {
        *logit = (*logit - highest).exp();
    }
    let sum: f64 = logits.iter().sum();
    for logit in logits {
        *logit /= sum;
    }
}

/// The negative log likelihood of class `target`, precise also where it is close to zero.
pub(crate) fn log_loss(logits: &[f64], target: usize) -> f64 {
    let largest = largest(logits);
    let highest = logits[largest];
    let others: f64 = logits
        .iter()
        .enumerate()
        .filter(|(class, _)| *class != largest)
        .map(|(_, logit)| (logit - highest).exp())
        .sum();
    (highest - logits[target]) + others.ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_logits_neither_overflow_nor_vanish() {
        let mut logits = [1e4, -1e4, 1e4];
        assert_eq!(log_loss(&logits, 1), 2e4 + 2.0_f64.ln());
        softmax(&mut logits);
        assert_eq!(logits, [0.5, 0.0, 0.5]);
        assert_eq!(log_loss(&[50.0, 0.0], 0), (-50.0_f64).exp());
    }

    #[test]
    fn minus_infinity_is_probability_zero() {
        let mut logits = [f64::NEG_INFINITY, 0.0];
        softmax(&mut logits);
        assert_eq!(logits, [0.0, 1.0]);
    }
}
