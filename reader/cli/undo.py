"""Taking back, on the command line."""

import argparse

from reader.cli.printing import Printer
from reader.errors import NotFoundError
from reader.library import Library

NOTHING = (
    "Nothing to undo: steps are kept for a day, and those of a reader that is open are taken "
    "back there."
)


def undo(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    """Take back what was done last; 1 when it cannot be."""
    undone = library.undo(wait_s=None)
    if undone is None:
        raise NotFoundError(NOTHING)
    if options.json:
        printer.json(
            {
                "words": undone.words,
                "done": undone.is_done,
                "entries": list(undone.entry_ids),
                "feed": undone.feed_id,
            }
        )
    elif undone.is_done:
        printer.line(undone.words)
    else:
        printer.remark(undone.words)
    return 0 if undone.is_done else 1
