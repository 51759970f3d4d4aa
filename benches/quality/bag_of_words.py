#!/usr/bin/env python3
"""What a bag of words reaches on the tasks of QUALITY.md: scikit-learn's TF-IDF and logistic regression.

    pip install scikit-learn pandas
    python3 benches/quality/bag_of_words.py FOLDER > peers.md

The folder holds the corpora as for `cargo bench --bench quality`, which takes the table that is printed as its third argument.
Stems are not made, pairs of words are; terms of two texts or more; class weights balanced; C = 1, as is usual. "Masked": the
actor's names are one token, so that pairs of words tell what stands beside it.
"""
import re
import sys
from pathlib import Path

import pandas
import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.pipeline import make_pipeline

TASKS = [
    ("newsmtsc", ["train"], ["dev-mt", "test-mt"]),
    ("newstsc", ["train"], ["test"]),
    ("persent", ["dev"], ["test-frequent"]),
    ("narrative_framing", ["fold1", "fold2", "fold3", "fold4"], ["fold5"]),
]


def masked(row):
    text, token = row.text, " theactor "
    if row.mention_start:
        text = text[: int(row.mention_start)] + token + text[int(row.mention_end) :]
    names = sorted({row.actor, *filter(None, row.aliases.split("|"))}, key=len, reverse=True)
    return re.sub(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b", token, text)


def main():
    folder = Path(sys.argv[1])
    print(f"scikit-learn {sklearn.__version__}, written by `benches/quality/bag_of_words.py`.\n")
    print("| trained on | tested on | macro-F1 | accuracy | masked: macro-F1 | accuracy |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, train, test in TASKS:
        rows = pandas.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
        figures = []
        for text in (lambda row: row.text, masked):
            texts = pandas.Series([f"{row.title}\n{text(row)}" for row in rows.itertuples()], rows.index)
            of = lambda splits: rows.split.isin(splits)
            model = make_pipeline(
                TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
                LogisticRegression(class_weight="balanced", max_iter=2000),
            ).fit(texts[of(train)], rows.label[of(train)])
            gold, predicted = rows.label[of(test)], model.predict(texts[of(test)])
            figures += [f1_score(gold, predicted, average="macro"), accuracy_score(gold, predicted)]
        cells = " | ".join(f"{figure:.3f}" for figure in figures)
        print(f"| {name} {', '.join(train)} | {name} {', '.join(test)} | {cells} |")


main()
