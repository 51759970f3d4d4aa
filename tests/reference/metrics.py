"""Writes metrics.json: metrics from scikit-learn and quantiles from NumPy, which the Rust code is tested against.

Run from this folder: python3 metrics.py
Made with Python 3.11.7, scikit-learn 1.9.1, NumPy 2.4.6.
"""

import json

import numpy as np
from sklearn import metrics


def or_null(numbers):
    return [None if np.isnan(number) else float(number) for number in numbers]


def case(name, gold, probabilities, majority, values=None):
    gold, probabilities = np.array(gold), np.array(probabilities)
    classes = np.arange(probabilities.shape[1])
    predicted = probabilities.argmax(axis=1)
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        gold, predicted, labels=classes, zero_division=np.nan
    )
    constant = np.full_like(gold, majority)
    error = None
    if values is not None:
        error = metrics.mean_absolute_error(np.array(values)[gold], probabilities @ values)
    return {
        "name": name,
        "gold": gold.tolist(),
        "probabilities": probabilities.tolist(),
        "majority": majority,
        "values": values,
        "expected": {
            "accuracy": metrics.accuracy_score(gold, predicted),
            "macro_f1": metrics.f1_score(gold, predicted, average="macro", zero_division=0.0),
            "weighted_f1": metrics.f1_score(gold, predicted, average="weighted", zero_division=0.0),
            "log_loss": metrics.log_loss(gold, probabilities, labels=classes),
            "brier": metrics.brier_score_loss(gold, probabilities, labels=classes, scale_by_half=False),
            "mean_absolute_error": error,
            "mcc": correlation(gold, predicted),
            "quadratic_kappa": kappa(gold, predicted, values),
            "calibration_error": calibration_error(gold, probabilities),
            "roc_auc": one_against_rest(gold, probabilities, metrics.roc_auc_score),
            "average_precision": one_against_rest(gold, probabilities, metrics.average_precision_score),
            "baseline_accuracy": metrics.accuracy_score(gold, constant),
            "baseline_macro_f1": metrics.f1_score(gold, constant, average="macro", zero_division=0.0),
            "precision": or_null(precision),
            "recall": or_null(recall),
            "f1": or_null(f1),
            "support": support.astype(int).tolist(),
            "confusion": metrics.confusion_matrix(gold, predicted, labels=classes).tolist(),
        },
    }


def correlation(gold, predicted):
    """Undefined, where scikit-learn gives 0, if all gold or all predicted labels are one."""
    if len(set(gold)) < 2 or len(set(predicted)) < 2:
        return None
    return float(metrics.matthews_corrcoef(gold, predicted))


def kappa(gold, predicted, values):
    if values is None or len(set(gold) | set(predicted)) < 2:
        return None
    order = np.argsort(np.argsort(values))
    return float(metrics.cohen_kappa_score(order[gold], order[predicted], labels=range(len(values)), weights="quadratic"))


def one_against_rest(gold, probabilities, score):
    def of_class(label):
        positive = gold == label
        if not positive.any() or (score is metrics.roc_auc_score and positive.all()):
            return None
        return float(score(positive, probabilities[:, label]))

    return [of_class(label) for label in range(probabilities.shape[1])]


def calibration_error(gold, probabilities, bins=10):
    """Bins of equally many observations by confidence."""
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == gold
    order = np.argsort(confidence, kind="stable")
    bins = min(bins, len(gold))
    edges = [len(gold) * at // bins for at in range(bins + 1)]
    parts = [order[start:end] for start, end in zip(edges, edges[1:])]
    return float(sum(len(part) * abs(confidence[part].mean() - right[part].mean()) for part in parts) / len(gold))


def random_case(rng, name, observations, classes, **options):
    gold = rng.integers(classes, size=observations)
    logits = rng.normal(size=(observations, classes)) + np.eye(classes)[gold]
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return case(name, gold, probabilities, **options)


def main():
    rng = np.random.default_rng(20)
    never_predicted = [[0.6, 0.3, 0.1], [0.5, 0.4, 0.1], [0.1, 0.8, 0.1], [0.3, 0.4, 0.3], [0.7, 0.2, 0.1]]
    cases = [
        random_case(rng, "three ordered classes", 80, 3, majority=1, values=[-1.0, 0.0, 1.0]),
        random_case(rng, "two nominal classes", 31, 2, majority=0),
        random_case(rng, "six nominal classes", 40, 6, majority=5),
        case("a class never predicted", [0, 2, 1, 1, 2], never_predicted, majority=2, values=[-1.0, 0.25, 0.5]),
        case("a class predicted but not gold", [0, 0, 1, 1, 0],
             [[0.2, 0.2, 0.6], [0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.1, 0.3, 0.6], [0.4, 0.35, 0.25]], majority=0),
        case("a class neither gold nor predicted", [0, 0, 1, 1, 0], never_predicted, majority=2),
        case("ties go to the first class", [0, 1, 1], [[0.5, 0.5], [0.5, 0.5], [0.25, 0.75]], majority=1),
        case("probabilities of 0 and 1", [0, 1, 1], [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]], majority=1),
        case("all wrong", [0, 1], [[0.1, 0.9], [0.9, 0.1]], majority=0),
    ]
    quantiles = []
    for size in [1, 2, 5, 100]:
        values = rng.normal(size=size)
        for probability in [0.0, 0.025, 0.3, 0.5, 0.975, 1.0]:
            quantile = float(np.quantile(values, probability, method="linear"))
            quantiles.append({"values": values.tolist(), "probability": probability, "quantile": quantile})
    with open("metrics.json", "w", encoding="utf-8") as file:
        # One case a line.
        lines = [",\n".join(map(json.dumps, part)) for part in (cases, quantiles)]
        file.write('{"cases": [\n%s\n],\n"quantiles": [\n%s\n]}\n' % tuple(lines))


if __name__ == "__main__":
    main()
