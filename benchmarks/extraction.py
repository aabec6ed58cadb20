"""The text of pages against that of the extractors installed beside it, in one run.

    python -m benchmarks.extraction --data DATA [--limit N]

DATA is a folder of `SET.jsonl.gz`, one object a line with `html` and `gold`, its article.
Printed for each set: F1 of runs of four words (precision and recall averaged over pages),
exact pages, empty ones, milliseconds of CPU a page, and the difference to each peer with the
95 % interval of a paired bootstrap over pages. Intervals that hold zero show nothing.
Last the CPU time of reader's two modes, HTML and pasted text, as a multiple of readability's.
The program learnt from public pages: `docs/extraction.md` has figures of unseen ones.
"""

import argparse
import gzip
import importlib
import json
import logging
import random
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.adapters import html_text, plain_text
from training.labels import harmonic, score, shingles, words_of
from training.pasted import as_pasted

ROUNDS = 1000
Pair = tuple[float, float]


def readability(html: str) -> str:
    """readability-lxml's summary as text."""
    import lxml.html  # noqa: PLC0415  # peers are loaded when they are measured

    summary = importlib.import_module("readability").Document(html).summary()
    return str(lxml.html.fromstring(summary).text_content())


def trafilatura(html: str) -> str:
    """Trafilatura as it comes."""
    extract: Any = importlib.import_module("trafilatura").extract
    return extract(html, include_comments=False) or ""


def newspaper(html: str) -> str:
    """newspaper4k; raises ImportError when it is not there."""
    article: Any = importlib.import_module("newspaper").Article("https://news.example/a")
    article.download(input_html=html)
    article.parse()
    return str(article.text)


EXTRACTORS: dict[str, Callable[[str], str]] = {
    "reader": html_text,
    "readability": readability,
    "trafilatura": trafilatura,
    "newspaper4k": newspaper,
}


def f1(pairs: Sequence[Pair]) -> float:
    """Of the averaged precision and the averaged recall."""
    precisions, recalls = zip(*pairs, strict=True)
    return harmonic(statistics.mean(precisions), statistics.mean(recalls))


def interval(ours: Sequence[Pair], theirs: Sequence[Pair]) -> tuple[float, float]:
    """Where 95 % of the differences lie when pages are drawn anew."""
    dice = random.Random(0)  # noqa: S311  # the same draws in every run
    gaps = []
    for _ in range(ROUNDS):
        drawn = [dice.randrange(len(ours)) for _ in ours]
        gaps.append(f1([ours[i] for i in drawn]) - f1([theirs[i] for i in drawn]))
    gaps.sort()
    return gaps[ROUNDS // 40], gaps[-ROUNDS // 40 - 1]


def measure(
    extract: Callable[[str], str], pages: Sequence[dict[str, str]]
) -> tuple[list[Pair], str, float]:
    """Precision and recall of each page, the rest in words, and the median milliseconds."""
    extract(pages[0]["html"])  # what it loads first is no page's cost
    pairs: list[Pair] = []
    times, exact, empty = [], 0, 0
    for page in pages:
        began = time.process_time()
        try:
            words = words_of(extract(page["html"]))
        except Exception:  # noqa: BLE001  # a peer that fails gave no text
            words = []
        times.append((time.process_time() - began) * 1e3)
        gold = words_of(page["gold"])
        pairs.append(score(shingles(gold), words))
        exact += gold == words
        empty += not words
    median = statistics.median(times)
    rest = f"exact {exact / len(pages):.3f}  empty {empty}  {median:5.1f} ms"
    return pairs, rest, median


def pasted_time(pages: Sequence[dict[str, str]]) -> float:
    """Median milliseconds of CPU that the visible text of the pages takes, pasted."""
    times = []
    for page in pages:
        text = as_pasted(page["html"])
        began = time.process_time()
        plain_text(text)
        times.append((time.process_time() - began) * 1e3)
    return statistics.median(times)


def compare(name: str, pages: Sequence[dict[str, str]]) -> None:
    """Print a line for each extractor."""
    ours: list[Pair] = []
    times: dict[str, float] = {}
    for extractor, extract in EXTRACTORS.items():
        try:
            pairs, rest, times[extractor] = measure(extract, pages)
        except ImportError:
            print(f"{name:5} {extractor:12} is not installed")
            continue
        ours = ours or pairs
        line = f"{name:5} {extractor:12} F1 {f1(pairs):.4f}  {rest}"
        if pairs is not ours:
            low, high = interval(ours, pairs)
            line += f"   reader {f1(ours) - f1(pairs):+.4f} [{low:+.4f}, {high:+.4f}]"
        print(line, flush=True)
    whole = times["readability"]
    html, text = times["reader"] / whole, pasted_time(pages) / whole
    print(
        f"{name:5} CPU time over readability's: HTML {html:.2f}  pasted {text:.2f}", flush=True
    )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int)
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    for path in sorted(options.data.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            pages = [json.loads(line) for line in lines][: options.limit]
        compare(path.name.removesuffix(".jsonl.gz"), pages)


if __name__ == "__main__":
    main()
