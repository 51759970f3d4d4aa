#!/usr/bin/env python3
"""Measures Parallax beside scikit-learn and LIBLINEAR on the same bytes; see README.md."""

import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# Names that occur in most of the articles, so that every sentence is looked at.
ACTORS = {
    "Donald Trump": ["Trump"],
    "Hillary Clinton": ["Clinton"],
    "Barack Obama": ["Obama"],
    "Republicans": ["Republican", "GOP"],
    "Democrats": ["Democrat", "Democratic"],
    "Russia": ["Russian", "Putin"],
    "China": ["Chinese", "Beijing"],
    "Congress": ["Senate", "House"],
    "Supreme Court": ["Court"],
    "police": ["officers"],
}
# The words of the whole article and nothing else, fitted as scikit-learn does by default.
CONFIGURATION = """mentions = "alias"
[features.weights]
document = 1
[prior]
vectors = "none"
model = "none"
[regression]
alpha = 1
class_weight = "none"
tolerance = 1e-4
calibrate = false
source_intercepts = false
"""


class Run:
    """A finished process: wall and processor seconds, peak memory in megabytes, and what it printed."""

    def __init__(self, command, cores=None):
        self.command = [str(part) for part in command]
        environment = dict(os.environ)
        # Set where older numerical libraries compute wrong results; the current ones are slowed by them.
        for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
            environment.pop(name, None)
        with tempfile.TemporaryFile() as output:
            start = time.perf_counter()
            process = subprocess.Popen(self.command, stdout=output, stderr=subprocess.DEVNULL, env=environment)
            _, status, usage = os.wait4(process.pid, 0)
            self.wall = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            output.seek(0)
            printed = output.read().decode()
        if process.returncode != 0:
            sys.exit(f"failed: {' '.join(self.command)}")
        self.cpu = usage.ru_utime + usage.ru_stime
        self.megabytes = usage.ru_maxrss / 1024
        self.json = json.loads(printed) if printed.startswith("{") else {}
        self.seconds = self.json.get("seconds", self.wall)


class Bench:
    def __init__(self, arguments):
        self.rounds = arguments.rounds
        self.python = arguments.python
        self.only = arguments.only
        self.folder = Path(arguments.folder)
        self.program, self.stages = build()
        self.rows = []

    def file(self, name):
        return self.folder / name

    def turns(self, *commands):
        """The runs of each command, one round after the other."""
        runs = [[] for _ in commands]
        for _ in range(self.rounds):
            for command, of_command in zip(commands, runs):
                of_command.append(Run(command))
        return runs

    def add(self, what, ours, theirs, ratio, goal, holds):
        self.rows.append((what, ours, theirs, ratio, goal, "yes" if holds else "no"))
        print(self.line(self.rows[-1]), flush=True)

    def faster(self, what, ours, theirs, least):
        """`theirs` takes at least `least` times as long as `ours`."""
        [a, b] = [statistics.median(run.seconds for run in runs) for runs in (ours, theirs)]
        self.add(what, f"{a:.2f} s", f"{b:.2f} s", f"{b / a:.2f}×", f"≥ {least}×", b / a >= least)

    def smaller(self, what, ours, theirs, most):
        """`ours` needs at most `most` times the memory of `theirs`."""
        [a, b] = [statistics.median(run.megabytes for run in runs) for runs in (ours, theirs)]
        self.add(what, f"{a:.0f} MB", f"{b:.0f} MB", f"{a / b:.2f}×", f"≤ {most}×", a / b <= most)

    def peer(self, *task):
        return [self.python, HERE / "peer.py", *task]

    def parallax(self, *task):
        return [self.program, *task]

    def train(self, labels, model, *options, config="words.toml"):
        selection = ["--split", "train", "--features", "document", "--config", self.file(config)]
        return self.parallax(*options, "train", labels, *selection, "-o", model, "--force")

    def score(self, model, articles, actors, scores, *options):
        files = [self.file(model)] if model else []
        files += [self.file(articles), "--actors", self.file(actors), "-o", self.file(scores), "--force"]
        return self.parallax(*options, "score", *files)

    def line(self, row):
        return "| " + " | ".join(row) + " |"

    def table(self):
        head = ("measure", "Parallax", "beside", "ratio", "goal", "reached")
        lines = [self.line(head), self.line(("---",) * len(head)), *map(self.line, self.rows)]
        return "\n".join(lines) + "\n"


def build():
    """The program, and the bench that times single stages in process."""
    command = ["cargo", "build", "--release", "--bin", "parallax", "--bench", "peers", "--message-format=json"]
    output = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True).stdout
    messages = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    made = {message["target"]["name"]: message["executable"] for message in messages if message.get("executable")}
    return made["parallax"], made["peers"]


def prepare(source, folder):
    """Labels once and four times over, articles once and ten times over, actors, a configuration."""
    with open(source, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]

    def write(name, copies, columns):
        with open(folder / name, "w", encoding="utf-8") as file:
            for copy in range(copies):
                for row in rows:
                    # A fresh event makes it another article: equal ones would be annotated once.
                    fresh = {"id": f"{row['id']}-{copy}", "event": f"{row['id']}-{copy}"}
                    file.write(json.dumps({**fresh, **columns(row)}, ensure_ascii=False) + "\n")

    def article(row):
        return {column: row[column] for column in ("outlet", "date", "title", "text")}

    def labelled(row):
        # An actor that every article mentions: what is learned is about the article as a whole.
        return {**article(row), "actor": "the", "split": row["split_random"], "label": row["leaning"]}

    def two(row):
        return {**labelled(row), "split": "" if row["leaning"] == "center" else row["split_random"]}

    write("labels.jsonl", 1, labelled)
    write("labels-4.jsonl", 4, labelled)
    write("labels-two.jsonl", 1, two)
    write("articles.jsonl", 1, article)
    write("articles-10.jsonl", 10, article)
    (folder / "one.jsonl").write_text(json.dumps({"id": "one", **article(rows[0])}) + "\n")
    (folder / "the.toml").write_text('[[actor]]\nname = "the"\n')
    actors = (f"[[actor]]\nname = {json.dumps(name)}\naliases = {json.dumps(aliases)}\n" for name, aliases in ACTORS.items())
    (folder / "ten.toml").write_text("\n".join(actors))
    (folder / "words.toml").write_text(CONFIGURATION)
    # In four times the articles, what stands in one of them stands in four: with this, the same features are kept.
    four = CONFIGURATION.replace("[prior]", "[features]\nmin_document_frequency = 8\n[prior]", 1)
    (folder / "words-4.toml").write_text(four)


def vectorise(bench):
    labels = bench.file("labels.jsonl")
    ours, theirs = bench.turns([bench.stages, "vectorise", labels], bench.peer("vectorise", labels))
    bench.faster("text → matrix in memory, 1–2-grams", ours, theirs, 10)


def loosest(bench, run, tolerances, best):
    """The first tolerance at which the objective is within 1e-6 of the best, and that run's command."""
    for tolerance in tolerances:
        command = run(tolerance)
        if Run(command).json["objective"] <= best * (1 + 1e-6):
            return command
    return None


def fit(bench):
    for name, labels in (("three classes", "labels.jsonl"), ("two classes", "labels-two.jsonl")):
        folder = bench.file(f"matrix-{labels}")
        folder.mkdir(exist_ok=True)
        Run([bench.stages, "vectorise", bench.file(labels), folder])

        def ours(tolerance):
            return [bench.stages, "fit", folder, tolerance]

        def peer(solver):
            return lambda tolerance: bench.peer("fit", folder, solver, tolerance)

        best = Run(ours("1e-9")).json["objective"]
        # Both ways of computing an objective agree, in other words on other machines of numbers.
        checked = Run(bench.peer("fit", folder, "parallax", "0")).json["objective"]
        assert abs(checked / best - 1) < 1e-9, (checked, best)
        own = loosest(bench, ours, ["1e-2", "1e-3", "1e-4", "1e-5", "1e-6"], best)
        peers = [("scikit-learn lbfgs", peer("lbfgs"), best, 5)]
        if name == "two classes":
            penalised = Run(peer("liblinear-7")("1e-7")).json["objective"]
            peers.append(("LIBLINEAR primal (-s 0 -R)", peer("liblinear-0"), best, 1))
            peers.append(("LIBLINEAR dual (-s 7)", peer("liblinear-7"), penalised, 1))
        for title, run, target, least in peers:
            theirs = loosest(bench, run, ["1e-2", "1e-3", "1e-4", "1e-5", "1e-6"], target)
            if theirs is None:
                bench.add(f"fit, {name}: {title}", "–", "does not get there", "–", f"≥ {least}×", True)
                continue
            bench.faster(f"fit, {name}: {title}", *bench.turns(own, theirs), least)


def end_to_end(bench):
    labels, articles = bench.file("labels.jsonl"), bench.file("articles.jsonl")
    model, pickled = bench.file("words.model"), bench.file("words.pickle")
    ours, theirs = bench.turns(bench.train(labels, model), bench.peer("train", labels, pickled))
    bench.faster("train, file → model", ours, theirs, 8)
    bench.smaller("peak memory of that training", ours, theirs, 0.35)
    count = [bench.stages, "count", articles]
    ours, theirs, bare = bench.turns(
        bench.score("words.model", "articles.jsonl", "the.toml", "words.csv"),
        bench.peer("score", pickled, articles, bench.file("sklearn.csv")),
        count,
    )
    bench.faster("score, file → CSV", ours, theirs, 20)
    bench.faster("score, file → CSV, beside the bare count", ours, bare, 0.5)
    ours, bare = bench.turns(bench.score(None, "articles.jsonl", "ten.toml", "ten.csv"), count)
    bench.faster("score ten actors with the model that ships, beside the bare count", ours, bare, 0.25)


def growth(bench):
    once, four = bench.turns(
        bench.train(bench.file("labels.jsonl"), bench.file("words.model")),
        bench.train(bench.file("labels-4.jsonl"), bench.file("four.model"), config="words-4.toml"),
    )
    [a, b] = [statistics.median(run.seconds for run in runs) for runs in (once, four)]
    bench.add("train on 4 times the input", f"{b:.2f} s", f"{a:.2f} s", f"{b / a:.2f}×", "≤ 4.4×", b / a <= 4.4)
    once, ten = bench.turns(
        bench.score("words.model", "articles.jsonl", "the.toml", "words.csv"),
        bench.score("words.model", "articles-10.jsonl", "the.toml", "words-10.csv"),
    )
    bench.smaller("peak memory of scoring 10 times the stream", ten, once, 1.1)
    most = max(run.megabytes for run in ten)
    bench.add("the same, in all", f"{most:.0f} MB", "", "", "≤ 300 MB", most <= 300)


def start(bench):
    [runs] = bench.turns(*[bench.score(None, "one.jsonl", "ten.toml", "one.csv")])
    runs += [Run(runs[0].command) for _ in range(10)]
    milliseconds = 1000 * statistics.median(run.wall for run in runs)
    what = "one article with the model that ships, start to exit"
    bench.add(what, f"{milliseconds:.0f} ms", "", "", "≤ 50 ms", milliseconds <= 50)


def threads(bench):
    labels, models = bench.file("labels.jsonl"), [bench.file(f"threads-{n}.model") for n in (1, 2)]
    two, one = bench.turns(*[bench.train(labels, models[n - 1], "--threads", n) for n in (2, 1)])
    bench.faster("train, 2 threads beside 1", two, one, 1.7)
    scores = [f"threads-{n}.csv" for n in (1, 2)]
    two, one = bench.turns(
        *[bench.score(None, "articles.jsonl", "ten.toml", scores[n - 1], "--threads", n) for n in (2, 1)]
    )
    bench.faster("score ten actors, 2 threads beside 1", two, one, 1.7)
    same = models[0].read_bytes() == models[1].read_bytes()
    same &= bench.file(scores[0]).read_bytes() == bench.file(scores[1]).read_bytes()
    bench.add("the bytes at 1 and 2 threads", "identical" if same else "differ", "", "", "identical", same)


PARTS = {"vectorise": vectorise, "fit": fit, "end-to-end": end_to_end, "growth": growth, "start": start, "threads": threads}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", help="JSON Lines: id, outlet, date, title, text, leaning, split_random")
    parser.add_argument("--out", help="write the table to this file, too")
    parser.add_argument("--python", default=sys.executable, help="a Python that has the peers")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=PARTS, action="append", help="measure only this part")
    parser.add_argument("--folder", help="where inputs and results go, and stay; else a temporary folder")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        arguments.folder = arguments.folder or temporary
        folder = Path(arguments.folder)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "words.toml").exists():
            prepare(arguments.articles, folder)
        bench = Bench(arguments)
        for name, part in PARTS.items():
            if not arguments.only or name in arguments.only:
                part(bench)
    head = f"{datetime.date.today()}, {platform.machine()}, {os.cpu_count()} cores, median of {arguments.rounds} rounds in turns\n\n"
    print("\n" + head + bench.table())
    if arguments.out:
        Path(arguments.out).write_text(head + bench.table(), encoding="utf-8")


if __name__ == "__main__":
    main()
