"""How feeds do, and how they are asked, on the command line."""

import argparse
import getpass
import sys

from msgspec import Struct

from reader.cli.printing import Printer
from reader.cli.shapes import health_shape
from reader.errors import ReaderError
from reader.hygiene import clean_line
from reader.library import Library
from reader.model import Feed, FeedHealth, FeedId, read_interval, show_interval

_SIGNS = {"gone": "×", "fine": "·", "paused": "‖"}


def print_health(library: Library, printer: Printer, *, as_json: bool) -> None:
    """Print how every feed does, what needs the user first."""
    report = library.health.report()
    if as_json:
        printer.json([health_shape(health) for health in report])
        return
    needing = sum(health.needs_you for health in report)
    printer.remark(f"{needing:,} of {len(report):,} need you")
    for health in report:
        printer.line(_line(health))
        if health.mend:
            printer.line(f"       {health.mend}")


def _line(health: FeedHealth) -> str:
    feed = health.feed
    words = [health.state.replace("_", " ")]
    if health.since is not None:
        words.append(f"since {health.since.astimezone():%Y-%m-%d %H:%M}")
    if health.per_day is not None:
        words.append(_pace(health.per_day))
    if feed.interval_s is not None:
        words.append(f"asked every {show_interval(feed.interval_s)}, as you want")
    if health.share_read is not None:
        words.append(f"{health.share_read:.0%} read")
    if feed.next_fetch is not None and health.state != "paused":
        words.append(f"asked again {feed.next_fetch.astimezone():%Y-%m-%d %H:%M}")
    sign = _SIGNS.get(health.state, "!")
    return f"{sign} {feed.id:>4}  {feed.title}: {', '.join(words)}"


def asked_words(feed: Feed) -> str:
    """What the user wants of asking this feed, behind a comma each; empty for nothing."""
    every = f", every {show_interval(feed.interval_s)}" if feed.interval_s else ""
    return every + (", paused" if feed.is_paused else "")


def _pace(per_day: float) -> str:
    if per_day >= 1:
        return f"{per_day:.0f} a day"
    if per_day * 7 >= 1:
        return f"{per_day * 7:.0f} a week"
    return f"{max(1, round(per_day * 365)):,} a year"


class Request(Struct, frozen=True):
    """How a feed is to be asked; None leaves a thing as it is."""

    user_agent: str | None
    headers: dict[str, str] | None
    login: tuple[str, str] | None


def read_request(options: argparse.Namespace) -> Request:
    """What the options say of it, and a password that is typed; raises ReaderError."""
    headers = (
        None if options.header is None else dict(map(_header, filter(None, options.header)))
    )
    if options.every is not None:
        read_interval(options.every)  # before a password is asked for
    login = None if options.login is None else _login(options.login)
    return Request(options.user_agent, headers, login)


def change_request(library: Library, feed_id: FeedId, request: Request) -> None:
    """Ask that feed so from now on."""
    if request != Request(None, None, None):
        library.health.set_request(
            feed_id,
            user_agent=request.user_agent,
            headers=request.headers,
            login=request.login,
        )


def _header(written: str) -> tuple[str, str]:
    name, colon, value = written.partition(":")
    if not colon or not name.strip():
        raise ReaderError("A header is written as “Name: value”.")
    return name.strip(), value.strip()


def _login(name: str) -> tuple[str, str]:
    """Name and password; the password is never among the words of the command."""
    if not name:
        return "", ""
    if sys.stdin.isatty():
        try:
            return name, getpass.getpass(f"Password of {clean_line(name)}: ")
        except EOFError:
            raise ReaderError("No password was given; nothing was changed.") from None
    return name, sys.stdin.readline().rstrip("\r\n")
