"""Ten thousand feeds in fifty folders: imported, imported again, exported, and read back.

    .venv/bin/python -m benchmarks.opml [-n 10000]

Each figure is in seconds of the clock, with the start of the worker in the first, then of the
processor in this process alone; an import has to stay under five. The library is a fresh one on
the disk that holds temporary files.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from reader.config import Config, find_paths
from reader.library import Library

T = TypeVar("T")
FOLDERS = 50


def make_list(number: int) -> bytes:
    """An OPML document of that many feeds, nested two folders deep."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><head/><body>']
    for folder in range(FOLDERS):
        lines.append(f'<outline text="Group {folder % 7}"><outline text="Folder {folder}">')
        lines += [
            f'<outline type="rss" text="Feed {feed} &amp; more" title="Feed {feed}" '
            f'xmlUrl="https://site{feed % 900}.example/blog/{feed}/feed.xml" '
            f'htmlUrl="https://site{feed % 900}.example/blog/{feed}/"/>'
            for feed in range(folder, number, FOLDERS)
        ]
        lines.append("</outline></outline>")
    return "\n".join([*lines, "</body></opml>"]).encode()


def timed(words: str, do: Callable[[], T]) -> T:
    """What it gives; prints how long it took."""
    began, work = time.perf_counter(), time.process_time()
    made = do()
    took, work = time.perf_counter() - began, time.process_time() - work
    print(f"{words:<28} {took:6.2f} s   {work:6.2f} s of the processor")
    return made


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=10_000, help="feeds in the list")
    number = parser.parse_args().n
    content = make_list(number)
    print(f"{number:,} feeds, {len(content) / 1e6:.1f} MB")
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(find_paths(library=Path(folder)), Config())
        try:
            first = timed("import", lambda: library.sharing.import_opml(content))
            again = timed("import again", lambda: library.sharing.import_opml(content))
            written = timed("export", library.sharing.export_opml)
            back = timed("import of the export", lambda: library.sharing.import_opml(written))
        finally:
            library.close()
    assert len(first.added) == len(again.known) == len(back.known) == number  # noqa: S101
    assert not [*first.refused, *again.added, *back.added]  # noqa: S101


if __name__ == "__main__":
    main()
