"""Last key to a page of results in a library of generated articles, and what the index takes.

    .venv/bin/python -m benchmarks.search [--articles 100000] [--words 300]

Words are drawn as in a language (the n-th most frequent word 1/n as often); one word more
stands in 1 % of the articles. The library is made in a folder that is thrown away.
"""

import argparse
import random
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reader.model import Article, Block, BlockKind, Listing
from reader.query.parse import parse_query
from reader.store import feeds
from reader.store.changes import apply_change
from reader.store.db import Database, open_database
from reader.store.search import search
from reader.store.values import EntryContent, FeedChange, Found

NOW = datetime(2026, 10, 14, tzinfo=UTC)
ALL = Listing(show="all")
VOCABULARY = 40_000
FEEDS, CHUNK = 100, 200
RARE_EVERY = 100
QUERIES = (
    ("a word in 1 %", "halyard", False),
    ("the same, unread, best first", "halyard is:unread", True),
    ("two letters of a word that is typed", "ha", False),
    ("a word in every article", "w0", False),
    ("the same, best first", "w0", True),
    ("two frequent words, one of them not there", "w3 w9 -w12", False),
    ("a phrase", '"w1 w2"', False),
    ("no word", "is:unread since:9w", False),
    ("a word in no article", "nowhere", False),
)


def make_content(
    number: int, words: list[str], draw: random.Random, length: int
) -> EntryContent:
    """An article of so many words."""
    weights = [1 / (rank + 1) for rank in range(len(words))]
    chosen = draw.choices(words, cum_weights=_running(weights), k=length)
    if number % RARE_EVERY == 0:
        chosen[length // 2] = "halyard"
    text = " ".join(chosen)
    return EntryContent(
        identity=str(number),
        guid=str(number),
        url=f"https://harbour.example/{number}",
        canonical_url=f"https://harbour.example/{number}",
        title=" ".join(chosen[:8]),
        author="Mira Dahl",
        published=NOW - timedelta(minutes=5 * number),
        html=f"<p>{text}</p>",
        content_hash=str(number),
        article=Article(text, (Block(BlockKind.PARAGRAPH, text, 0, len(text)),)),
    )


_cumulated: list[float] = []


def _running(weights: list[float]) -> list[float]:
    if not _cumulated:
        total = 0.0
        for weight in weights:
            total += weight
            _cumulated.append(total)
    return _cumulated


def fill(db: Database, articles: int, length: int) -> float:
    """Store the articles; seconds an article."""
    draw = random.Random(7)  # noqa: S311 - the same articles each time
    words = [f"w{rank}" if rank < 50 else _word(draw) for rank in range(VOCABULARY)]
    ids = [
        feeds.add_feed(db, f"https://harbour.example/{number}.xml", now=NOW)
        for number in range(FEEDS)
    ]
    spent = 0.0
    for start in range(0, articles, CHUNK):
        contents = [
            make_content(number, words, draw, length)
            for number in range(start, min(start + CHUNK, articles))
        ]
        change = FeedChange("new", None, is_success=True, added=tuple(contents))
        began = time.perf_counter()
        apply_change(db, ids[start // CHUNK % FEEDS], change, NOW)
        spent += time.perf_counter() - began
    return spent / articles


def _word(draw: random.Random) -> str:
    return "".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=draw.randint(3, 10)))


def index_mb(db: Database) -> tuple[float, float]:
    """Size of the words and of the whole library."""
    with db.read() as connection:
        (words,) = connection.execute("SELECT sum(length(block)) FROM words_data").fetchone()
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        (page_bytes,) = connection.execute("PRAGMA page_size").fetchone()
    return words / 1e6, pages * page_bytes / 1e6


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=300)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "library.sqlite", survives=False)
        each = fill(db, options.articles, options.words)
        words, whole = index_mb(db)
        print(
            f"{options.articles:,} articles of {options.words} words, {each * 1000:.2f} ms each"
        )
        print(f"words {words:,.0f} MB of {whole:,.0f} MB")
        for name, typed, best in QUERIES:
            query = parse_query(typed, now=NOW, is_unfinished=True)
            times, found = [], Found((), 0, is_more=False)
            for _ in range(11):
                began = time.perf_counter()
                found = search(db, query, ALL, limit=200, best=best)
                times.append((time.perf_counter() - began) * 1000)
            more = "more than " if found.is_more else ""
            print(
                f"{statistics.median(times):7.1f} ms, at most {max(times):6.1f}  {name} "
                f"({more}{found.count:,} found)"
            )
        db.close()


if __name__ == "__main__":
    main()
