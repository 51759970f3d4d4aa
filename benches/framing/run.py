"""How well models of whole articles agree with labels that they have not seen, and whether they order outlets and actors as readers do.

    python3 benches/framing/run.py PARALLAX models/news-framing.toml framing_articles.csv framing_stories.csv

PARALLAX is the program; the tables are those that `models/labels/join.py` writes. Articles that share a story, and rows of one
article in both tables, are dealt to one of five folds; a model trained on four scores the fifth. That is done for several
deals, and the means are printed: macro-F1, accuracy and rank correlation (Spearman, of score and strength) over the first
table; over both, pairs whose labels differ and which the score orders rightly (a tie counts half): of two outlets on one story
and actor, and of two actors in one article. Each for the whole and for the own voice, whose labels are in column `own`.

Needs Python 3.9 and nothing else.
"""

import csv
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from itertools import combinations
from pathlib import Path

FOLDS = 5
DEALS = 3
VALUES = {"negative": -1, "neutral": 0, "positive": 1}
# Column of the label, of its strength, of the score and of the label given.
HEADS = {"overall": ("label", "strength", "score", "label"), "own voice": ("own", "own_strength", "own", "own_label")}


def read(path):
    csv.field_size_limit(10**9)
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def article(row):
    """The id of the article; rows of stories have story:article."""
    return row["id"].split(":")[-1]


def components(rows):
    """For each row a name that rows share which are connected by an article or a story."""
    parent = {}

    def root(name):
        parent.setdefault(name, name)
        while parent[name] != name:
            name = parent[name]
        return name

    for row in rows:
        parent[root("article " + article(row))] = root("story " + row["event"])
    return [root("article " + article(row)) for row in rows]


def deal(names, seed):
    """The fold of each row: whole components, the largest first, to the fold that has fewest rows."""
    counts = defaultdict(int)
    for name in names:
        counts[name] += 1
    order = sorted(counts)
    random.Random(seed).shuffle(order)
    order.sort(key=lambda name: -counts[name])
    sizes, folds = [0] * FOLDS, {}
    for name in order:
        folds[name] = min(range(FOLDS), key=lambda fold: sizes[fold])
        sizes[folds[name]] += counts[name]
    return [folds[name] for name in names]


def ranks(values):
    """Ranks from 0, the mean of equal ones."""
    order = sorted(range(len(values)), key=lambda at: values[at])
    ranks, start = [0.0] * len(values), 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for at in order[start:end]:
            ranks[at] = (start + end - 1) / 2
        start = end
    return ranks


def correlation(one, other):
    one, other = ranks(one), ranks(other)
    mean = (len(one) - 1) / 2
    product = lambda a, b: sum((x - mean) * (y - mean) for x, y in zip(a, b))
    return product(one, other) / (product(one, one) * product(other, other)) ** 0.5


def macro_f1(truth, given):
    total = 0.0
    for label in VALUES:
        right = sum(a == b == label for a, b in zip(truth, given))
        total += 2 * right / (truth.count(label) + given.count(label))
    return total / len(VALUES)


def ordered(rows, scores, column, group):
    """The part of the pairs of a group that are ordered rightly, and how many pairs there are."""
    groups = defaultdict(list)
    for at, row in enumerate(rows):
        if group(row) is not None:
            groups[group(row)].append(at)
    right = total = 0.0
    for members in groups.values():
        for a, b in combinations(members, 2):
            apart = VALUES[rows[a][column]] - VALUES[rows[b][column]]
            if apart:
                total += 1
                by = (scores[a] - scores[b]) * apart
                right += 1.0 if by > 0 else 0.5 if by == 0 else 0.0
    return right / total, total


def predicted(program, config, tables, folds):
    """The row of scores of each row, by a model that has not seen its fold."""
    rows = [row for table in tables for row in table]
    found = [None] * len(rows)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for fold in range(FOLDS):
            start, files = 0, []
            for number, table in enumerate(tables):
                files.append(folder / f"train{number}.csv")
                write(files[-1], [row for at, row in enumerate(table, start) if folds[at] != fold])
                start += len(table)
            held = [at for at in range(len(rows)) if folds[at] == fold]
            write(folder / "held.csv", [{**rows[at], "id": str(at)} for at in held])
            model, scores = folder / "fold.model", folder / "scores.csv"
            for command in (["train", *files, "--config", config, "-o", model, "--force"],
                            ["score", model, folder / "held.csv", "-o", scores, "--force"]):
                subprocess.run([program, *command], check=True, stderr=subprocess.DEVNULL)
            for row in read(scores):
                found[int(row["id"])] = row
    return found


def main(program, config, *paths):
    tables = [read(path) for path in paths]
    rows = [row for table in tables for row in table]
    names = components(rows)
    of_story = lambda row: (row["event"], row["actor"])
    figures = {head: defaultdict(list) for head in HEADS}
    for seed in range(DEALS):
        found = predicted(program, config, tables, deal(names, seed))
        for head, (label, strength, score, given) in HEADS.items():
            scores = [float(row[score]) for row in found]
            first = range(len(tables[0]))
            truth, labels = [rows[at][label] for at in first], [found[at][given] for at in first]
            figure = figures[head]
            figure["macro F1"].append(macro_f1(truth, labels))
            figure["accuracy"].append(sum(a == b for a, b in zip(truth, labels)) / len(truth))
            strengths = [float(rows[at][strength]) for at in first]
            figure["rank correlation"].append(correlation([scores[at] for at in first], strengths))
            of_article = lambda row: (row["id"],)
            stories, scores_of_stories = rows[len(tables[0]):], scores[len(tables[0]):]
            right, n = ordered(stories, scores_of_stories, label, of_story)
            figure[f"outlets ({n:.0f} pairs)"].append(right)
            right, n = ordered(rows, scores, label, of_article)
            figure[f"actors ({n:.0f} pairs)"].append(right)
    for head, figure in figures.items():
        for name, values in figure.items():
            each = ", ".join(f"{value:.3f}" for value in values)
            print(f"{head}\t{name}\t{sum(values) / len(values):.3f}\t{each}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
