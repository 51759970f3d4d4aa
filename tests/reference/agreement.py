"""Writes agreement.json: Krippendorff's alpha and Cohen's kappa, which the Rust code is tested against.

Run from this folder: python3 agreement.py
Made with Python 3.11, krippendorff 0.9.0, scikit-learn 1.9.1, NumPy 2.4.6.
"""

import json

import krippendorff
import numpy as np
from sklearn.metrics import cohen_kappa_score


def alpha(table, k, level):
    """Undefined, where the package fails, if all labels that can be paired are one."""
    paired = table[:, (~np.isnan(table)).sum(axis=0) > 1]
    if len(set(paired[~np.isnan(paired)])) < 2:
        return None
    return float(krippendorff.alpha(table, level_of_measurement=level, value_domain=list(range(k))))


def case(k, table):
    """A row for each who labels, a column for each unit; NaN where nothing was given."""
    table = np.array(table, dtype=float)
    units = [[int(label) for label in unit if not np.isnan(label)] for unit in table.T]
    both = ~np.isnan(table[0]) & ~np.isnan(table[1])
    pairs = table[:2, both].T.astype(int)
    kappa = None
    if len(pairs) and len(set(pairs.ravel())) > 1:
        kappa = float(cohen_kappa_score(pairs[:, 0], pairs[:, 1], labels=range(k)))
    return {
        "k": k,
        "units": units,
        "nominal": alpha(table, k, "nominal"),
        "ordinal": alpha(table, k, "ordinal"),
        "pairs": pairs.tolist(),
        "kappa": kappa,
    }


def main():
    rng = np.random.default_rng(7)
    cases = []
    for k, people, units, missing, noise in [(2, 2, 30, 0.0, 0.2), (3, 4, 50, 0.3, 0.4), (5, 3, 80, 0.5, 0.6), (4, 6, 25, 0.2, 0.0)]:
        truth = rng.integers(k, size=units)
        table = np.where(rng.random((people, units)) < noise, rng.integers(k, size=(people, units)), truth).astype(float)
        table[rng.random((people, units)) < missing] = np.nan
        cases.append(case(k, table))
    none = float("nan")
    cases.append(case(3, [[1, 1, 1, none], [1, 1, none, 2]]))
    cases.append(case(3, [[0, 1, 2, none], [none, none, none, 1]]))
    cases.append(case(2, [[0, 1, 0, 1], [1, 0, 1, 0]]))
    with open("agreement.json", "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(map(json.dumps, cases)) + "\n]\n")


if __name__ == "__main__":
    main()
