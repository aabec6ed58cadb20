"""One function a verb: (library, options, printer) -> exit code."""

import argparse
from collections.abc import Callable

from reader.cli.health import asked_words, change_request, print_health, read_request
from reader.cli.keeping import edit_folder, keep_shape, kept_of, print_kept
from reader.cli.printing import Printer, count, sentence, wrap_article
from reader.cli.shapes import (
    article_shape,
    entities_shape,
    entry_shape,
    extras_shape,
    feeds_shape,
    result_shape,
    sighting_shape,
    time_shape,
)
from reader.cli.undo import undo
from reader.errors import NotFoundError, ReaderError
from reader.hygiene import clean_line
from reader.library import Library
from reader.model import (
    Article,
    Entity,
    EntityType,
    Entry,
    EntryId,
    Feed,
    FeedResult,
    KnownName,
    Listing,
    Show,
    TextKind,
    attached_lines,
)
from reader.model.keeping import parse_keep

DONE, PARTLY = 0, 1
MAX_NAMES, SHOWN_NAMES = 200, 8
Verb = Callable[[Library, argparse.Namespace, Printer], int]


def add(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    """Subscribe to each address; 1 when any could not be."""
    code = DONE
    for words in options.url:
        try:
            result = _add_one(library, options, printer, words)
        except ReaderError as problem:
            printer.problem(problem)
            code = PARTLY
            continue
        if options.json:
            printer.json(result_shape(result))
        elif result.status == "skipped":
            printer.line(f"“{result.title}” is among your feeds already")
        else:
            feed = library.find_feed(str(result.feed_id))
            printer.line(
                f"Added “{feed.title}”: {count(feed.entries, 'entry', 'entries')}, "
                f"{feed.unread:,} unread"
            )
    return code


def _add_one(
    library: Library, options: argparse.Namespace, printer: Printer, words: str
) -> FeedResult:
    found = library.find_feeds(words)
    if len(found) > 1 and not options.json:
        printer.remark(f"{len(found)} feeds on this site; the first is taken. The others:")
        for other in found[1:]:
            printer.remark(f"  {other.url}  {other.title}")
    return library.add_feed(
        found[0].url,
        title=options.title,
        folder=options.folder,
        full_text=True if options.full_text else None,
        mark_old_read=options.mark_read,
    )


def remove(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    """Unsubscribe from each; 1 when any is not known."""
    code = DONE
    removed = []
    for words in options.feed:
        try:
            feed = library.find_feed(words)
        except NotFoundError as problem:
            printer.problem(problem)
            code = PARTLY
            continue
        entries = count(feed.entries, "entry", "entries")
        words = f"Undone: “{feed.title}” and its {entries} are there again"
        number = library.remove_feed(feed.id, words=words)
        removed.append({"title": feed.title, "url": feed.url, "entries": number})
        if not options.json:
            printer.line(
                f"Subscription “{feed.title}” and its {count(number, 'entry', 'entries')} "
                f"removed. `reader undo` brings both back"
            )
    if options.json:
        printer.json(removed)
    return code


def edit(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    """Change one subscription: what it is called, where it stands, how it is asked and kept."""
    if options.feed is None:
        return edit_folder(library, options, printer)
    before = library.find_feed(options.feed)
    request = read_request(options)
    keep = None if options.keep is None else parse_keep(options.keep)
    feed = library.health.edit(
        before.id,
        url=options.url,
        is_asked=None if options.pause is None else not options.pause,
        every=options.every,
        keep=keep,
        title=options.title,
        folder=options.folder,
        full_text=options.full_text,
        words=f"Undone: “{before.title}” is as it was",
    )
    change_request(library, before.id, request)
    kept = kept_of(library, feed)
    if options.json:
        printer.json(feeds_shape([feed])[0] | keep_shape(kept))
    else:
        text = "full text" if feed.full_text else "the feed's text"
        printer.line(
            f"“{feed.title}” in {feed.folder or 'no folder'}, {text}{asked_words(feed)}"
        )
        if keep is not None or not kept.keep.is_everything:
            print_kept(printer, kept)
    return DONE


def feeds(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    """Print the subscriptions, or how they do."""
    if options.health:
        print_health(library, printer, as_json=options.json)
        return DONE
    known = library.feeds()
    if options.json:
        printer.json(feeds_shape(known))
        return DONE
    if not known:
        printer.remark("No feeds yet. `reader add URL` subscribes to one.")
    for feed in known:
        printer.line(_feed_line(feed))
    return DONE


def _feed_line(feed: Feed) -> str:
    trouble = f"  × {feed.last_error}" if feed.last_error else ""
    folder = f"{feed.folder}/" if feed.folder else ""
    return f"{feed.id:>4} {feed.unread:>6,}  {folder}{feed.title}  {feed.url}{trouble}"


def list_entries(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    """Print entries, newest first."""
    shown = library.entries(_listing(library, options), limit=options.limit)
    if options.json:
        tags = library.tags.of(entry.id for entry in shown)
        printer.json([entry_shape(entry, tags=tags.get(entry.id, ())) for entry in shown])
        return DONE
    if not shown:
        printer.remark("Nothing to list. `--all` lists read entries too.")
    for entry in shown:
        printer.line(entry_line(entry))
    return DONE


def _listing(library: Library, options: argparse.Namespace) -> Listing:
    show: Show = "starred" if options.starred else "all" if options.all else "unread"
    if options.feed:
        return Listing("feed", feed_id=library.find_feed(options.feed).id, show=show)
    if options.smart:
        return Listing("smart", smart_id=library.smart.find(options.smart).id, show=show)
    if options.folder:
        return Listing("folder", folder=options.folder, show=show)
    return Listing("everything", show=show)


def entry_line(entry: Entry) -> str:
    """An entry in a list on paper: number, marks, day, feed and title."""
    signs = ("★" if entry.is_starred else " ") + (" " if entry.is_read else "●")
    day = f"{entry.published.astimezone():%Y-%m-%d}"
    return f"{entry.id:>6} {signs} {day}  {entry.feed_title}: {entry.title or entry.url}"


def show(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    """Print one stored article; its page is fetched when its feed wants full text."""
    entry = library.entry(EntryId(options.entry))
    if options.changes:
        return _show_changes(library, options, printer, entry)
    if library.texts.wants_page(entry.id):
        try:
            library.texts.fetch_article(entry.id)
        except ReaderError as problem:
            printer.remark(
                f"The page did not come: {sentence(problem)} This is the feed's text."
            )
    article = library.texts.late_article(entry.id)
    if article is None:
        raise NotFoundError(f"Entry {entry.id} has no text. Its page: {entry.url or 'none'}")
    if article.kind is TextKind.FEED and library.texts.page_article(entry.id) is not None:
        printer.remark("The page gives less than its feed: this is the feed's text.")
    _remark_on(article, printer)
    if options.json:
        shape = article_shape(article)
        shape |= {"id": entry.id, "feed": entry.feed_title}
        shape |= {"read": entry.is_read, "starred": entry.is_starred}
        shape["tags"] = list(library.tags.of([entry.id]).get(entry.id, ()))
        printer.json(shape | extras_shape(library.texts.extras(entry.id)))
    else:
        printer.text(wrap_article(article))
        if lines := attached_lines(library.texts.extras(entry.id)):
            printer.text("\n" + "\n".join(lines))
    return DONE


def _show_changes(
    library: Library, options: argparse.Namespace, printer: Printer, entry: Entry
) -> int:
    """Print what its publisher changed in an entry."""
    changes = library.texts.changes(entry.id)
    if changes is None:
        raise NotFoundError(f"No word of entry {entry.id} was changed since it came.")
    if options.json:
        shape = article_shape(changes)
        shape |= {"id": entry.id, "feed": entry.feed_title}
        shape["changed"] = time_shape(library.texts.changed_at(entry.id))
        printer.json(shape | {"read": entry.is_read, "starred": entry.is_starred})
    else:
        printer.text(wrap_article(changes))
    return DONE


def _remark_on(article: Article, printer: Printer) -> None:
    """Say what is missing of the article."""
    if article.kind is TextKind.PARTIAL:
        printer.remark("This page gives only its first paragraphs.")
    if article.note:
        printer.remark(article.note)


def extract(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    """Print the clean article of a source: wrapped for a person, the bare text for a pipe."""
    article = library.texts.read_source(options.source)
    _remark_on(article, printer)
    if options.json:
        printer.json(article_shape(article))
    else:
        printer.text(wrap_article(article) if printer.is_terminal else article.text)
    return DONE


def entities(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    """Print who and what is in a source; 1 when names could not be looked for."""
    if options.as_is:
        text, language, published = library.texts.read_plain(options.source), "", None
    else:
        article = library.texts.read_source(options.source)
        text, language, published = article.text, article.language, article.published
    found = library.names.find_in(text, language=language, published=published)
    if found.note:
        printer.remark(found.note)
    if options.json:
        printer.json(entities_shape(options.source, text, found.entities))
    else:
        _print_entities(printer, found.entities)
    return DONE if found.was_looked_for else PARTLY


def _print_entities(printer: Printer, found: tuple[Entity, ...]) -> None:
    for kind in EntityType:
        group = [entity for entity in found if entity.type is kind]
        if group:
            printer.line(kind.value)
        for entity in group:
            also = f"  (also {', '.join(entity.aliases)})" if entity.aliases else ""
            value = f"  = {entity.value.words}" if entity.value else ""
            printer.line(f"{len(entity.mentions):>5}  {entity.name}{value}{also}")


def where(library: Library, options: argparse.Namespace, printer: Printer) -> int:
    """Print the entries whose texts name somebody or something, newest first."""
    library.names.catch_up()
    name = _known_name(library, options, printer)
    shown = library.names.sightings(name.key, limit=options.limit)
    tags = library.tags.of(sighting.entry.id for sighting in shown) if options.json else {}
    for sighting in shown:
        if options.json:
            printer.json(sighting_shape(sighting, name, tags=tags.get(sighting.entry.id, ())))
        else:
            printer.line(f"{entry_line(sighting.entry)}  ({sighting.mentions}×)")
    if not options.json and len(shown) < name.articles:
        printer.remark(f"The newest {len(shown):,} of {name.articles:,}; --limit N shows more")
    return DONE


def _known_name(library: Library, options: argparse.Namespace, printer: Printer) -> KnownName:
    """The name that is meant, the others said; raises NotFoundError when there is none."""
    kind = EntityType(options.type.upper()) if options.type else None
    found = [
        name
        for name in library.names.find_known(options.name, limit=MAX_NAMES)
        if kind in {None, name.key.type}
    ]
    if not found:
        raise NotFoundError(
            f"“{clean_line(options.name)}” is in no article whose names were found. That is "
            "when it is opened, and with `reader refresh --names`."
        )
    first, *others = found
    if others and not options.json:
        printer.remark(
            f"{count(len(others), 'other name', 'other names')} with these words, by name or "
            "--type:"
        )
        for other in others[:SHOWN_NAMES]:
            articles = count(other.articles, "article", "articles")
            printer.remark(f"  {other.name} ({other.key.type}), {articles}")
    return first


VERBS: dict[str, Verb] = {
    "add": add,
    "remove": remove,
    "undo": undo,
    "edit": edit,
    "feeds": feeds,
    "list": list_entries,
    "show": show,
    "extract": extract,
    "entities": entities,
    "where": where,
}
