"""`reader refresh`: what is due is fetched; what rules tell and what went is said beside it."""

import argparse

from reader.cli.keeping import say_let_go
from reader.cli.printing import Printer, count
from reader.cli.search import make_texts
from reader.cli.shapes import result_shape
from reader.cli.verbs import DONE, PARTLY, Verb
from reader.library import Library
from reader.model import CancelToken, Notice, merge_notices


def refresh(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    """Fetch what is due; 1 when any feed failed."""
    named = [library.find_feed(words) for words in options.feed]
    library.safekeeping.start()
    results = library.refresh([feed.id for feed in named], only_due=not (named or options.all))
    new = failed = asked = 0
    notices: list[Notice] = []
    for result in results:
        asked += 1
        new += result.entries_new
        notices += result.notices
        is_bad = result.status in {"failed", "gone"}
        failed += is_bad
        if options.json:
            printer.json(result_shape(result))
        elif is_bad or result.error:
            printer.progress("")
            printer.remark(f"{result.title or result.url}: {result.error}")
        printer.progress(f"Refreshing, {asked:,} done, {failed:,} failed")
    printer.progress("")
    if not options.json:
        words = f"{new:,} new from {count(asked, 'feed', 'feeds')}"
        printer.line(words + (f", {failed:,} failed" if failed else ""))
        for notice in merge_notices(notices):
            printer.line(_told(notice))
    if options.texts or options.names:
        make_texts(library, printer)
    elif waiting := library.texts.count_waiting():
        printer.remark(
            f"The texts of {count(waiting, 'entry', 'entries')} are made when they are read; "
            "`reader refresh --texts` makes them now"
        )
    has_names = not options.names or _find_names(library, printer)
    library.safekeeping.wait()
    if problem := library.safekeeping.take_problem():
        printer.remark(problem)
    say_let_go(library, printer)
    return PARTLY if failed or not has_names else DONE


def _told(notice: Notice) -> str:
    """What a rule tells of new entries."""
    articles = count(len(notice.entry_ids), "new article", "new articles")
    return f"Rule “{notice.query}”: {articles}, `reader rules show {notice.rule_id}` lists them"


def _find_names(library: Library, printer: Printer) -> bool:
    """Find the names of the newest texts that have none; False when they cannot be found."""
    note = ""
    notices: list[Notice] = []
    for done, step in enumerate(library.names.work(cancel=CancelToken()), start=1):
        note = step.note
        notices += step.notices
        printer.progress(f"Finding names, {count(done, 'article', 'articles')} done")
    printer.progress("")
    if note:
        printer.remark(note)
    for notice in merge_notices(notices):
        printer.remark(_told(notice))
    return not note


VERBS: dict[str, Verb] = {"refresh": refresh}
