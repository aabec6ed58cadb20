"""`reader search`: entries by their words and by what is known of them."""

import argparse

from reader.cli.printing import Printer, count
from reader.cli.shapes import entry_shape
from reader.cli.verbs import DONE, Verb, entry_line
from reader.errors import NoWorkerError
from reader.library import Library
from reader.model import CancelToken

WAITED_FOR = 2_000  # texts: three seconds


def search(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    """Print the entries that the query asks for, each with a line of its text."""
    typed = " ".join(options.query)
    query = library.search.parse(typed)
    if options.save is not None:
        words = f"Undone: “{options.save or typed}” is no longer saved"
        saved = library.smart.add(options.save, typed, words=words, wait_s=None)
        printer.remark(f"Kept as “{saved.title}”. `reader list --smart` shows it by its name.")
    catch_up(library, printer, most=WAITED_FOR)
    found = library.search.find(query, limit=options.limit, best=options.best)
    shown = [(entry, library.search.snippet(entry, query)) for entry in found.entries]
    if options.json:
        tags = library.tags.of(entry.id for entry, _ in shown)
        printer.json(
            [
                entry_shape(entry, snippet=snippet, tags=tags.get(entry.id, ()))
                for entry, snippet in shown
            ]
        )
        return DONE
    for entry, snippet in shown:
        printer.line(entry_line(entry))
        if snippet:
            printer.line(f"{'':21}{snippet}")
    if not shown:
        printer.remark("Nothing found. Fewer words find more, and prefix* all that go on.")
    elif found.count > len(shown):
        number = f"more than {found.count:,}" if found.is_more else f"{found.count:,}"
        order = "best" if options.best else "newest"
        printer.remark(f"The {order} {len(shown):,} of {number}; --limit N shows more")
    return DONE


def catch_up(library: Library, printer: Printer, *, most: int | None = None) -> None:
    """Let what an older library held be found, and what a large refresh left; and say so.

    Of texts that a refresh left more than `most` are left where they are, which is said too.
    """
    why = ""
    if most is None or library.texts.count_waiting() <= most:
        try:
            make_texts(library, printer)
        except NoWorkerError as problem:
            why = f"{problem} "
    if left := library.texts.count_waiting():
        how = "" if why or library.is_read_only else ". `reader refresh --texts` prepares them"
        printer.remark(f"{why}{count(left, 'new text is', 'new texts are')} not searched{how}")
    waiting = library.search.count_waiting()
    if waiting:
        entries = count(waiting, "entry", "entries")
        printer.remark(f"Preparing {entries} of an older library for search, this once")
        library.search.catch_up()


def make_texts(library: Library, printer: Printer) -> None:
    """Make the texts that a large refresh left to be made, and say so."""
    if library.is_read_only or not (waiting := library.texts.count_waiting()):
        return
    entries = count(waiting, "new entry", "new entries")
    printer.remark(f"Preparing the texts of {entries} for reading and search, this once")
    done = 0
    for made in library.texts.make_waiting(hurried=True, cancel=CancelToken()):
        done += made
        printer.progress(f"Texts, {done:,} of {waiting:,} done")
    printer.progress("")


VERBS: dict[str, Verb] = {"search": search}
