"""Learn which pieces of a page are its article: the forest `reader/data/blocks/page.json`.

    python -m training.blocks DATA            measure, a site's pages kept together
    python -m training.blocks DATA --write    measure, then learn from all pages and store

DATA is a folder of `SET.jsonl.gz`, one object a line with `id`, `url`, `html` and `gold` (the
article's text). The pages are not part of the project; `training/blocks.md` names them. What is
measured is always learnt from the pages of other sites.
"""

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Any
from urllib.parse import urlsplit

import lightgbm
import msgspec
import numpy as np

from reader.errors import ExtractionError
from reader.extract.assemble import assemble
from reader.extract.forest import Forest, ForestFile, Tree
from reader.extract.houses import Codes
from reader.extract.html import look_at
from reader.extract.marks import NOISE_REASONS
from reader.extract.pieces import Piece, Verdict
from reader.extract.weigh import page_rows, weigh
from reader.model import Page
from training.labels import Numbers, harmonic, label, score, shingles, words_of

PLACE = Path(__file__).parent.parent / "reader" / "data" / "blocks"
FOLDS = 5
SEEDS = (0, 1)
ROUNDS = 110
SETTINGS = {
    "objective": "binary",
    "learning_rate": 0.06,
    "num_leaves": 24,
    "max_depth": 7,
    "min_data_in_leaf": 120,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "verbose": -1,
    "num_threads": 1,  # with more, sums differ between runs
    "deterministic": True,
}


@dataclass(slots=True)
class Example:
    """One page with what the program makes of it before the forest speaks."""

    name: str
    site: str
    gold: str
    pieces: list[Piece]
    verdicts: list[Verdict]
    second: str = ""
    body: str = ""
    rows: Numbers = field(default_factory=lambda: np.zeros((0, 0)))
    labels: Numbers = field(default_factory=lambda: np.zeros(0))
    weights: Numbers = field(default_factory=lambda: np.zeros(0))
    chances: Sequence[float] = ()


Reading = Callable[[str, str], tuple[list[Piece], list[Verdict], str, str]]


def read_html(html: str, url: str) -> tuple[list[Piece], list[Verdict], str, str]:
    """Pieces, the rules' verdicts, the second opinion and the text for machines."""
    content = html.encode("utf-8", "replace")
    look = look_at(Page(content, content_type="text/html; charset=utf-8", url=url))
    return look.pieces, look.verdicts, look.second, look.facts.body


def load(folder: Path, reading: Reading) -> Iterator[Example]:
    """Every page of every set that gives any piece."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                page = json.loads(line)
                try:
                    found = reading(page["html"], page["url"] or "")
                except ExtractionError:
                    continue
                if found[0]:
                    name = path.name.removesuffix(".jsonl.gz")
                    yield Example(name, site_of(page["url"]), page["gold"], *found)


def site_of(url: str | None) -> str:
    """The last two parts of the host, three below a two-letter country's second level."""
    parts = (urlsplit(url or "").hostname or "").split(".")
    size = 3 if len(parts) > 2 and len(parts[-1]) == 2 and len(parts[-2]) <= 3 else 2
    return ".".join(parts[-size:])


# --- learning -----------------------------------------------------------------------------


def weights_of(example: Example) -> Numbers:
    """Every page weighs about as much; a long piece more than a short one."""
    words = np.array([len(piece.text.split()) for piece in example.pieces], dtype=float)
    weights: Numbers = np.sqrt(np.minimum(words, 60)) + 0.5
    weights /= weights[example.labels == 1].sum() + 20
    return weights


def learn(examples: Sequence[Example], seed: int) -> lightgbm.Booster:
    """One run of boosting over these pages."""
    weights = np.concatenate([example.weights for example in examples])
    data = lightgbm.Dataset(
        np.vstack([example.rows for example in examples]),
        np.concatenate([example.labels for example in examples]),
        weight=weights / weights.mean(),
    )
    return lightgbm.train({**SETTINGS, "seed": seed}, data, ROUNDS)


def make_forest(
    boosters: Sequence[lightgbm.Booster], columns: Sequence[str], reasons: Sequence[str]
) -> ForestFile:
    """The boosters' trees, each adding its share of the log-odds, as the program reads them."""
    trees = [
        _make_tree(tree["tree_structure"], 1 / len(boosters))
        for booster in boosters
        for tree in booster.dump_model()["tree_info"]
    ]
    return ForestFile(list(columns), list(reasons), trees)


Node = dict[str, Any]  # as LightGBM dumps its trees


def _make_tree(root: Node, share: float) -> Tree:
    tree = Tree([], [], [], [], [])

    def add(node: Node) -> int:
        if "split_feature" not in node:
            tree.leaves.append(round(node["leaf_value"] * share, 5))
            return -len(tree.leaves)
        index = len(tree.columns)
        tree.columns.append(node["split_feature"])
        tree.limits.append(float(f"{node['threshold']:.6g}"))
        tree.lefts.append(0)
        tree.rights.append(0)
        tree.lefts[index] = add(node["left_child"])
        tree.rights[index] = add(node["right_child"])
        return index

    add(root)
    return tree


# --- measuring ----------------------------------------------------------------------------


def text_of(example: Example) -> str:
    """The page's text as the program would give it with these chances."""
    return assemble(weigh(example.pieces, example.verdicts, example.chances)).text


def report(examples: Iterable[Example], make_text: Callable[[Example], str]) -> str:
    """F1, precision, recall and exact pages of each set."""
    by_set: dict[str, list[tuple[float, float, bool]]] = {}
    for example in examples:
        gold, words = words_of(example.gold), words_of(make_text(example))
        figures = (*score(shingles(gold), words), gold == words)
        by_set.setdefault(example.name, []).append(figures)
    lines = []
    for name, pages in by_set.items():
        precision, recall, exact = (mean(column) for column in zip(*pages, strict=True))
        lines.append(
            f"{name:5} F1 {harmonic(precision, recall):.4f}  P {precision:.4f}  "
            f"R {recall:.4f}  exact {exact:.3f}"
        )
    return "  |  ".join(lines)


def folds_of(examples: Sequence[Example]) -> list[list[int]]:
    """Page numbers in `FOLDS` parts, the pages of a site together, largest sites first."""
    sites = Counter(example.site for example in examples)
    parts: list[list[int]] = [[] for _ in range(FOLDS)]
    home = {}
    sizes = [0] * FOLDS
    for site, size in sorted(sites.items(), key=lambda item: (-item[1], item[0])):
        home[site] = sizes.index(min(sizes))
        sizes[home[site]] += size
    for index, example in enumerate(examples):
        parts[home[example.site]].append(index)
    return parts


def measure(
    examples: Sequence[Example], columns: Sequence[str], reasons: Sequence[str]
) -> None:
    """Print what the rules give alone, and with a forest that saw none of the site's pages."""
    print("rules ", report(examples, lambda e: assemble(e.verdicts).text), flush=True)
    for part in folds_of(examples):
        held = set(part)
        rest = [example for index, example in enumerate(examples) if index not in held]
        forest = Forest(make_forest([learn(rest, seed) for seed in SEEDS], columns, reasons))
        for index in part:
            examples[index].chances = forest.judge(examples[index].rows.tolist())
    print("forest", report(examples, text_of), flush=True)


def run(folder: Path, *, writes: bool) -> None:
    """Measure the forest, and store it if asked to."""
    examples = list(load(folder, read_html))
    reasons = ["", *sorted(reasons_in(examples))]
    codes = Codes(reasons)
    for example in examples:
        example.labels = np.array(label(example.pieces, example.gold), dtype=np.float64)
        example.weights = weights_of(example)
        example.rows = page_rows(
            example.pieces,
            example.verdicts,
            second=example.second,
            body=example.body,
            codes=codes,
        )
    columns = [str(number) for number in range(examples[0].rows.shape[1])]
    print(f"{len(examples)} pages, {sum(len(e.pieces) for e in examples)} pieces")
    measure(examples, columns, reasons)
    if writes:
        forest = make_forest([learn(examples, seed) for seed in SEEDS], columns, reasons)
        content = msgspec.json.encode(forest).replace(b"],[[", b"],\n[[")
        (PLACE / "page.json").write_bytes(content + b"\n")
        print(f"page.json: {len(forest.trees)} trees, {len(content):,} bytes")


def reasons_in(examples: Iterable[Example]) -> set[str]:
    """Every reason that a rule gives on these pages or that markup may give."""
    found = set(NOISE_REASONS)
    for example in examples:
        found.update(verdict.reason for verdict in example.verdicts)
        found.update(piece.marks.noise for piece in example.pieces)
    return found - {""}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help="store what was learnt")
    options = parser.parse_args()
    run(options.folder, writes=options.write)


if __name__ == "__main__":
    main()
