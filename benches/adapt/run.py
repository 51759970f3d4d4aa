#!/usr/bin/env python3
"""What `parallax adapt` gains on public corpora: models that never saw a corpus, adapted to samples of it.

    python3 benches/adapt/run.py PARALLAX CORPORA [WORK]

PARALLAX is the program, CORPORA a folder with newsmtsc.csv, newstsc.csv, persent.csv, framing_articles.csv and
framing_stories.csv as `models/QUALITY.md` names them. For each pair of model and corpus, 10 samples of 50, 100 and 200
rows are drawn from one part, and the model is tested on another before and after. Probabilities are those of
`parallax score`; the levels that the adapted model tells are applied to them, which is what its weights do. Standard
library only.
"""
import csv
import json
import math
import os
import random
import struct
import subprocess
import sys

LABELS = ["negative", "neutral", "positive"]
DRAWS = 10
# Model: its corpora and parts.
MODELS = {
    "mtsc+tsc": (["newsmtsc", "newstsc"], "train"),
    "mtsc+persent": (["newsmtsc", "persent"], "train,dev"),
    "persent": (["persent"], "dev"),
    "mtsc+tsc+persent": (["newsmtsc", "newstsc", "persent"], "train,dev"),
}
# Model, corpus, column of the label, part that is sampled, part that is tested.
PAIRS = [
    ("mtsc+tsc", "persent", "label", "dev", "test-frequent"),
    ("persent", "newstsc", "label", "train", "test"),
    ("persent", "newsmtsc", "label", "dev-mt", "test-mt"),
    ("mtsc+persent", "newstsc", "label", "train", "test"),
    ("mtsc+tsc", "newsmtsc", "label", "dev-mt", "test-mt"),
    ("mtsc+tsc+persent", "framing_articles", "label", "train", "dev"),
    ("mtsc+tsc+persent", "framing_articles", "own", "train", "dev"),
    ("mtsc+tsc+persent", "framing_stories", "label", "train", "dev"),
    ("mtsc+tsc", "framing_articles", "own", "train", "dev"),
]


def metadata(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        return json.loads(json.loads(file.read(length))["__metadata__"]["parallax"])


def measures(rows, levels):
    scale, shifts = levels
    counts = [[0] * 3 for _ in range(3)]
    loss = 0.0
    for logits, gold in rows:
        z = [scale * logit + shift for logit, shift in zip(logits, shifts)]
        top = max(z)
        loss += top + math.log(sum(math.exp(logit - top) for logit in z)) - z[gold]
        counts[gold][z.index(top)] += 1
    f1 = []
    for label in range(3):
        gold, said = sum(counts[label]), sum(row[label] for row in counts)
        if gold + said:
            f1.append(2 * counts[label][label] / (gold + said))
    return sum(f1) / len(f1), sum(counts[i][i] for i in range(3)) / len(rows), loss / len(rows)


def main():
    program, corpora = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    work = sys.argv[3] if len(sys.argv) > 3 else "adapt-bench"
    os.makedirs(work, exist_ok=True)
    here = os.path.dirname(os.path.abspath(__file__))
    models = os.path.join(here, "..", "..", "models")

    def run(*words):
        done = subprocess.run([program, *words], capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{words}: {done.stderr}")
        return done.stderr

    csv.field_size_limit(1 << 30)
    total = {}
    for name, corpus, column, part, test in PAIRS:
        model = os.path.join(work, f"{name}.model")
        if not os.path.exists(model):
            files, split = MODELS[name]
            config = os.path.join(models, "news-polarity.toml")
            run("train", *[os.path.join(corpora, f"{file}.csv") for file in files], "--split", split, "--config", config, "-o", model)
        path = os.path.join(corpora, f"{corpus}.csv")
        scores = os.path.join(work, f"{name}-{corpus}.csv")
        if not os.path.exists(scores):
            run("score", model, path, "--split", test, "-o", scores)
        with open(path, newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            header, rows = reader.fieldnames, [row for row in reader if row[column] in LABELS]
        with open(scores, newline="", encoding="utf-8") as file:
            scored = list(csv.DictReader(file))
        golds = [row[column] for row in rows if row["split"] == test]
        tested = []
        for row, gold in zip(scored, golds, strict=True):
            if row["p_neutral"]:
                logits = [math.log(max(float(row[f"p_{label}"]), 1e-6)) for label in LABELS]
                tested.append((logits, LABELS.index(gold)))
        before = measures(tested, (1.0, [0.0] * 3))
        pool = [row for row in rows if row["split"] == part]
        print(f"{name} -> {corpus} {column} ({part}, tested on {len(tested)} of {test}): macro F1 {before[0]:.3f}, accuracy {before[1]:.3f}, log loss {before[2]:.3f}")
        for n in (50, 100, 200):
            gains, taken = [], 0
            for draw in range(DRAWS):
                drawn = random.Random(draw).sample(range(len(pool)), n)
                sample, adapted = os.path.join(work, "sample.csv"), os.path.join(work, "adapted.model")
                with open(sample, "w", newline="", encoding="utf-8") as file:
                    writer = csv.DictWriter(file, header)
                    writer.writeheader()
                    writer.writerows(pool[row] for row in sorted(drawn))
                columns = [] if column == "label" else ["--column", f"label={column}"]
                run("adapt", model, sample, *columns, "-o", adapted, "--force")
                done = metadata(adapted)["recipe"]["provenance"].get("adaptations", [])
                taken += bool(done)
                levels = (done[-1]["levels"]["scale"], done[-1]["levels"]["shifts"]) if done else (1.0, [0.0] * 3)
                gains.append([after - b for after, b in zip(measures(tested, levels), before)])
            f1, accuracy, loss = ([gain[i] for gain in gains] for i in range(3))
            mean = lambda values: sum(values) / len(values)
            total.setdefault(n, []).append((mean(f1), mean(accuracy), mean(loss)))
            print(
                f"  n {n:3}  macro F1 {mean(f1):+.3f} (worst {min(f1):+.3f})  accuracy {mean(accuracy):+.3f} (worst {min(accuracy):+.3f})"
                f"  log loss {mean(loss):+.3f} (worst {max(loss):+.3f})  changed {taken} of {DRAWS}",
                flush=True,
            )
    for n, means in total.items():
        print(f"all, n {n}: macro F1 {sum(m[0] for m in means) / len(means):+.3f} (worst pair {min(m[0] for m in means):+.3f})")


main()
