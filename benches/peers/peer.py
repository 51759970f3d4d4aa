"""What scikit-learn and LIBLINEAR do with the same bytes. Run by run.py; prints one JSON object."""

import json
import pickle
import sys
import time


def rows(path, split=None):
    """Text and label of each row."""
    texts, labels = [], []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if split is None or row["split"] == split:
                texts.append(row["title"] + "\n" + row["text"])
                labels.append(row.get("label"))
    return texts, labels


def vectorizer():
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)


def vectorise(labels):
    texts, _ = rows(labels, "train")
    start = time.perf_counter()
    matrix = vectorizer().fit_transform(texts)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "rows": matrix.shape[0], "columns": matrix.shape[1], "entries": matrix.nnz}


def train(labels, model):
    from sklearn.linear_model import LogisticRegression

    texts, targets = rows(labels, "train")
    vectors = vectorizer()
    regression = LogisticRegression(C=1.0, max_iter=1000).fit(vectors.fit_transform(texts), targets)
    with open(model, "wb") as file:
        pickle.dump((vectors, regression), file)
    return {"converged": bool((regression.n_iter_ < 1000).all())}


def score(model, articles, scores):
    import pandas

    with open(model, "rb") as file:
        vectors, regression = pickle.load(file)
    table = pandas.read_json(articles, lines=True, dtype=False, convert_dates=False)
    probabilities = regression.predict_proba(vectors.transform(table["title"] + "\n" + table["text"]))
    columns = {f"p_{label}": probabilities[:, at] for at, label in enumerate(regression.classes_)}
    scored = table[["id", "outlet", "date"]].assign(**columns)
    scored.to_csv(scores, index=False, float_format="%.6f")
    return {"rows": len(scored)}


def matrix(folder):
    import numpy
    from scipy import sparse

    def array(name, kind):
        return numpy.fromfile(f"{folder}/{name}", dtype=kind)

    indptr, indices, values = array("indptr.u64", "<u8"), array("indices.u32", "<u4"), array("values.f32", "<f4")
    parts = (values.astype(float), indices.astype(numpy.int32), indptr.astype(numpy.int32))
    columns = int(indices.max()) + 1
    return sparse.csr_matrix(parts, shape=(len(indptr) - 1, columns)), array("targets.u32", "<u4").astype(int)


def objective(x, y, weights, intercepts):
    """Sum of losses + half the squared weights, in 64 bits, for weights of features x classes."""
    import numpy
    from scipy.special import logsumexp

    logits = x @ weights + intercepts
    losses = logsumexp(logits, axis=1) - logits[numpy.arange(len(y)), y]
    return float(losses.sum() + 0.5 * (weights**2).sum())


def fit(folder, solver, tolerance):
    """Fits with a penalty of 1, and says what the objective is then."""
    import numpy

    x, y = matrix(folder)
    if solver == "parallax":
        weights = numpy.fromfile(f"{folder}/weights.f64", dtype="<f8").reshape(-1, y.max() + 1)
        return {"objective": objective(x, y, weights[:-1], weights[-1])}
    if solver.startswith("liblinear"):
        return liblinear(x, y, solver.split("-")[1], tolerance)
    from sklearn.linear_model import LogisticRegression

    # Two classes have one vector w there, which is w/2 and -w/2 of ours: half the penalty.
    two = y.max() == 1
    model = LogisticRegression(C=2.0 if two else 1.0, tol=float(tolerance), max_iter=10000, solver=solver)
    start = time.perf_counter()
    model.fit(x, y)
    seconds = time.perf_counter() - start
    weights, intercepts = model.coef_.T, model.intercept_
    if two:
        weights, intercepts = numpy.hstack([-weights, weights]) / 2, numpy.array([-1, 1]) * intercepts / 2
    return {"seconds": seconds, "objective": objective(x, y, weights, intercepts)}


def liblinear(x, y, kind, tolerance):
    """Two classes; "-R" leaves the intercept without penalty, as all others do."""
    import numpy
    from liblinear import liblinear as library

    problem = library.problem((2 * y - 1).astype(float), x, bias=1)
    free = " -R" if kind == "0" else ""
    parameter = library.parameter(f"-s {kind} -c 2 -e {tolerance} -B 1{free} -q")
    problem.set_bias(parameter.bias)
    start = time.perf_counter()
    pointer = library.liblinear.train(problem, parameter)
    seconds = time.perf_counter() - start
    model = library.toPyModel(pointer)
    vector, bias = model.get_decfun()
    sign = 1 if model.get_labels()[0] == 1 else -1
    half = sign * numpy.array(vector) / 2
    weights = numpy.stack([-half, half], axis=1)
    value = objective(x, y, weights, numpy.array([-1, 1]) * bias / 2)
    # With its penalty on the intercept it solves a problem that differs a little; its own optimum is its measure.
    return {"seconds": seconds, "objective": value if free else value + bias**2 / 4}


def main():
    tasks = {"vectorise": vectorise, "train": train, "score": score, "fit": fit}
    print(json.dumps(tasks[sys.argv[1]](*sys.argv[2:])))


if __name__ == "__main__":
    main()
