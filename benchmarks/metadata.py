"""Title, first author and day of sixty news pages: ours against the peers installed beside it.

    .venv/bin/python -m benchmarks.metadata --data aed.jsonl.gz [--misses]

The pages are not part of the project: the data set (one JSON object a line, gzip: `id`, `url`,
`html`) is named by `--data` or the environment variable READER_AED. What is right stands in
`metadata_facts.json`, labelled by hand; `metadata_facts.md` says how. A peer that is not
installed (the extra `bench`) is named and left out.

Right is: a title that is equal after straightening quotes and dashes and folding space and
case; a first author that is equal ignoring case, space and a leading "By"; the same day in UTC.
Where the table is empty, only silence is right.

The rules of `reader` were written with these pages in view, the peers' were not: it is a floor
that must not sink, not an estimate for other pages.
"""

import argparse
import gzip
import importlib
import json
import logging
import os
import re
import statistics
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from reader.extract.metadata import find_metadata
from reader.extract.tree import parse_tree

FACTS = Path(__file__).with_name("metadata_facts.json")
COLUMNS = ("title", "author", "date")
_STRAIGHT = str.maketrans("‘’‚‛“”„‟«»–—−‐‑", '\'\'\'\'""""""-----')
_BY = re.compile(r"^by\s+")


class Found(Struct, frozen=True):
    """What one program says of one page, and how long it took."""

    title: str = ""
    author: str = ""
    date: str = ""
    took_ms: float = 0.0


Extractor = Callable[[str, str], Found]


def level(text: str) -> str:
    """The text with straight quotes and plain dashes, space and case folded."""
    return " ".join(text.translate(_STRAIGHT).split()).casefold()


def is_right(column: str, found: str, fact: str) -> bool:
    """Whether the answer is the fact, by the rules in the module's docstring."""
    if column == "date":
        return found == fact
    if column == "author":
        return _BY.sub("", level(found)) == level(fact)
    return level(found) == level(fact)


def ours(html: str, url: str) -> Found:
    """What `reader` finds; parsing the tree is not timed, as extraction needs it anyway."""
    tree = parse_tree(html)
    began = time.perf_counter()
    facts = find_metadata(tree, url=url)
    took_ms = (time.perf_counter() - began) * 1000
    author = facts.authors[0] if facts.authors else ""
    return Found(facts.title, author, _day(facts.published), took_ms)


def trafilatura(html: str, url: str) -> Found:
    """What trafilatura's own metadata step finds; raises ImportError when it is not there."""
    extract: Any = importlib.import_module("trafilatura.metadata").extract_metadata
    began = time.perf_counter()
    facts = extract(html, default_url=url)
    took_ms = (time.perf_counter() - began) * 1000
    author = (facts.author or "").split(";")[0].strip()
    return Found(facts.title or "", author, facts.date or "", took_ms)


def newspaper(html: str, url: str) -> Found:
    """What newspaper4k finds; raises ImportError when it is not there."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module: Any = importlib.import_module("newspaper")
        article = module.Article(url, fetch_images=False)
    began = time.perf_counter()
    article.download(input_html=html)
    article.parse()
    took_ms = (time.perf_counter() - began) * 1000
    author = article.authors[0] if article.authors else ""
    return Found(article.title or "", author, _day(article.publish_date), took_ms)


def _day(moment: datetime | None) -> str:
    if moment is None:
        return ""
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return f"{aware.astimezone(UTC):%Y-%m-%d}"


EXTRACTORS: Mapping[str, Extractor] = {
    "reader": ours,
    "trafilatura": trafilatura,
    "newspaper4k": newspaper,
}


def load_pages(path: Path, ids: Mapping[str, object]) -> list[dict[str, str]]:
    """The pages of the data set that the table speaks of, in the table's order."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        pages = {page["id"]: page for page in map(json.loads, lines)}
    return [pages[identifier] for identifier in ids]


def measure(
    extract: Extractor, pages: Sequence[Mapping[str, str]]
) -> dict[str, Found] | ImportError:
    """What the program finds on every page by its id, or why it cannot be asked."""
    found = {}
    for page in pages:
        try:
            found[page["id"]] = extract(page["html"], page["url"])
        except ImportError as error:
            return error
    return found


def main() -> None:
    """Print the table, and with --misses every wrong answer."""
    parser = argparse.ArgumentParser(description="metadata of sixty labelled news pages")
    parser.add_argument("--data", type=Path, default=os.environ.get("READER_AED"))
    parser.add_argument("--misses", action="store_true", help="list every wrong answer")
    chosen = parser.parse_args()
    if chosen.data is None:
        parser.error("name the data set by --data or READER_AED")
    logging.disable(logging.CRITICAL)
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    pages = load_pages(Path(chosen.data), facts)
    print(f"{'':<14}{'title':>7}{'author':>8}{'date':>7}{'ms':>8}   of {len(pages)} pages")
    for name, extract in EXTRACTORS.items():
        found = measure(extract, pages)
        if isinstance(found, ImportError):
            print(f"{name:<14}not installed ({found.name})")
            continue
        _report(name, found, facts, is_listing=chosen.misses)


def _report(
    name: str,
    found: Mapping[str, Found],
    facts: Mapping[str, Mapping[str, str]],
    *,
    is_listing: bool,
) -> None:
    wrong = [
        (identifier, column)
        for identifier, answer in found.items()
        for column in COLUMNS
        if not is_right(column, getattr(answer, column), facts[identifier][column])
    ]
    right = [len(found) - sum(column == missed for _, missed in wrong) for column in COLUMNS]
    took_ms = statistics.median(answer.took_ms for answer in found.values())
    print(f"{name:<14}{right[0]:>7}{right[1]:>8}{right[2]:>7}{took_ms:>8.1f}")
    for identifier, column in wrong if is_listing else ():
        answer = getattr(found[identifier], column)
        print(f"    {identifier} {column}: {answer!r}, not {facts[identifier][column]!r}")


if __name__ == "__main__":
    main()
