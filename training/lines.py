"""Learn which lines of a pasted page are its article: `lines.json` and `words.json`.

    python -m training.lines DATA            measure, a site's pages kept together
    python -m training.lines DATA --write    measure, then learn from all pages and store

DATA is the folder that `training/blocks.py` takes. The words' weights that a page is judged by,
in learning too, come from the pages of other sites.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import lightgbm
import msgspec
import numpy as np

from reader.extract.assemble import assemble
from reader.extract.evidence import count_words_of
from reader.extract.forest import Forest
from reader.extract.houses import Codes, Words
from reader.extract.lexicon import UNSAID, score_of, words_in
from reader.extract.pieces import Piece, Verdict
from reader.extract.plaintext import find_text_pieces, look_at_paste
from reader.extract.weigh_text import decide_lines, find_live, line_rows, runs_of
from reader.hygiene import clean_text
from training.blocks import (
    PLACE,
    SEEDS,
    Example,
    folds_of,
    learn,
    load,
    make_forest,
    reasons_in,
    report,
)
from training.labels import Numbers, label
from training.lexicon import Line, learn_weights
from training.pasted import as_pasted


class Paste:
    """One pasted page, with what is looked up in it again and again."""

    def __init__(self, example: Example) -> None:
        self.example = example
        self.words: Words = count_words_of(example.pieces)
        self.live = find_live(self.words, runs_of(example.verdicts))
        self.lines: list[Line] = [
            words_in(piece.text) if is_live else frozenset()
            for piece, is_live in zip(example.pieces, self.live, strict=True)
        ]
        self.labels = np.array(label(example.pieces, example.gold), dtype=np.float64)
        counts = np.array(self.words.counts, dtype=np.float64)
        self.shares: Numbers = (counts + 2) / (float(counts @ self.labels) + 100)

    def show(self, weights: dict[str, float], codes: Codes) -> None:
        """Put together what the forest is shown of the lines that are worth a look."""
        example = self.example
        scores = [score_of(line, weights) if line else UNSAID for line in self.lines]
        example.rows = line_rows(
            example.pieces,
            example.verdicts,
            words=self.words,
            scores=scores,
            live=self.live,
            codes=codes,
        )
        example.labels = self.labels[self.live]
        example.weights = self.shares[self.live]


def read_pasted(html: str, url: str) -> tuple[list[Piece], list[Verdict], str, str]:  # noqa: ARG001 - a pasted page has no address
    """Pieces and the rules' verdicts of the page pasted as plain text."""
    pieces = find_text_pieces(clean_text(as_pasted(html)))
    return pieces, look_at_paste(pieces, ""), "", ""


def weigh_words(pastes: Sequence[Paste]) -> dict[str, float]:
    """The weights of words that these pages teach."""
    picked = [
        (line, paste.example.site, paste.labels[index], paste.shares[index])
        for paste in pastes
        for index, line in enumerate(paste.lines)
        if line
    ]
    lines, sites, labels, shares = zip(*picked, strict=True)
    return learn_weights(lines, sites, np.array(labels), np.array(shares))


def show_each_other(pastes: Sequence[Paste], codes: Codes) -> None:
    """Show every page with the weights of words that the pages of other sites teach."""
    for part in folds_of([paste.example for paste in pastes]):
        held = set(part)
        weights = weigh_words([p for index, p in enumerate(pastes) if index not in held])
        for index in part:
            pastes[index].show(weights, codes)


def grow(pastes: Sequence[Paste], codes: Codes) -> list[lightgbm.Booster]:
    """The runs of boosting over these pages."""
    show_each_other(pastes, codes)
    return [learn([paste.example for paste in pastes], seed) for seed in SEEDS]


def text_of(paste: Paste) -> str:
    """The page's text as the program would give it with the chances of its live lines."""
    example = paste.example
    judged = iter(example.chances)
    chances = [next(judged) if is_live else 0.0 for is_live in paste.live]
    decided = decide_lines(example.pieces, example.verdicts, chances, paste.words.counts)
    return assemble(decided).text


def measure(pastes: Sequence[Paste], reasons: Sequence[str]) -> None:
    """Print what the rules give alone, and with a forest that saw none of the site's pages."""
    examples = [paste.example for paste in pastes]
    print("rules ", report(examples, lambda e: assemble(e.verdicts).text), flush=True)
    codes = Codes(reasons)
    texts: dict[int, str] = {}
    for part in folds_of(examples):
        held = set(part)
        rest = [paste for index, paste in enumerate(pastes) if index not in held]
        forest = Forest(make_forest(grow(rest, codes), columns_of(rest), reasons))
        weights = weigh_words(rest)
        for index in part:
            pastes[index].show(weights, codes)
            examples[index].chances = forest.judge(examples[index].rows.tolist())
            texts[id(examples[index])] = text_of(pastes[index])
    print("forest", report(examples, lambda e: texts[id(e)]), flush=True)


def columns_of(pastes: Sequence[Paste]) -> list[str]:
    """The columns' numbers."""
    return [str(number) for number in range(pastes[0].example.rows.shape[1])]


def store(pastes: Sequence[Paste], reasons: Sequence[str]) -> None:
    """Learn from all pages, and write the two files."""
    forest = make_forest(grow(pastes, Codes(reasons)), columns_of(pastes), reasons)
    for name, value in (("lines", forest), ("words", weigh_words(pastes))):
        content = msgspec.json.encode(value).replace(b"],[[", b"],\n[[")
        (PLACE / f"{name}.json").write_bytes(content + b"\n")
        print(f"{name}.json: {len(content):,} bytes", flush=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help="store what was learnt")
    options = parser.parse_args()
    examples = list(load(options.folder, read_pasted))
    reasons = ["", *sorted(reasons_in(examples))]
    pastes = [Paste(example) for example in examples]
    print(f"{len(pastes)} pages, {sum(len(e.pieces) for e in examples)} lines", flush=True)
    measure(pastes, reasons)
    if options.write:
        store(pastes, reasons)


if __name__ == "__main__":
    main()
