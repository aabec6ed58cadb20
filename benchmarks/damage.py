"""Fifty random damages of a library's file, and what the next starts still have of it.

    .venv/bin/python -m benchmarks.damage [-n 50] [--seed 1] [--without-backup]

Each round damages a fresh copy of one library: a few bytes, whole pages, or a cut. Then the
library is opened, listed and read whole as often as it takes until no damage shows. A backup
and the plain lists beside it are older than its last stars. A start that fails, a subscription
that is lost, and under 99 % of the stars end the benchmark with an error.
"""

import argparse
import random
import shutil
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reader.config import Config, find_paths
from reader.errors import DamagedError, ReaderError
from reader.library import Library
from reader.model import Article, Block, BlockKind, CancelToken, EntryId, Listing
from reader.safety import keep_safe
from reader.store import feeds
from reader.store.changes import apply_change
from reader.store.db import Database, open_database
from reader.store.states import set_states
from reader.store.values import EntryContent, FeedChange

NOW = datetime(2026, 10, 14, 9, 30, tzinfo=UTC)
FEEDS, ENTRIES, STARRED = 60, 40, 7  # every seventh entry is starred
LATE = 3  # stars of the day, in no backup: under the hundredth that may be lost
MAX_STARTS = 3
WORDS = ["harbour", "council", "pier", "ferry", "tide", "voted", "ledger", "crane", "winter"]


def make_entry(chance: random.Random, name: str, hours: int) -> EntryContent:
    """An entry of some 300 words."""
    text = " ".join(chance.choices(WORDS, k=300))
    url = f"https://site.example/{name}"
    block = Block(BlockKind.PARAGRAPH, text, 0, len(text))
    return EntryContent(
        identity=name,
        guid=name,
        url=url,
        canonical_url=url,
        title=f"Title of {name}",
        author="Mira Dahl",
        published=NOW - timedelta(hours=hours),
        html=f"<p>{text}</p>",
        content_hash=name,
        article=Article(text, (block,), url=url),
        categories=(),
    )


def make_library(folder: Path, chance: random.Random, *, has_backup: bool) -> Path:
    """A library of 2,400 entries; three of its 343 stars came after the backup."""
    db = open_database(find_paths(library=folder).database)
    for number in range(FEEDS):
        url = f"https://site{number}.example/feed.xml"
        feed_id = feeds.add_feed(db, url, folder=f"Folder {number % 9}", now=NOW)
        contents = tuple(
            make_entry(chance, f"{number}-{entry}", entry * 5 + number)
            for entry in range(ENTRIES)
        )
        change = FeedChange("new", None, is_success=True, added=contents, title=url)
        apply_change(db, feed_id, change, NOW)
    ids = [EntryId(row[0]) for row in _all(db, "SELECT id FROM entries ORDER BY id")]
    stars = ids[::STARRED]
    late = chance.sample(stars, LATE)
    set_states(db, set(stars) - set(late), starred=True)
    set_states(db, ids[::3], read=True)
    if has_backup:
        keep_safe(db, datetime.now(UTC), cancel=CancelToken())
    set_states(db, late, starred=True)
    db.close()
    return db.path


def _all(db: Database, sql: str) -> list[tuple[int, ...]]:
    with db.read() as connection:
        return connection.execute(sql).fetchall()


def damage(path: Path, chance: random.Random) -> str:
    """Damage the file; how."""
    size = path.stat().st_size
    kind = chance.choice(("bytes", "pages", "cut"))
    if kind == "cut":
        length = chance.randrange(size)
        with path.open("r+b") as file:
            file.truncate(length)
        return f"cut to {length / size:.0%}"
    number = chance.randint(1, 40)
    with path.open("r+b") as file:
        for _ in range(number):
            if kind == "bytes":
                file.seek(chance.randrange(size))
                file.write(chance.randbytes(chance.randint(1, 16)))
            else:
                file.seek(chance.randrange(size // 4096) * 4096)
                file.write(chance.choice((bytes(4096), chance.randbytes(4096))))
    return f"{number} {kind}"


def start(folder: Path) -> tuple[int, int, tuple[str, ...]]:
    """Open, list and read all; feeds, stars and notes. Raises ReaderError."""
    library = Library.open(find_paths(library=folder), Config())
    try:
        listed = library.feeds()
        after, number = None, 0
        while page := library.entries(Listing(show="starred"), after=after, limit=500):
            number, after = number + len(page), page[-1]
        after = None
        while page := library.entries(Listing(show="all"), after=after, limit=500):
            after = page[-1]
            for entry in page:
                try:
                    library.texts.stored_article(entry.id)
                except DamagedError:
                    raise
                except ReaderError:
                    continue  # one text that is damaged is a sentence in its place
        return len(listed), number, library.notes
    finally:
        library.close()


def one_round(sound: Path, chance: random.Random) -> tuple[str, int, int, int]:
    """How it was damaged; starts until no damage showed; feeds and stars then."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "library"
        shutil.copytree(sound.parent, folder)
        how = damage(folder / sound.name, chance)
        for starts in range(1, MAX_STARTS + 1):
            began = time.perf_counter()
            try:
                feed_count, stars, notes = start(folder)
            except DamagedError as problem:
                print(f"    {problem}")
                continue
            for note in notes:
                print(
                    f"    {note.replace(str(folder), '')} {time.perf_counter() - began:.1f} s"
                )
            return how, starts, feed_count, stars
    return how, 0, 0, 0


def main() -> None:
    """Damage, start, count and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=50, help="damages")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without-backup", action="store_true")
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - places to damage, no secret
    with tempfile.TemporaryDirectory() as folder:
        path = make_library(Path(folder), chance, has_backup=not options.without_backup)
        _, stars, _ = start(Path(folder))
        print(f"{path.stat().st_size / 1e6:.1f} MB, {FEEDS} feeds, {stars} stars")
        failed, worst = 0, 1.0
        for number in range(options.n):
            how, starts, kept_feeds, kept_stars = one_round(path, chance)
            worst = min(worst, kept_stars / stars)
            is_good = starts and kept_feeds == FEEDS and kept_stars >= 0.99 * stars
            failed += not is_good
            print(
                f"{number + 1:3} {how:16} {starts} starts {kept_feeds} feeds "
                f"{kept_stars / stars:6.1%} stars{'' if is_good else '   FAILED'}"
            )
    print(f"{options.n - failed} of {options.n} good; the fewest stars kept: {worst:.1%}")
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
