"""Puts texts to the labels of this folder, so that the models can be trained again.

    python3 models/labels/join.py OUT ARTICLES.jsonl ...

ARTICLES are JSON Lines with `id`, `title`, `text`, `outlet` and `date` of the Article-Bias-Prediction corpus
(github.com/ramybaly/Article-Bias-Prediction), whose articles the labels are of. Writes framing_articles.csv,
framing_stories.csv and framing_mentions.csv into the folder OUT. Mentions of articles that the other two files label
are left out: a model of articles begins with what the model of mentions knows, which must not have seen their answers.

Needs Python 3.9 and nothing else.
"""

import csv
import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
COLUMNS = ["id", "event", "outlet", "date", "title", "text", "actor", "aliases", "mention_start", "mention_end",
           "annotator", "split", "label", "strength", "own", "own_strength", "voice", "leaning"]


def labels(name):
    with open(HERE / f"{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def main(out, *files):
    articles = {}
    for name in files:
        with open(name, encoding="utf-8") as file:
            for line in file:
                article = json.loads(line)
                articles.setdefault(str(article["id"]), article)
    of_articles = {row["article"] for name in ("framing_articles", "framing_stories") for row in labels(name)}
    for name in ("framing_articles", "framing_stories", "framing_mentions"):
        rows, missing = [], set()
        for row in labels(name):
            article = articles.get(row["article"])
            if article is None:
                missing.add(row["article"])
                continue
            made = {**row, "event": row.get("event") or row["article"], "id": row["article"]}
            made.update({key: article.get(key) or "" for key in ("outlet", "date", "title", "text")})
            if name == "framing_stories":
                made["id"] = f"{row['event']}:{row['article']}"
            if name == "framing_mentions":
                if row["article"] in of_articles:
                    continue
                start = int(row["start"])
                made["id"] = f"{row['article']}:{start}"
                made["title"] = ""
                made["text"] = article["text"][start:start + int(row["length"])]
            rows.append(made)
        with open(Path(out) / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS, restval="", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        print(f"{name}: {len(rows)} rows; {len(missing)} articles missing")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
