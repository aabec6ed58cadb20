"""`reader rules`: what is done to new entries by itself; tried, made, paused and undone."""

import argparse
from collections.abc import Callable

from reader.cli.printing import Printer, count
from reader.cli.search import catch_up
from reader.cli.shapes import entry_shape, rule_shape
from reader.cli.verbs import DONE, Verb, entry_line
from reader.library import Library
from reader.model import Entry, FeedId, Rule, RuleAction, RuleDraft, RuleId, RulePreview

ACTIONS: tuple[RuleAction, ...] = ("read", "star", "hide", "notify")
DOES = {
    "read": "marks read",
    "star": "stars",
    "tag": "tags",
    "hide": "hides",
    "notify": "tells of",
}
_Own = Callable[[Library, argparse.Namespace, Printer], int]


def rules(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    """Do what is asked of the rules; without a word, list them."""
    return _OWN[options.do or "list"](library, options, printer)


def _list(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    found = library.rules.all()
    if options.json:
        printer.json([rule_shape(rule) for rule in found])
        return DONE
    if not found:
        printer.remark("No rules yet. `reader rules add QUERY --star` makes one.")
    for rule in found:
        printer.line(_line(rule))
    return DONE


def _line(rule: Rule) -> str:
    state = "paused" if rule.is_paused else f"× {rule.trouble}" if rule.trouble else ""
    return f"{rule.id:>4} {rule.touched:>7,}  {_words(rule)}{state and f'  {state}'}"


def _words(rule: Rule) -> str:
    draft = rule.draft
    does = DOES[draft.action] + (f" “{draft.tag}”" if draft.tag else "")
    where = f" in “{rule.feed_title}”" if rule.feed_title else ""
    return f"{does}  {draft.query or 'everything'}{where}"


def _add(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    draft = _draft(library, options)
    if options.dry_run or options.apply:
        catch_up(library, printer)
    if options.dry_run:
        _print_preview(library.rules.preview(draft), options, printer)
        return DONE
    rule = library.rules.save(draft, applies=options.apply, words="The rule is gone again")
    if options.json:
        printer.json(rule_shape(rule))
        return DONE
    printer.line(f"Rule {rule.id}: {_words(rule)}")
    if options.apply and draft.action == "notify":
        printer.remark("It tells of new articles alone: --apply did nothing.")
    elif options.apply:
        articles = count(rule.touched, "article", "articles")
        printer.line(f"Applied to {articles}. `reader rules undo {rule.id}` takes that back")
    return DONE


def _draft(library: Library, options: argparse.Namespace) -> RuleDraft:
    feed_id: FeedId | None = None
    if options.feed:
        feed_id = library.find_feed(options.feed).id
    query = " ".join(options.query)
    if options.tag is not None:
        return RuleDraft(query, "tag", feed_id, options.tag)
    return RuleDraft(query, options.action, feed_id)


def _print_preview(found: RulePreview, options: argparse.Namespace, printer: Printer) -> None:
    if options.json:
        printer.json(
            {
                "count": found.count,
                "is_more": found.is_more,
                "of": found.of,
                "entries": [entry_shape(entry) for entry in found.entries],
            }
        )
        return
    for entry in found.entries:
        printer.line(entry_line(entry))
    number = f"more than {found.count:,}" if found.is_more else f"{found.count:,}"
    newest = f"; the newest {len(found.entries)}" if found.count > len(found.entries) else ""
    articles = count(found.of, "article", "articles")
    printer.remark(f"It would have touched {number} of {articles} of 30 days{newest}")


def _remove(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    rule = library.rules.get(RuleId(options.rule))
    library.rules.remove(rule.id, words="The rule is there again")
    if options.json:
        printer.json(rule_shape(rule))
    else:
        articles = count(rule.touched, "article", "articles")
        printer.line(f"Rule {rule.id} is gone. It had touched {articles}; what it did stays")
    return DONE


def _pause(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    return _set_paused(library, options, printer, paused=True)


def _resume(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    return _set_paused(library, options, printer, paused=False)


def _set_paused(
    library: Library, options: argparse.Namespace, printer: Printer, *, paused: bool
) -> int:
    words = "The rule is applied again" if paused else "The rule is paused again"
    rule = library.rules.pause(RuleId(options.rule), paused=paused, words=words)
    if options.json:
        printer.json(rule_shape(rule))
    else:
        printer.line(f"Rule {rule.id} is {'paused' if paused else 'applied again'}")
    return DONE


def _undo(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    rule = library.rules.get(RuleId(options.rule))
    number = library.rules.take_back(rule.id, words="What the rule did is done again")
    if options.json:
        printer.json({"id": rule.id, "touched": rule.touched, "taken_back": number})
        return DONE
    articles = count(number, "article", "articles")
    printer.line(f"Rule {rule.id}: {articles} as before it")
    if number < rule.touched and rule.draft.action != "notify":
        printer.remark(f"{rule.touched - number:,} are otherwise by now, and left as they are")
    return DONE


def _touched(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    entries: list[Entry] = library.rules.touched(RuleId(options.rule), limit=options.limit)
    if options.json:
        printer.json([entry_shape(entry) for entry in entries])
    for entry in () if options.json else entries:
        printer.line(entry_line(entry))
    return DONE


_OWN: dict[str, _Own] = {
    "list": _list,
    "add": _add,
    "remove": _remove,
    "pause": _pause,
    "resume": _resume,
    "undo": _undo,
    "show": _touched,
}
VERBS: dict[str, Verb] = {"rules": rules}
