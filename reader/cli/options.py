"""What the command line accepts."""

import argparse
from collections.abc import Callable, Container, Sequence
from pathlib import Path

from reader import __version__
from reader.model import NAME_TYPES

DESCRIPTION = "A news reader for the terminal: clean text, and who and what is in it."
EPILOG = """without a verb:
  reader                 open the library
  reader SOURCE          open one article: a file, an http(s) address, or - for standard input
  reader --demo          look round: three bundled feeds, no network, nothing is kept

exit codes: 0 done, 1 done in part or not at all, 2 wrong usage, 130 interrupted"""

NAME_CHOICES = tuple(kind.value.lower() for kind in NAME_TYPES)
MAX_DIGITS = 18  # SQLite's numbers end within the nineteenth
VALUED = ("--library", "--config")


def _common() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument(
        "--library", type=Path, metavar="DIR", help="folder of the library (READER_LIBRARY)"
    )
    common.add_argument("--config", type=Path, metavar="FILE", help="configuration file")
    common.add_argument("--json", action="store_true", help="print JSON instead of text")
    return common


def make_parser() -> argparse.ArgumentParser:
    """The parser of every verb; its `verb` is None when none was given."""
    common = _common()
    parser = argparse.ArgumentParser(
        prog="reader",
        description=DESCRIPTION,
        epilog=EPILOG,
        parents=[common],
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"reader {__version__}")
    parser.add_argument("--demo", action="store_true", help="open the bundled demo")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", title="verbs")

    def verb(name: str, words: str) -> argparse.ArgumentParser:
        return verbs.add_parser(
            name, help=words, description=words, parents=[common], allow_abbrev=False
        )

    add = verb("add", "subscribe to feeds; the address of a site is enough")
    add.add_argument("url", nargs="+", metavar="URL")
    add.add_argument("--folder", default="", help="folder to put it in; A/B for one in another")
    add.add_argument("--title", default="", help="what to call it")
    add.add_argument("--full-text", action="store_true", help="always fetch the whole page")
    add.add_argument("--mark-read", action="store_true", help="start with everything read")

    remove = verb("remove", "unsubscribe; `undo`, or adding it again, brings its entries back")
    remove.add_argument("feed", nargs="+", metavar="FEED", help="number, address or title")

    verb("undo", "take back what was done last: marks, deletions, unsubscribing, edits")

    edit = verb("edit", "change a subscription, or how much is kept of a folder's feeds")
    edit.add_argument(
        "feed", nargs="?", metavar="FEED", help="number, address or title; none for a folder"
    )
    edit.add_argument("--title", help="what to call it; empty for its own title")
    edit.add_argument(
        "--folder", help="folder to put it in, empty for none; without FEED the folder itself"
    )
    edit.add_argument(
        "--keep",
        metavar="HOW",
        help="how much is kept: 90d, 12w, 6m, 2y, 500 (entries), everything, or folder (as the "
        "folder it is in); says what would go, which it does a day later",
    )
    edit.add_argument(
        "--full-text", action=argparse.BooleanOptionalAction, help="always fetch the whole page"
    )

    edit.add_argument("--url", help="its new address; entries and marks are kept")
    edit.add_argument(
        "--pause",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="do not ask it any more; --no-pause resumes, also what is gone",
    )
    edit.add_argument(
        "--every", metavar="TIME", help="ask it that often: 30m, 2h, 1d; auto for its rhythm"
    )
    edit.add_argument(
        "--user-agent", help="what it is told of this program; empty for the usual"
    )
    edit.add_argument(
        "--header",
        action="append",
        metavar="'NAME: VALUE'",
        help="sent to it, kept outside of the library's file; empty for none; may be repeated",
    )
    edit.add_argument(
        "--login",
        metavar="NAME",
        help="name to log in with, the password is asked for or read from standard input; "
        "empty for none",
    )

    listed = verb("feeds", "list the subscriptions")
    listed.add_argument("--health", action="store_true", help="how they do, the broken first")

    preview = verb("preview", "what `add` would find: feeds, newest entries; stores nothing")
    preview.add_argument("url", metavar="URL")

    importing = verb("import", "subscribe to everything an OPML file lists")
    importing.add_argument("file", metavar="FILE.opml")

    exporting = verb("export-opml", "write all subscriptions as OPML")
    exporting.add_argument(
        "file", nargs="?", default="-", metavar="FILE", help="standard output without it"
    )
    exporting.add_argument("--force", action="store_true", help="replace a file that is there")

    packs = verb("packs", "starter packs of feeds, by topic and country")
    packs.add_argument("pack", nargs="*", metavar="PACK", help="list the feeds of these")
    packs.add_argument("--add", action="store_true", help="subscribe to the feeds of these")

    refresh = verb("refresh", "fetch what is due")
    refresh.add_argument("feed", nargs="*", metavar="FEED", help="only these, due or not")
    refresh.add_argument("--all", action="store_true", help="all feeds, due or not")
    refresh.add_argument(
        "--texts",
        action="store_true",
        help="then make the texts that a large refresh leaves for when they are read",
    )
    refresh.add_argument(
        "--names",
        action="store_true",
        help="as --texts; then find the names of new articles, for `where`",
    )

    listing = verb("list", "list entries, newest first")
    listing.add_argument("--feed", help="only of this feed: number, address or title")
    listing.add_argument("--folder", default="", help="only of this folder")
    listing.add_argument("--smart", help="only what a saved search finds: number or name")
    listing.add_argument("--all", action="store_true", help="read ones too")
    listing.add_argument("--starred", action="store_true", help="only starred ones")
    listing.add_argument("--limit", type=_positive, default=50, metavar="N")

    search = verb("search", "find entries by their words and by what is known of them")
    search.add_argument(
        "query",
        nargs="+",
        metavar="QUERY",
        help='words, "phrases", prefix*, OR, -not, feed: folder: author: entity: type: site: '
        "lang: tag: has:enclosure is:unread|read|starred|later since:2w before:2026-10-01",
    )
    search.add_argument(
        "--save", metavar="NAME", help="keep it as a smart feed; empty for its own words"
    )
    search.add_argument("--best", action="store_true", help="best first, not newest first")
    search.add_argument("--limit", type=_positive, default=50, metavar="N")

    _add_rules(verb("rules", "what is done to new articles by itself"))

    show = verb("show", "print one article of the library")
    show.add_argument("entry", type=_positive, metavar="ENTRY", help="its number in `list`")
    show.add_argument(
        "--changes",
        action="store_true",
        help="what its publisher changed in it: [-gone-] {+new+}",
    )

    extract = verb("extract", "print the clean article of a file, an address or -")
    extract.add_argument("source", metavar="SOURCE")

    entities = verb("entities", "print who and what is in an article")
    entities.add_argument("source", metavar="SOURCE")
    entities.add_argument(
        "--as-is", action="store_true", help="in exactly the text given, without cleaning it"
    )

    where = verb("where", "list the articles that name somebody or something, newest first")
    where.add_argument("name", metavar="NAME", help="a whole name, or words of it")
    where.add_argument("--type", type=str.lower, choices=NAME_CHOICES, help="only a name of it")
    where.add_argument("--limit", type=_positive, default=50, metavar="N")

    _add_tagging(verb)

    config = verb("config", "the configuration: where it is, whether it is right, the defaults")
    config.add_argument("what", choices=("path", "check", "default"))
    verb("paths", "where everything is kept")
    doctor = verb("doctor", "what is wrong, and how to mend it; restores a backup")
    doctor.add_argument(
        "--restore",
        nargs="?",
        const="",
        metavar="WHICH",
        help="put a backup in the library's place, which is kept; the newest without WHICH",
    )
    doctor.add_argument(
        "--compact", action="store_true", help="make the library's file as small as it can be"
    )
    doctor.add_argument(
        "--let-go",
        action="store_true",
        help="what is more than is kept of the feeds; with --yes it goes now",
    )
    doctor.add_argument("--yes", action="store_true", help="do it, not only say it")
    return parser


def _add_rules(rules: argparse.ArgumentParser) -> None:
    own = rules.add_subparsers(dest="do", metavar="DO", title="what to do; lists without it")

    def do(name: str, words: str) -> argparse.ArgumentParser:
        return own.add_parser(
            name, help=words, description=words, parents=[_common()], allow_abbrev=False
        )

    def of_rule(name: str, words: str) -> argparse.ArgumentParser:
        parser = do(name, words)
        parser.add_argument("rule", type=_positive, metavar="RULE", help="its number")
        return parser

    do("list", "list the rules: number, articles touched, what it does")
    add = do("add", "make a rule for new articles")
    add.add_argument("query", nargs="*", metavar="QUERY", help="as for `search`")
    does = add.add_mutually_exclusive_group(required=True)
    for action, words in (
        ("read", "mark them read"),
        ("star", "star them"),
        ("hide", "take them out of every list; is:hidden finds them"),
        ("notify", "tell of them"),
    ):
        does.add_argument(
            f"--{action}", dest="action", action="store_const", const=action, help=words
        )
    does.add_argument("--tag", metavar="TAG", help="give them this tag")
    add.add_argument("--feed", help="only of this feed: number, address or title")
    when = add.add_mutually_exclusive_group()
    when.add_argument(
        "--apply", action="store_true", help="to the articles of the last 30 days, too"
    )
    when.add_argument(
        "--dry-run",
        action="store_true",
        help="make none, list which of the last 30 days' articles it would have touched",
    )
    of_rule("remove", "take a rule away; what it did stays")
    of_rule("pause", "apply a rule no more")
    of_rule("resume", "apply a rule again")
    of_rule("undo", "take back all that a rule did")
    show = of_rule("show", "list the articles that a rule touched, newest first")
    show.add_argument("--limit", type=_positive, default=50, metavar="N")


def _add_tagging(verb: Callable[[str, str], argparse.ArgumentParser]) -> None:
    tag = verb("tag", "give entries tags, take others away, or see which they have")
    tag.add_argument(
        "what", nargs="+", metavar="ENTRY|QUERY", help="numbers in `list`, or what to search"
    )
    tag.add_argument("--add", action="append", default=[], metavar="NAME", help="repeatable")
    tag.add_argument("--remove", action="append", default=[], metavar="NAME", help="repeatable")

    tags = verb("tags", "list the tags, the most used first")
    change = tags.add_mutually_exclusive_group()
    change.add_argument(
        "--rename", nargs=2, metavar=("NAME", "NEW"), help="one that is there takes it in"
    )
    change.add_argument("--delete", metavar="NAME", help="take it from every entry")

    smart = verb("smart", "smart feeds: searches that were saved")
    what = smart.add_subparsers(dest="what", metavar="WHAT")
    for name, words in (
        ("add", "keep a search under a name"),
        ("edit", "change its query or its name"),
        ("remove", "forget it; its entries stay"),
    ):
        parser = what.add_parser(
            name, help=words, description=words, parents=[_common()], allow_abbrev=False
        )
        parser.add_argument("name", metavar="NAME", help="its name or number")
        if name != "remove":
            number = "+" if name == "add" else "*"
            parser.add_argument("query", nargs=number, metavar="QUERY", help="as of `search`")
        if name == "edit":
            parser.add_argument("--title", metavar="NEW", help="what to call it")


def make_opening_parser() -> argparse.ArgumentParser:
    """The parser of the command without a verb: options and at most one SOURCE."""
    parser = argparse.ArgumentParser(
        prog="reader", parents=[_common()], add_help=False, allow_abbrev=False
    )
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("source", nargs="?", metavar="SOURCE")
    parser.set_defaults(verb="")
    return parser


def has_verb(arguments: Sequence[str], verbs: Container[str]) -> bool:
    """True when the first word that is no option is a verb, or when help is asked for."""
    words = iter(arguments)
    for word in words:
        if word in VALUED:
            next(words, None)
        elif word in {"-h", "--help", "--version"}:
            return True
        elif word == "-" or not word.startswith("-"):
            return word in verbs
    return False


def _positive(words: str) -> int:
    if not (words.isascii() and words.isdigit() and len(words) <= MAX_DIGITS and int(words)):
        raise argparse.ArgumentTypeError("must be a number, 1 or more")
    return int(words)
