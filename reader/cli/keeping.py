"""How much is kept of feeds, on the command line: said, weighed, let go."""

import argparse

from msgspec import Struct

from reader.cli.printing import Printer, count, megabytes
from reader.errors import ReaderError
from reader.hygiene import clean_folder, clean_line
from reader.library import Library
from reader.model import Feed
from reader.model.keeping import Going, Keep, LetGo, parse_keep

DONE = 0


class Kept(Struct, frozen=True):
    """What is kept of a feed or of a folder's feeds, and what goes by it."""

    keep: Keep
    where: str
    """Whose word it is: empty for its own, else that of a folder."""
    going: Going


def kept_of(library: Library, feed: Feed) -> Kept:
    """What is kept of the feed, and what goes by it."""
    own, kept = library.keeping.of_feed(feed.id)
    going = Going() if kept.is_everything else library.keeping.weigh_feed(feed.id, kept)
    return Kept(kept, "" if own.is_said else feed.folder, going)


def edit_folder(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    """Say how much is kept of the feeds of a folder."""
    folder = clean_folder(options.folder or "")
    if not folder or options.keep is None:
        raise ReaderError(
            "Name a FEED to change, or a folder and how much is kept of its feeds: "
            "reader edit --folder NAME --keep 90d."
        )
    keep = parse_keep(options.keep)
    own, before = library.keeping.of_folder(folder)
    if not own.is_said and not _is_there(library, folder):
        raise ReaderError(
            f"No folder is called “{clean_line(folder, limit_chars=40)}”. A folder is there "
            "once a feed is in it: reader edit FEED --folder NAME."
        )
    going = library.keeping.weigh_folder(folder, keep)
    words = f"Undone: of “{folder}”, {before.words} kept again"
    library.keeping.set_folder(folder, keep, words=words)
    _, kept = library.keeping.of_folder(folder)
    shape = keep_shape(Kept(kept, "", going))
    if options.json:
        printer.json({"folder": folder, **shape})
    else:
        printer.line(f"Folder “{folder}”")
        print_kept(printer, Kept(kept, "", going))
    return DONE


def _is_there(library: Library, folder: str) -> bool:
    """True when a feed is in that folder, or in one inside it."""
    return any(f"{feed.folder}/".startswith(f"{folder}/") for feed in library.feeds())


def keep_shape(kept: Kept) -> dict[str, object]:
    """What `edit --json` adds."""
    return {
        "keep": kept.keep.words,
        "goes": kept.going.entries,
        "goes_bytes": kept.going.size_bytes,
        "stays": kept.going.stay,
    }


def print_kept(printer: Printer, kept: Kept) -> None:
    """What is kept, and what goes when."""
    is_one = kept.keep.is_everything or kept.keep.words in {"1 day", "1 entry"}
    words = f"{kept.keep.words} {'is' if is_one else 'are'} kept"
    if kept.keep.entries:
        words += ", and what is unread"
    printer.line(f"  {words}{f', as of folder “{kept.where}”' if kept.where else ''}")
    if kept.keep.is_everything:
        return
    going = kept.going
    if going.entries:
        printer.line(
            f"  {count(going.entries, 'entry', 'entries')} more, {megabytes(going.size_bytes)}:"
            " out of sight with the next refresh, their texts go a day later"
        )
        printer.line("  --keep everything before then keeps them all")
    if going.stay:
        printer.line(
            f"  {count(going.stay, 'older one stays', 'older ones stay')}: starred, later, "
            "tagged, or with names or lines corrected"
        )
    if not (going.entries or going.stay):
        printer.line("  nothing goes now")


def say_let_go(library: Library, printer: Printer) -> None:
    """What went by what is kept of the feeds, beside the result."""
    done = library.safekeeping.take_let_go()
    if done == LetGo():
        return
    for sentence in library.keeping.sentences(done):
        printer.remark(sentence)
    printer.remark("`reader doctor` says more")
