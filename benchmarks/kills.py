"""Kills (`kill -9`) at random moments, and what the next start still has.

    .venv/bin/python -m benchmarks.kills [-n 500] [--seed 1]

In turn a process refreshes, marks, imports, backs up, lets go, compacts or brings an old
library up to date (one of every format that is kept for the tests, and a larger one); each
action is acknowledged by a line once it is stored. An action that was acknowledged and is not
there, one that is half there, any fault in the file, half a backup, and a restart over 2 s end
the benchmark with an error.
"""

import argparse
import gzip
import itertools
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from benchmarks.damage import NOW, make_entry
from reader.model import CancelToken, EntryId, FeedId, Subscription
from reader.store import feeds
from reader.store.backups import back_up, list_backups
from reader.store.changes import apply_change
from reader.store.check import find_faults
from reader.store.compact import compact
from reader.store.db import Database, open_database
from reader.store.keeping import let_go, set_keep
from reader.store.schema import VERSION, make_empty
from reader.store.states import set_states
from reader.store.steps import KeepStep
from reader.store.values import FeedChange

GROUP, MARKED = 20, 400
LARGER = 5000
RESTART_S = 2.0
TOLD_EVERY = 50
LONGEST_S, LONGEST_LARGER_S = 0.08, 0.5
BROUGHT = "The library was brought up to date."
KINDS = ("refresh", "mark", "import", "back up", "let go", "compact", "migrate")
HOME = Path(__file__).parents[1]
KEPT = sorted((HOME / "tests" / "data" / "db").glob("version-?.sqlite.gz"))[: VERSION - 1]
ADDRESS = "https://site.example/feed.xml"
ADDRESS_LET_GO = "https://let-go.example/feed.xml"


def work(kind: str, path: Path, first: int) -> None:
    """Do that again and again, a line once each is stored; only bringing up to date ends."""
    if kind == "migrate":
        print("at work", flush=True)
        open_database(path).close()
        return
    if kind == "compact":
        print("at work", flush=True)
        for number in itertools.count(first):
            compact(path)
            print(number, flush=True)
    db = open_database(path)
    print("at work", flush=True)
    for number in itertools.count(first):
        act(kind, db, number)
        print(number, flush=True)


def act(kind: str, db: Database, number: int) -> None:
    """One action of that kind."""
    match kind:
        case "refresh":
            apply_change(db, FeedId(1), answer(f"refresh-{number}", GROUP), NOW)
        case "mark":  # all of them, or none
            set_states(db, map(EntryId, range(1, MARKED + 1)), starred=number % 2 == 1)
        case "import":
            listed = (f"https://{number}-{part}.example/feed" for part in range(GROUP))
            feeds.import_feeds(db, map(Subscription, listed), NOW)
        case "let go":
            # Of the newest ones that came and were read, one is kept, and starred ones.
            apply_change(db, FeedId(2), answer(f"go-{number}", GROUP), NOW)
            with db.read() as connection:
                new = connection.execute(
                    "SELECT id FROM entries WHERE feed_id = 2 ORDER BY id DESC LIMIT ?",
                    (GROUP,),
                ).fetchall()
            set_states(db, [EntryId(row[0]) for row in new], read=True)
            set_states(db, [EntryId(new[-1][0])], later=True)
            let_go(db, NOW + timedelta(days=number), cancel=CancelToken(), at_once=True)
        case _:
            back_up(db, NOW + timedelta(seconds=number), cancel=CancelToken())


def answer(name: str, number: int) -> FeedChange:
    """A good answer of a feed with so many new entries."""
    chance = random.Random(name)  # noqa: S311 - words of an article, no secret
    added = tuple(make_entry(chance, f"{name}-{part}", part) for part in range(number))
    return FeedChange("new", None, is_success=True, added=added, title="Site")


def make_libraries(folder: Path) -> tuple[Path, list[Path]]:
    """A library to work on, and old ones: a larger one, and those kept of every format."""
    db = open_database(folder / "work" / "library.sqlite")
    feeds.add_feed(db, ADDRESS, now=NOW)
    apply_change(db, FeedId(1), answer("first", MARKED), NOW)
    feeds.add_feed(db, ADDRESS_LET_GO, now=NOW)
    set_keep(db, KeepStep(None, 1, feed_id=FeedId(2)))
    db.close()
    larger = open_database(folder / "larger" / "library.sqlite")
    feeds.add_feed(larger, ADDRESS, now=NOW)
    apply_change(larger, FeedId(1), answer("larger", LARGER), NOW)
    larger.close()
    old = folder / "old.sqlite"
    with closing(make_empty(old, 1)) as made, closing(sqlite3.connect(larger.path)) as source:
        for table in ("feeds", "entries", "bodies", "entry_states", "articles"):
            columns = [row[1] for row in made.execute(f"PRAGMA table_info({table})")]
            listed, marks = ", ".join(columns), ", ".join("?" * len(columns))
            made.executemany(
                f"INSERT INTO {table} ({listed}) VALUES ({marks})",  # noqa: S608 - our tables
                source.execute(f"SELECT {listed} FROM {table}"),  # noqa: S608 - as above
            )
    olds = [old]
    for kept in KEPT:
        olds.append(folder / kept.stem)
        olds[-1].write_bytes(gzip.decompress(kept.read_bytes()))
    return db.path, olds


def kill(kind: str, path: Path, first: int, after_s: float) -> int:
    """Start such work, kill it so long after it began; how many actions were acknowledged."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.kills", "--work", kind, str(path), str(first)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=HOME,
    )
    with process:
        if process.stdout is None or not process.stdout.readline():
            raise SystemExit(f"{kind}: the work did not start")
        time.sleep(after_s)
        process.send_signal(signal.SIGKILL)
        return len(process.stdout.read().splitlines())


def count(path: Path, sql: str) -> int:
    """The one number that the query gives."""
    with closing(sqlite3.connect(path)) as connection:
        number: int = connection.execute(sql).fetchone()[0]
    return number


def restart(path: Path) -> tuple[list[str], float]:
    """What the next start says and what does not hold together, and how long it took."""
    began = time.perf_counter()
    db = open_database(path)
    feeds.list_feeds(db)
    took_s = time.perf_counter() - began
    faults = find_faults(db)
    db.close()
    if took_s > RESTART_S:
        faults.append(f"the restart took {took_s:.1f} s")
    return [*db.notes, *faults], took_s


def check_migrated(path: Path, old: Path) -> list[str]:
    """What a library that was brought up to date does not have of the old one."""
    asked = (
        "SELECT count(*) FROM entries",
        "SELECT count(*) FROM feeds WHERE removed_at IS NULL",
        "SELECT sum(is_starred * 3 + is_read * 5 + is_later * 7) FROM entry_states",
    )
    wrong = [
        f"{sql}: {count(path, sql)}, not {count(old, sql)}"
        for sql in asked
        if count(path, sql) != count(old, sql)
    ]
    if (version := count(path, "PRAGMA user_version")) != VERSION:
        wrong.append(f"format {version}")
    return wrong


def check(kind: str, path: Path, done: int, acknowledged: int) -> tuple[list[str], int]:
    """What is wrong with it now, and how many actions of that kind are there in all."""
    wrong = []
    with closing(sqlite3.connect(path)) as connection:
        wrong += [
            row[0] for row in connection.execute("PRAGMA integrity_check") if row != ("ok",)
        ]
    if kind == "back up":
        for backup in list_backups(path):
            with closing(sqlite3.connect(backup.path)) as connection:
                if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
                    wrong.append(f"half a backup: {backup.name}")
        return wrong, done + acknowledged + 1
    if kind in {"migrate", "compact"}:
        return wrong, done + acknowledged + 1
    if kind == "let go":
        return check_let_go(path), done + acknowledged + 1
    number, rest = count_actions(kind, path)
    expected = done + acknowledged
    if kind == "mark":
        is_right = rest == 0 and number in {expected % 2, (expected + 1) % 2}
        number = expected + (number != expected % 2)
    else:
        is_right = rest == 0 and number in {expected, expected + 1}
    if not is_right:
        wrong.append(f"{number} actions and {rest} of one, {expected} were acknowledged")
    return wrong, number


def check_let_go(path: Path) -> list[str]:
    """What went and should not have, or is neither there nor gone."""
    marked = count(
        path, "SELECT count(*) FROM entry_states WHERE is_hidden AND (is_later OR is_starred)"
    )
    torn = count(
        path,
        "SELECT count(*) FROM let_go WHERE entry_id IN (SELECT entry_id FROM entry_states "
        "WHERE NOT is_hidden) OR (entry_id IN (SELECT entry_id FROM articles)) "
        "<> (entry_id IN (SELECT entry_id FROM bodies))",
    )
    return [f"{marked} marked ones went, {torn} are half gone"] if marked or torn else []


def count_actions(kind: str, path: Path) -> tuple[int, int]:
    """Whole actions of that kind that are stored, and what is there of a half one."""
    if kind == "refresh":
        return divmod(
            count(path, "SELECT count(*) FROM entries WHERE feed_id = 1") - MARKED, GROUP
        )
    if kind == "import":
        return divmod(count(path, "SELECT count(*) FROM feeds") - 2, GROUP)
    return divmod(count(path, "SELECT count(*) FROM entry_states WHERE is_starred"), MARKED)


def main() -> None:
    """Kill, start, check and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=500, help="kills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work(options.work[0], Path(options.work[1]), int(options.work[2]))
        return
    chance = random.Random(options.seed)  # noqa: S311 - moments to kill at, no secret
    done = dict.fromkeys(KINDS, 0)
    acknowledged = failed = 0
    restarts: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        library, olds = make_libraries(Path(folder))
        for number in range(options.n):
            kind, path = KINDS[number % len(KINDS)], library
            old = olds[number // len(KINDS) % len(olds)]
            longest_s = LONGEST_S
            if kind == "migrate":
                path = Path(folder) / f"old-{number}" / "library.sqlite"
                path.parent.mkdir()
                path.write_bytes(old.read_bytes())
                longest_s = LONGEST_LARGER_S if old == olds[0] else LONGEST_S
            heard = kill(kind, path, done[kind], chance.random() * longest_s)
            said, took_s = restart(path)
            restarts.append(took_s)
            wrong, done[kind] = check(kind, path, done[kind], heard)
            if kind == "migrate":
                wrong += check_migrated(path, old)
                said = [words for words in said if not words.startswith(BROUGHT)]
                shutil.rmtree(path.parent)
            acknowledged += heard
            failed += bool(wrong or said)
            for words in (*said, *wrong):
                print(f"{number + 1} {kind}: {words}", flush=True)
            if (number + 1) % TOLD_EVERY == 0 or number + 1 == options.n:
                restarts.sort()
                print(
                    f"{number + 1} kills, {acknowledged} actions acknowledged, {failed} kills "
                    f"with a fault; restart median {1000 * restarts[len(restarts) // 2]:.0f} "
                    f"ms, most {1000 * restarts[-1]:.0f}",
                    flush=True,
                )
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
