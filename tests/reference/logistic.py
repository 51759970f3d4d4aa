"""Reference fits of the sparse logistic regression, by scikit-learn.

Writes logistic.json beside this file. Made with Python 3.11.7, scikit-learn 1.9.1, scipy 1.17.1, numpy 2.4.6:

    python logistic.py
"""

import json
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from scipy.special import log_softmax
from sklearn.linear_model import LogisticRegression
from sklearn.utils.class_weight import compute_class_weight

N_ROWS, N_COLUMNS = 80, 15
generator = np.random.default_rng(20240607)
# Multiples of 1/8 are exact in single precision. The last column is never used, the first row is empty.
dense = np.round(generator.normal(size=(N_ROWS, N_COLUMNS)) * 8) / 8
dense[generator.random(dense.shape) < 0.7] = 0
dense[:, -1] = 0
dense[0] = 0
truth = generator.normal(size=(N_COLUMNS, 3))
scores = dense @ truth + generator.gumbel(size=(N_ROWS, 3)) + [1.0, 0.0, -0.5]
three_classes = scores.argmax(axis=1)
row_weights = generator.integers(0, 9, size=N_ROWS) / 4


def penalised(loss, alpha, l1_ratio, coefficients):
    absolute, squares = np.abs(coefficients).sum(), (coefficients**2).sum()
    return loss + alpha * (l1_ratio * absolute + (1 - l1_ratio) / 2 * squares)


def reference(n_classes, alpha, balanced, weighted, l1_ratio=0.0):
    targets = three_classes % n_classes
    row_weight = row_weights if weighted else np.ones(N_ROWS)
    class_weight = np.ones(n_classes)
    if balanced:
        class_weight = compute_class_weight(
            "balanced", classes=np.arange(n_classes), y=targets, sample_weight=row_weight
        )
    weight = row_weight * class_weight[targets]
    # For two classes scikit-learn fits the log odds: the difference of two opposite weights carries half their squared
    # penalty, and all of the absolute one.
    lasso, ridge = alpha * l1_ratio, alpha * (1 - l1_ratio)
    if n_classes == 2:
        ridge /= 2
    if l1_ratio == 0:
        model = LogisticRegression(C=1 / ridge, solver="newton-cg", tol=1e-12, max_iter=10_000)
    else:
        penalty = lasso + ridge
        model = LogisticRegression(
            C=1 / penalty, l1_ratio=lasso / penalty, solver="saga", tol=1e-13, max_iter=1_000_000
        )
    model.fit(csr_matrix(dense), targets, sample_weight=weight)
    coefficients, intercepts = model.coef_.T, model.intercept_
    if n_classes == 2:
        coefficients = np.hstack([-coefficients / 2, coefficients / 2])
        intercepts = np.array([-intercepts[0] / 2, intercepts[0] / 2])
    intercepts = intercepts - intercepts.mean()
    log_probabilities = log_softmax(dense @ coefficients + intercepts, axis=1)
    losses = -log_probabilities[np.arange(N_ROWS), targets]
    return {
        "n_classes": n_classes,
        "alpha": alpha,
        "l1_ratio": l1_ratio,
        "balanced": balanced,
        "row_weights": row_weights.tolist() if weighted else [],
        "targets": targets.tolist(),
        "weights": coefficients.tolist(),
        "intercepts": intercepts.tolist(),
        "objective": float(penalised(weight @ losses, alpha, l1_ratio, coefficients)),
    }


rows = [[[int(column), float(row[column])] for column in np.flatnonzero(row)] for row in dense]
fits = [
    reference(n_classes, alpha, balanced, weighted)
    for n_classes in (2, 3)
    for alpha in (0.05, 1.0, 20.0)
    for balanced in (False, True)
    for weighted in (False, True)
] + [
    reference(n_classes, alpha, balanced, balanced, l1_ratio)
    for n_classes in (2, 3)
    for alpha in (0.05, 1.0, 4.0)
    for balanced in (False, True)
    for l1_ratio in (0.3, 1.0)
]
path = Path(__file__).with_suffix(".json")
lines = ",\n    ".join(json.dumps(fit) for fit in fits)
path.write_text(
    f'{{\n  "n_columns": {N_COLUMNS},\n  "rows": {json.dumps(rows)},\n  "fits": [\n    {lines}\n  ]\n}}\n'
)
