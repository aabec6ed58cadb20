"""Whether the library's file is sound."""

from reader.store.db import Database


def check_integrity(db: Database) -> str:
    """The first fault SQLite finds in the file, or empty; reads all of it."""
    with db.read() as connection:
        (fault,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    return "" if fault == "ok" else str(fault)
