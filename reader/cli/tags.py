"""The verbs of what the user files entries by: tags, and searches that were saved."""

import argparse
from collections.abc import Sequence

from reader.cli.printing import Printer, count
from reader.cli.search import catch_up
from reader.cli.shapes import smart_shape
from reader.cli.verbs import DONE, Verb
from reader.errors import ReaderError
from reader.library import Library
from reader.model import CancelToken, EntryId, SmartCount, SmartFeed


def tag(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    """Give entries tags and take others away, or print which they have."""
    ids = _entries(library, options.what, printer)
    changed = 0
    if options.add or options.remove:
        names = ", ".join([*options.add, *options.remove])
        words = f"Undone: the tags of {count(len(ids), 'entry', 'entries')} ({names})"
        changed = library.tags.change(
            ids, add=options.add, remove=options.remove, words=words, wait_s=None
        )
    tags = library.tags.of(ids)
    if options.json:
        printer.json([{"id": one, "tags": list(tags.get(one, ()))} for one in ids])
    elif options.add or options.remove:
        printer.line(f"{changed:,} of {count(len(ids), 'entry', 'entries')} changed")
    else:
        for one in ids:
            printer.line(f"{one:>6}  {', '.join(tags.get(one, ())) or '(no tags)'}")
    return DONE


def _entries(library: Library, words: Sequence[str], printer: Printer) -> list[EntryId]:
    """The entries of these numbers, or those that a query finds, newest first.

    Raises NotFoundError, QueryError.
    """
    if all(word.isascii() and word.isdigit() for word in words):
        return [library.entry(EntryId(int(word))).id for word in dict.fromkeys(words)]
    query = library.search.parse(" ".join(words))
    catch_up(library, printer)
    found = library.search.find_ids(query)
    if not found:
        printer.remark("Nothing found. Fewer words find more, and prefix* all that go on.")
    return found


def tags(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    """Print the tags, the most used first; or call one otherwise, or delete it."""
    if options.rename:
        old, new = options.rename
        words = f"Undone: “{old}” is called so again"
        done = library.tags.rename(old, new, words=words, wait_s=None)
        said = f"“{old}” is called “{library.tags.clean(new)}” now"
        also = [
            count(number, one, many)
            for number, one, many in (
                (done.rules, "rule", "rules"),
                (done.smart_feeds, "smart feed", "smart feeds"),
            )
            if number
        ]
        said += f", in {' and '.join(also)} as well" if also else ""
    elif options.delete:
        words = f"Undone: entries are tagged “{options.delete}” again"
        number = library.tags.delete(options.delete, words=words, wait_s=None)
        said = f"“{options.delete}” taken from {count(number, 'entry', 'entries')}"
    else:
        said = ""
    known = library.tags.all()
    if options.json:
        printer.json([{"name": one.name, "entries": one.entries} for one in known])
    elif said:
        printer.line(said)
    else:
        if not known:
            printer.remark("No tags yet. `reader tag ENTRY --add NAME` gives an entry one.")
        for one in known:
            printer.line(f"{one.entries:>6,}  {one.name}")
    return DONE


def smart(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    """Print the smart feeds with their unread entries; or add, change or remove one."""
    match options.what:
        case "add":
            words = f"Undone: “{options.name}” is no longer saved"
            query = " ".join(options.query)
            shown = [library.smart.add(options.name, query, words=words, wait_s=None)]
        case "edit":
            found = library.smart.find(options.name)
            if not options.query and options.title is None:
                raise ReaderError("Say what is to change: a new query, or --title NAME.")
            shown = [
                library.smart.edit(
                    found.id,
                    title=options.title,
                    query=" ".join(options.query) if options.query else None,
                    words=f"Undone: “{found.title}” is as it was",
                    wait_s=None,
                )
            ]
        case "remove":
            gone = library.smart.find(options.name)
            words = f"Undone: “{gone.title}” is there again"
            library.smart.remove(gone.id, words=words, wait_s=None)
            shown = []
            if not options.json:
                printer.line(f"Smart feed “{gone.title}” removed; its entries stay")
        case _:
            shown = library.smart.all()
    _print_smart(library, options, printer, shown)
    return DONE


def _print_smart(
    library: Library,
    options: argparse.Namespace,
    printer: Printer,
    shown: Sequence[SmartFeed],
) -> None:
    catch_up(library, printer)
    counts = dict(library.smart.counts(cancel=CancelToken()))
    counted = [(feed, counts.get(feed.id, SmartCount())) for feed in shown]
    if options.json:
        printer.json([smart_shape(feed, number) for feed, number in counted])
        return
    if not shown and options.what is None:
        printer.remark("No smart feeds yet. `reader smart add NAME QUERY` keeps a search.")
    for feed, number in counted:
        unread = f"{number.unread:,}{'+' if number.is_more else ''}"
        trouble = f"  × {number.error}" if number.error else ""
        printer.line(f"{feed.id:>4} {unread:>6}  {feed.title}  {feed.query}{trouble}")


VERBS: dict[str, Verb] = {"tag": tag, "tags": tags, "smart": smart}
