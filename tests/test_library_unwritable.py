"""A library that cannot be written: it is read, and nothing is done by half."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.config import Config, Paths, find_paths
from reader.errors import StoreError
from reader.library import Library
from reader.model import Listing
from tests.site import Site


def feed_of(entries: int) -> bytes:
    items = "".join(
        f"<item><guid>g{number}</guid><title>Quay {number}</title></item>"
        for number in range(entries)
    )
    title = "<title>Harbour Ledger</title>"
    return f"<rss version='2.0'><channel>{title}{items}</channel></rss>".encode()


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return find_paths(library=tmp_path / "library", config=tmp_path / "config.toml")


@pytest.fixture
def library(paths: Paths) -> Iterator[Library]:
    opened = Library.open(paths, Config())
    yield opened
    opened.close()


def fill_disk(library: Library) -> None:
    """Leave room for a row of a feed, not for its entries."""
    with library._db.write() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 1}")


def free_disk(library: Library) -> None:
    with library._db.write() as connection:
        connection.execute("PRAGMA max_page_count = 1000000")


def test_a_feed_whose_entries_find_no_room_is_not_added(library: Library, site: Site) -> None:
    site.page("/feed.xml", feed_of(400))
    url = library.find_feeds(site.url("/feed.xml"))[0].url
    fill_disk(library)
    with pytest.raises(StoreError, match=r"^Disk full: .* free some space"):
        library.add_feed(url)
    assert library.feeds() == []
    free_disk(library)
    assert library.add_feed(url).entries_new == 400
    assert [feed.title for feed in library.feeds()] == ["Harbour Ledger"]
    assert len(library.entries(Listing(show="all"), limit=500)) == 400


# A disk of its own, mounted by whoever may: nobody else sees it, and it ends with the program.
ON_A_DISK = """
set -e
mount -t tmpfs -o size=2m disk "$1"
"$2" -m tests.unwritable_disk make "$1"
{limit}
exec "$2" -m tests.unwritable_disk use "$1"
"""
FULL = 'dd if=/dev/zero of="$1/fill" bs=4k 2>/dev/null || true'
READ_ONLY = 'mount -o remount,ro "$1"'


def test_a_refresh_that_finds_no_room_ends_with_one_sentence_and_reading_goes_on(
    library: Library, site: Site
) -> None:
    site.page("/feed.xml", feed_of(2))
    feed = library.add_feed(library.find_feeds(site.url("/feed.xml"))[0].url)
    site.page("/feed.xml", feed_of(400))
    fill_disk(library)
    with pytest.raises(StoreError, match=r"^Disk full: .* free some space, then try again\.$"):
        list(library.refresh([feed.feed_id]))
    assert len(library.entries(Listing(show="all"))) == 2
    free_disk(library)
    assert [result.entries_new for result in library.refresh([feed.feed_id])] == [398]


@pytest.mark.parametrize(
    ("limit", "sentence"),
    [
        (FULL, "Disk full: "),
        (READ_ONLY, "Read-only library: "),
        (f"{FULL}\n{READ_ONLY}", "Read-only library: "),
    ],
    ids=["full", "read-only", "both"],
)
def test_a_disk_that_takes_nothing_more_is_read(
    tmp_path: Path, limit: str, sentence: str
) -> None:
    inside = ["unshare", "--user", "--map-root-user", "--mount"]
    try:
        subprocess.run([*inside, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this system lets nobody mount a disk of their own")
    script = ON_A_DISK.replace("{limit}", limit)
    done = subprocess.run(
        [*inside, "sh", "-c", script, "sh", str(tmp_path), sys.executable],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    entries, read_only, said, is_well, found = done.stdout.splitlines()
    assert (entries, read_only, is_well) == ("12", "True", "False")
    assert sentence in said
    assert f"is sound, 0.2 MB. {said}" in found


# A library is copied there, as much of the disk filled, and all feeds refreshed; then freed.
REFRESHED = """
set -e
mount -t tmpfs -o size=4m disk "$1"
cp -r "$2" "$1/library"
room=$(($(df --output=avail -k "$1" | tail -1) - 200))
head -c "${room}k" /dev/zero > "$1/fill"
reader() { "$3" -m reader --library "$1/library" --config "$4" "$5" ${6-}; }
reader "$@" refresh --all && exit 9
reader "$@" list --all
rm "$1/fill"
reader "$@" refresh --all
reader "$@" doctor --compact
"""


@pytest.mark.slow
def test_a_disk_that_fills_up_while_feeds_are_refreshed(
    library: Library, paths: Paths, site: Site, tmp_path: Path
) -> None:
    inside = ["unshare", "--user", "--map-root-user", "--mount"]
    try:
        subprocess.run([*inside, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this system lets nobody mount a disk of their own")
    site.page("/feed.xml", feed_of(2))
    library.add_feed(library.find_feeds(site.url("/feed.xml"))[0].url)
    library.close()
    site.page("/feed.xml", feed_of(900))
    pair = site.url("/").split("/")[2]
    paths.config_file.write_text(f'[network]\nallow_private = ["{pair}"]\n')
    disk = tmp_path / "disk"
    disk.mkdir()
    where = [str(disk), str(paths.library), sys.executable, str(paths.config_file)]
    done = subprocess.run(
        [*inside, "sh", "-c", REFRESHED, "sh", *where],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0
    full, *others = done.stderr.splitlines()
    assert full == "Disk full: nothing was changed or lost; free some space, then try again."
    assert others == []
    listed = done.stdout.splitlines()
    assert [line.partition(": ")[2] for line in listed[:2]] == ["Quay 0", "Quay 1"]
    assert listed[2] == "898 new from 1 feed"
    assert listed[3].startswith("The library had ")
