"""What rules cost a refresh: 1,000 new entries stored with and without twenty rules.

    python -m benchmarks.rules [ENTRIES_BEFORE]

Seconds are those of the processor, so that a busy machine matters less.
"""

import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from reader.model import Article, Block, BlockKind, FeedId, RuleDraft
from reader.store import feeds, rules
from reader.store.changes import apply_changes
from reader.store.db import Database, open_database
from reader.store.packed import pack_change
from reader.store.values import EntryContent, FeedChange

NOW = datetime(2026, 10, 14, 9, 30, tzinfo=UTC)
WORDS = [f"w{number}" for number in range(5_000)]
NEW, AT_ONCE, ROUNDS = 1_000, 50, 2
QUERIES = (
    "w1", "w2 w3", "w4 OR w5", '"w6 w7"', "w8*", "-w9 w10", "author:dahl", "site:a.example",
    "lang:en w11", "is:unread w12", "w13 -feed:1", "w14 since:2w", "feed:bench w15",
    "w16 w17",
    "w18 OR is:starred", "w19", "w20", "w21", "w22 -w23", "w24 OR w25 OR w26",
)  # fmt: skip


def make_change(chance: random.Random, first: int, number: int, age: timedelta) -> FeedChange:
    """So many entries of 300 words each, numbered from `first`."""
    contents = []
    for index in range(first, first + number):
        # Common words are common: the square leans to the first ones.
        text = " ".join(WORDS[int(chance.random() ** 2 * len(WORDS))] for _ in range(300))
        article = Article(text, (Block(BlockKind.PARAGRAPH, text, 0, len(text)),))
        url = f"https://a.example/{index}"
        contents.append(
            EntryContent(
                str(index),
                str(index),
                url,
                url,
                f"Title {index}",
                "Mira Dahl",
                NOW - age * chance.random(),
                f"<p>{text}</p>",
                str(index),
                article,
            )
        )
    return FeedChange("new", None, is_success=True, added=tuple(contents), title="Bench")


def fill(db: Database, chance: random.Random, before: int) -> FeedId:
    """The feed, with that many entries of the last year."""
    feed_id = feeds.add_feed(db, "https://a.example/feed.xml", now=NOW)
    for first in range(0, before, 500):
        change = make_change(chance, first, min(500, before - first), timedelta(365))
        apply_changes(db, [pack_change(feed_id, change)], NOW)
    return feed_id


def store_new(db: Database, feed_id: FeedId, chance: random.Random, first: int) -> float:
    """Seconds of work that storing the new entries takes, some a transaction."""
    packed = [
        pack_change(feed_id, make_change(chance, start, AT_ONCE, timedelta(1)))
        for start in range(first, first + NEW, AT_ONCE)
    ]
    began = time.process_time()
    for one in packed:
        apply_changes(db, [one], NOW)
    return time.process_time() - began


def main() -> None:
    """Print the medians."""
    before = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    chance = random.Random(7)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "library.sqlite")
        feed_id = fill(db, chance, before)
        made = [rules.add_rule(db, RuleDraft(words, "star"), NOW).rule_id for words in QUERIES]
        taken: dict[int, list[float]] = {0: [], len(made): []}
        for turn in range(2 * ROUNDS):
            is_on = turn % 2 == 1
            for rule_id in made:
                rules.pause_rule(db, rule_id, NOW, paused=not is_on)
            seconds = store_new(db, feed_id, chance, before + turn * NEW)
            taken[len(made) if is_on else 0].append(seconds)
        for number, times in taken.items():
            print(f"{number:2} rules: {median(times):.2f} s for {NEW:,} new entries")
        began = time.process_time()
        found = rules.try_rule(db, RuleDraft("w1", "read"), NOW)
        print(f"a trial: {(time.process_time() - began) * 1000:.0f} ms, {found.count} found")
        db.close()


if __name__ == "__main__":
    main()
