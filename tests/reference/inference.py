"""Writes inference.json: prediction-powered means by the package of the method's authors, which the Rust code is tested
against, and design-based means by the formula of their paper in NumPy.

Run from this folder: python3 inference.py
Made with Python 3.11, ppi-python 0.2.3, NumPy 2.4.6.
"""

import json

import numpy as np
from ppi_py import ppi_mean_ci, ppi_mean_pointestimate
from ppi_py.ppi import _calc_lam_glm
from scipy.stats import norm


def powered(coded, predicted, others):
    n = len(coded)
    point = ppi_mean_pointestimate(coded, predicted, others)[0]
    low, high = ppi_mean_ci(coded, predicted, others, alpha=0.05)
    error = (high - low)[0] / 2 / norm.ppf(0.975)
    lam = _calc_lam_glm(
        (coded - point)[:, None], (predicted - point)[:, None], (others - point)[:, None], np.eye(1), clip=True
    )
    return [float(point), float(error), float(lam)]


def clustered(coded, predicted, others, clusters_coded, clusters_others, lam):
    """The root of the sum over clusters of the squared sums of what rows add to the estimate."""
    rectifier = coded - lam * predicted
    parts = np.concatenate([(rectifier - rectifier.mean()) / len(coded), lam * (others - others.mean()) / len(others)])
    clusters = np.concatenate([clusters_coded, clusters_others])
    sums = [parts[clusters == cluster].sum() for cluster in np.unique(clusters)]
    return float(np.sqrt(np.sum(np.square(sums))))


def case(rng, n, others, slope, noise, values=None):
    rows = n + others
    truth = rng.normal(0.2, 0.5, rows) if values is None else rng.choice(values, rows).astype(float)
    predicted = slope * truth - 0.1 + rng.normal(0, noise, rows)
    probabilities = rng.uniform(0.05, 0.9, rows)
    is_coded = np.zeros(rows, dtype=bool)
    is_coded[rng.choice(rows, n, replace=False)] = True
    clusters = rng.integers(rows // 3, size=rows)
    estimate = powered(truth[is_coded], predicted[is_coded], predicted[~is_coded])
    outcomes = predicted + np.where(is_coded, (truth - predicted) / probabilities, 0.0)
    return {
        "predicted": predicted.tolist(),
        "coded": [float(value) if coded else None for value, coded in zip(truth, is_coded)],
        "probabilities": probabilities.tolist(),
        "powered": estimate,
        "design": [float(outcomes.mean()), float(outcomes.std() / np.sqrt(rows))],
        "clusters": clusters.tolist(),
        "powered_clustered": clustered(
            truth[is_coded], predicted[is_coded], predicted[~is_coded], clusters[is_coded], clusters[~is_coded], estimate[2]
        ),
    }


def main():
    rng = np.random.default_rng(11)
    cases = [
        case(rng, 20, 100, 0.9, 0.2),
        case(rng, 40, 60, 0.3, 0.5),
        case(rng, 30, 90, -0.5, 0.3),
        case(rng, 25, 75, 0.8, 0.3, values=[0, 1]),
    ]
    with open("inference.json", "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(map(json.dumps, cases)) + "\n]\n")


if __name__ == "__main__":
    main()
