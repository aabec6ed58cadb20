"""The verbs that bring feeds by the list, or look at one: preview, packs, OPML in and out."""

import argparse

from reader.cli.printing import Printer, count
from reader.cli.shapes import import_shape, pack_shape, preview_shape
from reader.cli.verbs import DONE, PARTLY, Verb
from reader.errors import ExistsError, ReaderError
from reader.library import Library
from reader.model import FeedPreview, Imported, Pack, ParsedEntry

STANDARD_OUTPUT = "-"
PERIODS = ((1, "day"), (7, "week"), (30, "month"))


def preview(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    """Print what is behind an address; nothing is stored."""
    best, *others = library.find_feeds(options.url)
    if options.json:
        printer.json(preview_shape(best, others))
        return DONE
    printer.line(best.title)
    printer.line(f"{best.url}  {_how_much(best)}")
    for entry in best.newest:
        printer.line(_newest_line(entry))
    if others:
        printer.line(f"{count(len(others), 'other feed', 'other feeds')} on this site:")
    for other in others:
        printer.line(f"  {other.url}  {other.title}")
    return DONE


def _how_much(feed: FeedPreview) -> str:
    words = count(feed.entries, "entry", "entries")
    for days, unit in PERIODS:
        if feed.per_day is not None and round(feed.per_day * days) >= 1:
            return f"{words}, about {feed.per_day * days:,.0f} a {unit}"
    return words if feed.per_day is None else f"{words}, less than one a month"


def _newest_line(entry: ParsedEntry) -> str:
    day = f"{entry.published.astimezone():%Y-%m-%d}" if entry.published else " " * 10
    return f"  {day}  {entry.title or '(no title)'}"


def packs(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    """List the packs, or the feeds of some; with --add subscribe to these."""
    named = [library.sharing.find_pack(words) for words in options.pack]
    if options.add and not named:
        raise ReaderError("Name the packs to add. `reader packs` lists them.")
    if options.add:
        return _print_imported(library.sharing.add_packs(named), options, printer)
    if options.json:
        printer.json([pack_shape(pack) for pack in named or library.sharing.packs()])
    elif named:
        for pack in named:
            _print_feeds(pack, printer)
    else:
        for pack in library.sharing.packs():
            number = count(len(pack.feeds), "feed", "feeds")
            printer.line(f"{pack.id:<16} {pack.name}, {number}")
    return DONE


def _print_feeds(pack: Pack, printer: Printer) -> None:
    printer.line(pack.name)
    for feed in pack.feeds:
        printer.line(f"  {feed.title}  {feed.url}")


def import_list(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    """Subscribe to what an OPML file lists; 1 when any of it was refused."""
    done = library.sharing.import_opml(library.sharing.read_list(options.file))
    return _print_imported(done, options, printer)


def _print_imported(done: Imported, options: argparse.Namespace, printer: Printer) -> int:
    if options.json:
        printer.json(import_shape(done))
    else:
        printer.line(
            f"{count(len(done.added), 'feed', 'feeds')} added, {len(done.known):,} known, "
            f"{len(done.refused):,} refused"
            + (". `reader refresh` fetches them" if done.added else "")
        )
    for url, reason in done.refused:
        printer.remark(f"  {url or '(no address)'}: {reason}")
    return PARTLY if done.refused else DONE


def export_opml(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    """Write all subscriptions as OPML, to a file or standard output."""
    number = len(library.feeds())
    if options.file == STANDARD_OUTPUT:
        content = library.sharing.export_opml().decode()
        if options.json:
            printer.json({"path": "", "feeds": number, "content": content})
        else:
            printer.xml(content)
        return DONE
    try:
        path = library.sharing.save_opml(options.file, may_replace=options.force)
    except ExistsError as problem:
        raise ExistsError(f"{problem} --force replaces it.", source=problem.source) from None
    if options.json:
        printer.json({"path": path, "feeds": number, "content": ""})
    else:
        printer.line(f"{count(number, 'feed', 'feeds')} written to {path}")
    return DONE


VERBS: dict[str, Verb] = {
    "preview": preview,
    "import": import_list,
    "export-opml": export_opml,
    "packs": packs,
}
