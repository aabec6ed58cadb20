"""What the store takes at 10,000, 100,000 and a million articles: sizes and times, as a table.

    .venv/bin/python -m benchmarks.scale_store FOLDER [--sizes 10000,100000,1000000]

The libraries are those of `benchmarks.scale`. What is stored for the measurement is taken back;
the backup needs as much room as the largest library.
"""

import argparse
import contextlib
import shutil
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.big_library import NEWEST, Generated, build, generate, make_article
from reader.model import CancelToken, EntryId, FeedId, Listing
from reader.query.parse import parse_query
from reader.store import backups, entries, feeds
from reader.store.changes import apply_change
from reader.store.db import Database, open_database
from reader.store.search import search
from reader.store.values import EntryContent, FeedChange

EVERYTHING = Listing(show="all")
SEARCHES = (
    ("a word in 1 %", "halyard", False),
    ("a word in every article", "hai", False),
    ("the same, best first", "hai", True),
    ("two letters", "ha", False),
    ("a word and a feed", "hai feed:bopo", False),
    ("all but a word", "-hai", False),
    ("starred", "is:starred", False),
    ("a word of six years ago", "hai before:2021-01-01", False),
)
STORED = 60  # entries a transaction, as a refresh does
TIMES = 7


def milliseconds(work: Callable[[], object], times: int = TIMES) -> float:
    """The median."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


def measure(path: Path) -> dict[str, str]:
    """Rows of the table for one library."""
    found: dict[str, str] = {}
    db = open_database(path)
    with db.read() as connection:
        (words,) = connection.execute("SELECT sum(length(block)) FROM words_data").fetchone()
        (number,) = connection.execute("SELECT count(*) FROM feeds").fetchone()
    found["feeds"] = f"{number:,}"
    found["database, MB"] = f"{path.stat().st_size / 1e6:,.0f}"
    found["of it words, MB"] = f"{words / 1e6:,.0f}"
    found["opening, ms"] = f"{milliseconds(lambda: open_database(path).close()):.1f}"
    for name, listing in (
        ("first page of unread, ms", Listing()),
        ("first page of a folder, ms", Listing("folder", folder="Folder 03", show="all")),
    ):
        found[name] = f"{milliseconds(lambda: entries.page_entries(db, listing)):.1f}"  # noqa: B023
    found["last page of all, ms"] = f"{milliseconds(lambda: _last_page(db)):.1f}"
    found["all counts, ms"] = f"{milliseconds(lambda: entries.totals(db)):.1f}"
    found["list of feeds, ms"] = f"{milliseconds(lambda: feeds.list_feeds(db)):.1f}"
    for name, typed, best in SEARCHES:
        query = parse_query(typed, now=NEWEST, is_unfinished=True)
        taken = milliseconds(
            lambda: search(db, query, EVERYTHING, limit=200, best=best),  # noqa: B023
            3,
        )
        found[f"search: {name}, ms"] = f"{taken:.1f}"
    found["starring one and taking that back, ms"] = f"{milliseconds(lambda: _mark(db)):.1f}"
    found["storing an entry, ms"] = f"{_storing(db):.2f}"
    found |= _copying(db)
    db.close()
    return found


def _last_page(db: Database) -> object:
    return entries.page_above(db, EVERYTHING)


def _mark(db: Database) -> None:
    entries.restore_states(db, entries.set_states(db, [EntryId(7)], starred=True))


def _storing(db: Database) -> float:
    """For a new entry, beside 59 others; they are out of sight afterwards."""
    contents = tuple(
        _content(f"{time.time_ns()} {made.number}", made) for made in generate(STORED)
    )
    change = FeedChange("new", None, is_success=True, added=contents)
    newest = entries.newest_id(db)
    began = time.perf_counter()
    apply_change(db, FeedId(1), change, NEWEST)
    taken = time.perf_counter() - began
    entries.set_states(
        db, [EntryId(newest + n) for n in range(1, STORED + 1)], hidden=True, read=True
    )
    return taken / STORED * 1000


def _content(identity: str, made: Generated) -> EntryContent:
    return EntryContent(
        identity=identity,
        guid=identity,
        url=made.url,
        canonical_url=made.url,
        title=made.title,
        author=made.author,
        published=made.published,
        html=made.html,
        content_hash=identity,
        article=make_article(made),
    )


def _copying(db: Database) -> dict[str, str]:
    """How long the daily backup takes, its check among it."""
    folder = db.path.with_name("backups")
    kept = db.path.with_name("backups-kept")
    folder.rename(kept)
    try:
        began = time.perf_counter()
        backups.back_up(db, NEWEST, cancel=CancelToken())
        whole = time.perf_counter() - began
    finally:
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(folder)
        kept.rename(folder)
    return {"the daily backup, s": f"{whole:.1f}"}


def main() -> None:
    """Print the table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    columns = [measure(build(options.folder / str(size), size)) for size in sizes]
    print("| | " + " | ".join(f"{size:,}" for size in sizes) + " |")
    print("|---" * (len(sizes) + 1) + "|")
    for name in columns[0]:
        print(f"| {name} | " + " | ".join(column[name] for column in columns) + " |")


if __name__ == "__main__":
    main()
