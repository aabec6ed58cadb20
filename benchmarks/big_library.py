"""Libraries of many generated articles, made in bulk; the same articles for newsboat.

    .venv/bin/python -m benchmarks.big_library 100000 FOLDER [--newsboat]

A folder that holds them already is used as it is. Words are drawn as in a language (the n-th
most frequent 1/n as often); "halyard" stands in 1 % of the articles. One in five is unread, one
in 200 starred, one in ten has names. The rows are those that the program would have stored,
written table by table in large transactions that wait for no disk: 0.2 ms an article.
"""

import argparse
import json
import math
import random
import shutil
import sqlite3
import subprocess
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate, chain, islice
from pathlib import Path

from msgspec import Struct

from reader.model import (
    Article,
    Block,
    BlockKind,
    Entity,
    EntityType,
    EntryId,
    Mention,
    Recognition,
    TextKind,
)
from reader.packing import pack, pack_text, text_hash
from reader.query.tokens import spaced
from reader.store.codec import to_micros
from reader.store.db import open_database
from reader.store.imprints import NEWEST_OF_SITE, make_remembered, put_imprint

NEWEST = datetime(2026, 10, 14, tzinfo=UTC)
RARE, RARE_EVERY = "halyard", 100
UNREAD_SHARE, STARRED_SHARE, LATER_SHARE = 0.2, 0.005, 0.002
NAMED_EVERY, NAMES, NAMES_EACH = 10, 4000, 8
VOCABULARY, PARAGRAPHS, FOLDERS = 40_000, 4000, 20
CHUNK = 5000
_HASH_BYTES = (
    1 << 24
)  # of words not yet written: FTS5's own 1 MB makes sixteen times the segments


class Generated(Struct, frozen=True):
    """An article, the same for the same number and size of library."""

    number: int
    feed: int
    """From 0 on."""
    title: str
    author: str
    paragraphs: tuple[str, ...]
    published: datetime
    is_read: bool
    is_starred: bool
    is_later: bool

    @property
    def url(self) -> str:
        """Where it would be read on the web."""
        return f"https://{self.feed}.harbour.example/{self.number}"

    @property
    def html(self) -> str:
        """What its feed would have of it."""
        return "".join(f"<p>{words}</p>\n" for words in self.paragraphs)


def feeds_for(articles: int) -> int:
    """How many feeds a library of so many articles has: 200, 630, 2,000 from 10,000 on."""
    return max(1, round(2 * math.sqrt(articles)))


@cache
def _vocabulary() -> tuple[str, ...]:
    """Words of no language, the most frequent first."""
    draw = random.Random(7)  # noqa: S311 - the same words each time
    syllables = [a + b for a in "bdfghklmnprstvw" for b in ("a", "e", "i", "o", "u", "ai")]
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        length = draw.choice((1, 2, 2, 3, 3, 4)) if len(found) > 60 else 1
        found["".join(draw.choices(syllables, k=length)) + draw.choice(("", "", "n", "r"))] = (
            None
        )
    return tuple(found)


@cache
def _paragraphs() -> tuple[str, ...]:
    draw = random.Random(8)  # noqa: S311
    words = _vocabulary()
    weights = list(accumulate(1 / (rank + 1) for rank in range(len(words))))
    return tuple(
        " ".join(draw.choices(words, cum_weights=weights, k=draw.randint(20, 160))).capitalize()
        + "."
        for _ in range(PARAGRAPHS)
    )


def generate(articles: int) -> Iterator[Generated]:
    """So many articles, oldest first, 270 words each; a few feeds have most of them."""
    draw = random.Random(9)  # noqa: S311
    pool, feeds = _paragraphs(), feeds_for(articles)
    weights = list(accumulate(1 / (rank + 10) for rank in range(feeds)))
    authors = [
        f"{word.title()} {other.title()}"
        for word, other in zip(_vocabulary()[100:600], _vocabulary()[900:1400], strict=True)
    ]
    span = timedelta(days=min(3650, articles / 100))
    for number in range(articles):
        paragraphs = draw.choices(pool, k=draw.choice((1, 2, 3, 3, 4, 5)))
        if number % RARE_EVERY == 7:
            paragraphs[-1] += f" {RARE.capitalize()}."
        yield Generated(
            number=number,
            feed=draw.choices(range(feeds), cum_weights=weights)[0],
            title=paragraphs[0][3 : draw.randint(30, 80)].strip().capitalize(),
            author=draw.choice(authors),
            paragraphs=tuple(paragraphs),
            published=NEWEST - span * ((articles - number) / articles),
            is_read=draw.random() >= UNREAD_SHARE,
            is_starred=draw.random() < STARRED_SHARE,
            is_later=draw.random() < LATER_SHARE,
        )


# --- ours ---------------------------------------------------------------------------------


def build(folder: Path, articles: int) -> Path:
    """The library's file in that folder, made unless it is there."""
    path = folder / "library.sqlite"
    if path.exists():
        return path
    unfinished = folder / "unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    made = unfinished / path.name
    open_database(made, survives=False).close()
    with closing(sqlite3.connect(made, isolation_level=None)) as connection:
        connection.executescript(
            "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA cache_size = -400000;"
        )
        _write(connection, articles)
        connection.execute("PRAGMA journal_mode = WAL")
    made.rename(path)
    shutil.rmtree(unfinished)
    return path


def _write(connection: sqlite3.Connection, articles: int) -> None:
    # As store.documents makes it; a test of the table's own would be one of this file's.
    connection.execute(
        "CREATE VIRTUAL TABLE words USING fts5 (title, author, text, content = '', "
        "prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2')"
    )
    connection.execute("INSERT INTO words (words, rank) VALUES ('hashsize', ?)", (_HASH_BYTES,))
    connection.executemany(
        "INSERT INTO feeds "
        "(id, url, title, site_url, folder, added_at, last_success, next_fetch) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (_feed_row(number) for number in range(feeds_for(articles))),
    )
    names = _names()
    connection.executemany(
        "INSERT INTO names VALUES (?, ?, ?, ?)",
        [(key, name.casefold(), type_, name) for key, (name, type_) in enumerate(names, 1)],
    )
    sightings: list[tuple[int, int, int, int, int]] = []
    newest: dict[int, deque[Generated]] = defaultdict(lambda: deque(maxlen=NEWEST_OF_SITE))
    generated = generate(articles)
    while chunk := list(islice(generated, CHUNK)):
        for made in chunk:
            newest[made.feed].append(made)
        connection.execute("BEGIN")
        _write_chunk(connection, chunk)
        sightings += _write_names(connection, chunk, names)
        connection.execute("COMMIT")
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO sightings VALUES (?, ?, ?, ?, ?)", sorted(sightings))
    for made in chain.from_iterable(newest.values()):
        remembered = make_remembered(make_article(made))
        if remembered is not None:  # of a text without an address
            put_imprint(connection, EntryId(made.number + 1), remembered, now=made.published)
    connection.execute(
        "UPDATE feeds SET (entries, unread, starred, later) = (SELECT count(*), "
        "coalesce(sum(1 - is_read), 0), coalesce(sum(is_starred), 0), "
        "coalesce(sum(is_later), 0) FROM entry_states WHERE feed_id = feeds.id)"
    )
    connection.execute("DELETE FROM words_config WHERE k = 'hashsize'")
    connection.execute("COMMIT")


def _feed_row(number: int) -> tuple[object, ...]:
    title = f"{_vocabulary()[number + 200].title()} {_vocabulary()[number + 3000].title()}"
    now = to_micros(NEWEST)
    folder = f"Folder {number % FOLDERS:02d}" if number % 7 else ""
    host = f"https://{number}.harbour.example/"
    year_later = now + 365 * 24 * 3600 * 1_000_000
    return number + 1, f"{host}feed", title, host, folder, now, now, year_later


def _write_chunk(connection: sqlite3.Connection, chunk: list[Generated]) -> None:
    now = to_micros(NEWEST)
    entries, bodies, states, articles, documents, words = [], [], [], [], [], []
    for made in chunk:
        key, when = made.number + 1, to_micros(made.published)
        article = make_article(made)
        entries.append(
            (key, made.feed + 1, f"guid:{made.number}", str(made.number), made.url, made.url,
             made.title, made.author, when, now, str(made.number))
        )  # fmt: skip
        bodies.append((key, pack_text(made.html), "[]"))
        states.append((key, made.feed + 1, when, made.is_read, made.is_starred, made.is_later))
        articles.append((key, TextKind.FEED, now, pack(article)))
        # Several may share a second; the number behind it tells them apart.
        row = when // 1_000_000 * 1024 + made.number % 1024
        digest = text_hash(f"{made.title}\n{made.author}\n{article.text}")
        documents.append((row, key, "en", digest))
        words.append((row, *map(spaced, (made.title, made.author, article.text))))
    for sql, rows in (
        ("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)", entries),
        ("INSERT INTO bodies VALUES (?, ?, ?)", bodies),
        ("INSERT INTO entry_states (entry_id, feed_id, sort_key, is_read, is_starred, is_later)"
         " VALUES (?, ?, ?, ?, ?, ?)", states),
        ("INSERT INTO articles (entry_id, kind, made_at, data) VALUES (?, ?, ?, ?)", articles),
        ("INSERT INTO documents VALUES (?, ?, ?, ?)", documents),
        ("INSERT INTO words (rowid, title, author, text) VALUES (?, ?, ?, ?)", words),
    ):  # fmt: skip
        connection.executemany(sql, rows)


def make_article(made: Generated) -> Article:
    """The text of one, as the feed's own."""
    blocks, start = [], 0
    for words in made.paragraphs:
        blocks.append(Block(BlockKind.PARAGRAPH, words, start, start + len(words)))
        start += len(words) + 2
    text = "\n\n".join(made.paragraphs)
    return Article(
        text, tuple(blocks), kind=TextKind.FEED, url=made.url, title=made.title,
        byline=made.author, published=made.published, language="en",
    )  # fmt: skip


def _names() -> list[tuple[str, EntityType]]:
    words = _vocabulary()
    types = (EntityType.PERSON, EntityType.ORG, EntityType.PLACE)
    return [
        (f"{words[rank + 2000].title()} {words[rank + 9000].title()}", types[rank % 3])
        for rank in range(NAMES)
    ]


def _write_names(
    connection: sqlite3.Connection,
    chunk: list[Generated],
    names: list[tuple[str, EntityType]],
) -> list[tuple[int, int, int, int, int]]:
    """Store the names of some of them; where each occurs."""
    found = []
    for made in chunk[::NAMED_EVERY]:
        draw = random.Random(made.number)  # noqa: S311
        key, text = made.number + 1, "\n\n".join(made.paragraphs)
        chosen = {int(NAMES * draw.random() ** 3) for _ in range(NAMES_EACH)}
        entities = tuple(
            Entity(
                *names[rank], aliases=(),
                mentions=(Mention(at, at + 3, text[at : at + 3], names[rank][1]),),
            )
            for at, rank in enumerate(chosen)
        )  # fmt: skip
        recognition = Recognition(entities=entities, tagger="made")
        connection.execute(
            "INSERT INTO recognitions VALUES (?, ?, ?, ?, ?)",
            (key, TextKind.FEED, "made", text_hash(text), pack(recognition)),
        )
        when = to_micros(made.published)
        found += [(rank + 1, when, key, made.feed + 1, 1) for rank in chosen]
    return found


# --- newsboat -----------------------------------------------------------------------------

_COLUMNS = (
    "guid, title, author, url, feedurl, pubDate, content, unread, enclosure_url, "
    "enclosure_type, enqueued, flags, deleted, base"
)
_SETTINGS = "auto-reload no\nrefresh-on-startup no\ncleanup-on-quit no\n"


def newsboat_command(folder: Path) -> list[str]:
    """The command that shows what `build_newsboat` made; needs Debian's package newsboat."""
    files = zip("ucC", ("urls", "cache.db", "config"), strict=True)
    return [
        "newsboat",
        *(word for flag, name in files for word in (f"-{flag}", str(folder / name))),
    ]


def build_newsboat(folder: Path, articles: int) -> None:
    """Fill a folder of newsboat's with the articles `build` stores, unless that was done.

    The cache is given an ANALYZE: newsboat 2.21 does one while it is empty, and then shows
    nothing for more than a minute at 100,000 articles. To compare with that would flatter us.
    """
    done = folder / "done"
    if done.exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "config").write_text(_SETTINGS)
    (folder / "urls").write_text("http://127.0.0.1:9/none.xml\n")
    makes_tables = [*newsboat_command(folder), "-x", "reload"]
    subprocess.run(makes_tables, check=False, capture_output=True, timeout=60)
    rows = [_feed_row(number) for number in range(feeds_for(articles))]
    (folder / "urls").write_text("".join(f"{row[1]}\n" for row in rows))
    with closing(sqlite3.connect(folder / "cache.db")) as cache, cache:
        cache.execute("DELETE FROM rss_feed")
        cache.executemany(
            "INSERT INTO rss_feed (rssurl, url, title) VALUES (?, ?, ?)",
            [(url, site, title) for _, url, title, site, *_ in rows],
        )
        marks = ", ".join("?" * len(_COLUMNS.split(",")))
        cache.executemany(
            f"INSERT INTO rss_item ({_COLUMNS}) VALUES ({marks})",  # noqa: S608 - ours
            (
                (str(made.number), made.title, made.author, made.url, rows[made.feed][1],
                 int(made.published.timestamp()), made.html, int(not made.is_read),
                 "", "", 0, "", 0, "")
                for made in generate(articles)
            ),
        )  # fmt: skip
        cache.execute("ANALYZE")
    done.touch()


def main() -> None:
    """Make one, and say what it holds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("articles", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--newsboat", action="store_true")
    options = parser.parse_args()
    if options.newsboat:
        build_newsboat(options.folder, options.articles)
        return
    path = build(options.folder, options.articles)
    with closing(sqlite3.connect(path)) as connection:
        tables = Counter(
            {
                table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
                for table in ("feeds", "entries", "documents", "sightings")
            }
        )
    print(json.dumps({"MB": path.stat().st_size // 1_000_000, **tables}))


if __name__ == "__main__":
    main()
