"""Writes difference.json: standard errors of differences of two means, which the Rust code is tested against.

Single observations: SciPy's Welch test. Clusters: statsmodels' cluster-robust errors of either group's mean, where no cluster
has observations of both groups; where clusters are of one size, SciPy's tests of the clusters' means, Welch's for clusters
of one group, the paired one for clusters of both.

Run from this folder: python3 difference.py
Made with Python 3.11, NumPy 2.4.6, SciPy 1.17.1, statsmodels 0.15.0.
"""

import json

import numpy as np
import statsmodels.api as sm
from scipy import stats


def standard_error(test, difference):
    return float(abs(difference / test.statistic))


def robust(values, clusters):
    fit = sm.OLS(values, np.ones(len(values))).fit(cov_type="cluster", cov_kwds={"groups": clusters})
    return float(fit.bse[0])


def means(values, clusters):
    return np.array([values[clusters == cluster].mean() for cluster in np.unique(clusters)])


def case(name, first, first_clusters, second, second_clusters, error):
    difference = second.mean() - first.mean()
    return {
        "name": name,
        "first": first.tolist(),
        "first_clusters": first_clusters.tolist(),
        "second": second.tolist(),
        "second_clusters": second_clusters.tolist(),
        "difference": float(difference),
        "standard_error": error(difference),
    }


def main():
    rng = np.random.default_rng(7)
    cases = []

    first, second = rng.normal(-0.2, 0.4, 30), rng.normal(0.1, 0.2, 45)
    welch = stats.ttest_ind(second, first, equal_var=False)
    cases.append(
        case("articles", first, np.arange(30), second, np.arange(30, 75), lambda d: standard_error(welch, d))
    )

    for outlets in [(7, 9), (12, 30)]:
        sizes = [rng.integers(1, 15, n) for n in outlets]
        clusters = [np.repeat(np.arange(n) + at * 100, size) for at, (n, size) in enumerate(zip(outlets, sizes))]
        shared = [rng.normal(0, 0.3, n) for n in outlets]
        values = [
            np.repeat(of_outlet, size) + rng.normal(0.1 * at, 0.4, size.sum())
            for at, (of_outlet, size) in enumerate(zip(shared, sizes))
        ]
        error = float(np.hypot(robust(values[0], clusters[0]), robust(values[1], clusters[1])))
        cases.append(case(f"{outlets} outlets", values[0], clusters[0], values[1], clusters[1], lambda d: error))

    clusters = [np.repeat(np.arange(n) + start, 5) for n, start in [(8, 0), (11, 8)]]
    values = [rng.normal(0, 0.3, len(of)) + rng.normal(0, 0.3, 20)[of] for of in clusters]
    welch = stats.ttest_ind(means(values[1], clusters[1]), means(values[0], clusters[0]), equal_var=False)
    cases.append(
        case("outlets of one size", values[0], clusters[0], values[1], clusters[1], lambda d: standard_error(welch, d))
    )

    story = rng.normal(0, 0.5, 10)
    clusters = [np.repeat(np.arange(10), n) for n in (3, 2)]
    values = [story[of] + rng.normal(0.1 * at, 0.2, len(of)) for at, of in enumerate(clusters)]
    paired = stats.ttest_rel(means(values[1], clusters[1]), means(values[0], clusters[0]))
    cases.append(
        case("stories of both", values[0], clusters[0], values[1], clusters[1], lambda d: standard_error(paired, d))
    )

    with open("difference.json", "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(map(json.dumps, cases)) + "\n]\n")


if __name__ == "__main__":
    main()
