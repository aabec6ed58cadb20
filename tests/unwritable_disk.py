"""Makes a library, or reads it, marks and looks for faults, on a disk that a test limits."""

import sys
from pathlib import Path

from reader import demo, doctor
from reader.config import Config, find_paths
from reader.errors import StoreError
from reader.library import Library
from reader.model import Listing
from reader.parts import now


def main(verb: str, folder: str) -> None:
    paths = find_paths(library=Path(folder))
    library = Library.open(paths, Config())
    if verb == "make":
        demo.fill(library._db, now=now())
    else:
        entries = library.entries(Listing(show="all"))
        print(len(entries), library.is_read_only, sep="\n")  # noqa: T201 - the test reads it
        try:
            library.mark([entries[0].id], starred=True)
        except StoreError as problem:
            print(problem)  # noqa: T201 - as above
        found = doctor._library(paths)[0]
        print(found.ok, found.message, sep="\n")  # noqa: T201 - as above
    library.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
