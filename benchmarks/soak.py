"""Ten thousand feeds through a day that takes ten minutes: nothing lost, doubled or leaked.

    .venv/bin/python -m benchmarks.soak [--feeds 10000] [--hours 24] [--minutes 10]

The clock is injected: it goes on by ten minutes at a time, and what is due then is refreshed
from a server of its own. Every hour a tenth of the feeds have one entry more. When the real
minutes are over it ends where it is and says so. Memory is measured after every simulated hour.
"""

import argparse
import os
import tempfile
import threading
import time
import urllib.request
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct

from benchmarks.feed_server import STARTED as FIRST
from benchmarks.feed_server import entries_of
from benchmarks.refresh import start_server
from reader.compute import Compute
from reader.config import Feeds, Network
from reader.credentials import Credentials
from reader.fetch import Fetcher
from reader.model import CancelToken, Subscription
from reader.store import feeds as feed_store
from reader.store.db import Database, open_database
from reader.subscriptions import Subscriptions

STEP = timedelta(minutes=10)
ENTRIES = 5
STARTED = FIRST + timedelta(hours=ENTRIES)  # the newest entries are as new as they can be


class Clock:
    """The time, as the benchmark says."""

    def __init__(self) -> None:
        self.now = STARTED

    def __call__(self) -> datetime:
        """Now."""
        return self.now


class Sample(Struct, frozen=True):
    """What the process holds."""

    hour: int
    memory_mb: float
    files: int
    threads: int


def settle() -> None:
    """Wait until the threads of the last refresh have ended, a second at most."""
    threads = threading.active_count() + 1
    for _ in range(10):
        if threading.active_count() == threads:
            return
        threads = threading.active_count()
        time.sleep(0.1)


def sample(hour: int) -> Sample:
    """As of now, from the system."""
    settle()
    lines = Path("/proc/self/status").read_text().splitlines()
    resident = next(line for line in lines if line.startswith("VmRSS"))
    files = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - as a count
    return Sample(hour, int(resident.split()[1]) / 1024, files, threading.active_count())


def make_subscriptions(
    db: Database, urls: Sequence[str], clock: Clock
) -> tuple[Subscriptions, Fetcher, Compute]:
    """All feeds, subscribed to as a list would."""
    pairs = tuple(sorted({url.split("/")[2] for url in urls}))
    fetcher, compute = Fetcher(Network(allow_private=pairs)), Compute()
    feed_store.import_feeds(db, [Subscription(url) for url in urls], clock())
    credentials = Credentials(db.path.parent, keyring=None)
    subscriptions = Subscriptions(
        db, Feeds(), fetcher=fetcher, compute=compute, credentials=credentials, now=clock
    )
    return subscriptions, fetcher, compute


def live(
    subscriptions: Subscriptions, clock: Clock, origin: str, *, hours: int, until: float
) -> tuple[list[Sample], int]:
    """A sample an hour, and how many answers came; ends when the real time is over."""
    samples: list[Sample] = []
    answers = 0
    for step in range(hours * 6):
        if step % 6 == 0:
            urllib.request.urlopen(f"{origin}/_epoch/{step // 6}").close()  # noqa: S310 - ours
        for result in subscriptions.refresh((), only_due=True, cancel=CancelToken()):
            answers += result.status in {"new", "unchanged"}
        if step % 6 == 5:
            samples.append(sample(step // 6 + 1))
            print(f"{samples[-1]}, {answers} answers", flush=True)
        if time.monotonic() > until:
            print(f"stopped in hour {step // 6 + 1}: the real time is over")
            break
        clock.now += STEP
    return samples, answers


def check(db: Database, urls: Sequence[str], *, epoch: int) -> int:
    """How many feeds hold other entries than they should, after a last refresh of all."""
    with db.read() as connection:
        rows = connection.execute(
            "SELECT url, (SELECT count(*) FROM entries WHERE feed_id = feeds.id), "
            "(SELECT count(DISTINCT guid) FROM entries WHERE feed_id = feeds.id) FROM feeds"
        ).fetchall()
    number = {url: at for at, url in enumerate(urls)}
    return sum(
        count != distinct or count != entries_of(number[url], epoch, ENTRIES)
        for url, count, distinct in rows
    )


def main() -> None:
    """Measure what the options say."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=10_000)
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--minutes", type=float, default=10)
    options = parser.parse_args()
    began, clock = time.monotonic(), Clock()
    server, urls = start_server(options.feeds, entries=ENTRIES, latency_ms=0, entry_bytes=300)
    origin = urls[0].rpartition("/feed/")[0]
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "library.sqlite", survives=False)
        subscriptions, fetcher, compute = make_subscriptions(db, urls, clock)
        try:
            until = began + options.minutes * 60
            samples, answers = live(
                subscriptions, clock, origin, hours=options.hours, until=until
            )
            hours = (clock.now - STARTED) // timedelta(hours=1)
            list(subscriptions.refresh((), only_due=False, cancel=CancelToken()))
            epoch = min(hours, options.hours - 1)
            wrong = check(db, urls, epoch=epoch)
        finally:
            fetcher.close()
            compute.close()
            db.close()
            server.kill()
            server.wait()
    print(f"{answers} answers in {time.monotonic() - began:.0f} s, {hours} hours")
    print(f"{wrong} of {len(urls)} feeds with entries lost or doubled")
    if len(samples) > 2:
        grown = samples[-1].memory_mb / samples[1].memory_mb - 1
        print(f"memory since the second hour {grown:+.1%}, {samples[1]} to {samples[-1]}")


if __name__ == "__main__":
    main()
