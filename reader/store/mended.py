"""What is said of a library that was mended: how much of it is there, and what is missing."""

# ruff: noqa: S608 - only constants are joined; values are parameters

import sqlite3
from collections.abc import Sequence

from reader.store.salvage import Gap


def say_missing(
    target: sqlite3.Connection,
    expected: tuple[int | None, int | None],
    gaps: Sequence[Gap],
    *,
    has_let_go: bool,
    instead: str = "",
) -> str:
    """What was saved into the library, and what of the `expected` entries and stars was not.

    `gaps` are where bodies were lost; `instead` is what was read because nothing of the library
    could be: how much came later is then not known.
    """
    without = " AND id NOT IN (SELECT entry_id FROM let_go)" if has_let_go else ""
    feeds, entries, starred = target.execute(
        "SELECT count(*) FILTER (WHERE removed_at IS NULL), sum(entries), sum(starred) "
        "FROM feeds"
    ).fetchone()
    texts = sum(
        target.execute(
            "SELECT count(*) FROM entries WHERE id BETWEEN ? AND ? "
            f"AND id NOT IN (SELECT entry_id FROM bodies){without}",
            gap,
        ).fetchone()[0]
        for gap in gaps
    )
    missing = [
        f"{number:,} {words}"
        for number, words in (
            ((expected[0] or 0) - (entries or 0), "entries"),
            ((expected[1] or 0) - (starred or 0), "stars"),
            (texts, "texts of entries"),
        )
        if number > 0
    ]
    came = f"{feeds:,} feeds, {entries or 0:,} entries and {starred or 0:,} stars"
    if instead:
        return (
            f"The library was damaged, and nothing of it could be read; {came} came from "
            f"{instead}. Missing: {', '.join(['what is newer', *missing])}."
        )
    return (
        f"The library was damaged; {came} were saved into a new one, "
        f"{' and '.join(missing) or 'nothing'} missing."
    )
