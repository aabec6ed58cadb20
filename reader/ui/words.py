"""The words and signs of the interface: ages, counts, sentences, cut to cells.

Pure: the clock, the time zone and the encoding come in as arguments. Only here are times local.
"""

import codecs
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Literal

from msgspec import Struct
from msgspec.structs import fields
from rich.cells import cell_len, set_cell_size

from reader.hygiene import clean_line
from reader.model import Feed, Imported

Key = Callable[[str], str]
"""The key of an action, by its id, as people write it."""

STATUS_CELLS = 76
WORDS_A_MINUTE = 238  # Brysbaert 2019: silent reading of English non-fiction
TITLE_CELLS = 30
_LEAST_TITLE_CELLS = 8

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)

# --- signs --------------------------------------------------------------------------------


class Icons(Struct, frozen=True):
    """Every sign that is drawn; each is one cell but the ellipsis of the ASCII set."""

    unread: str = "●"
    starred: str = "★"
    later: str = "»"
    broken: str = "×"
    changed: str = "~"
    selected: str = "▌"
    """At the left of the focused title bar and of the row selected there."""
    line: str = "│"
    thumb: str = "┃"
    dash: str = "─"
    open: str = "▾"
    closed: str = "▸"
    above: str = "▲"
    bullet: str = "•"
    quote: str = "│"
    removed: str = "┆"
    corner: str = "└"
    cut: str = "›"
    dot: str = "·"
    ellipsis: str = "…"
    top_left: str = "╭"
    top_right: str = "╮"
    bottom_left: str = "╰"
    bottom_right: str = "╯"
    tee_left: str = "├"
    tee_right: str = "┤"
    tick: str = "x"
    is_ascii: bool = False

    def plain(self, words: str) -> str:
        """The words with ASCII in the place of every sign, if this is the ASCII set."""
        return words.translate(_TO_ASCII) if self.is_ascii else words


UNICODE = Icons()
_TO_ASCII = str.maketrans(
    {
        **dict(zip("●★»×▌▐│┃┆─━▾▸▲▼•›·", "*+>x##|#:--v>^v*>.", strict=True)),
        **dict.fromkeys("╭╮╰╯├┤┬┴┼└┘┌┐", "+"),
        **dict(zip("▁▂▃▄▅▆▇█▏▎", "__--==##||", strict=True)),
        **dict(zip("“”„‘’‚–—−¶\u00a0", "\"\"\"'''---P ", strict=True)),
        "…": "...",
    }
)
ASCII = Icons(
    **{
        field.name: field.default.translate(_TO_ASCII)
        for field in fields(Icons)
        if isinstance(field.default, str)
    },
    is_ascii=True,
)
"""The same signs where only ASCII can be drawn: `* + > x ~`."""


def find_icons(choice: Literal["auto", "unicode", "ascii"], *, encoding: str) -> Icons:
    """The set that was chosen, else the one that the terminal's encoding can write."""
    if choice == "auto":
        return UNICODE if _is_utf8(encoding) else ASCII
    return UNICODE if choice == "unicode" else ASCII


def _is_utf8(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name in {"utf-8", "utf-8-sig"}
    except LookupError:
        return False


# --- numbers and times --------------------------------------------------------------------


def count(number: int) -> str:
    """The number with a comma between thousands: 1,204."""
    return f"{number:,}"


def plural(number: int, one: str, many: str) -> str:
    """The number with its noun: "1 entry", "1,204 entries"."""
    return f"{count(number)} {one if number == 1 else many}"


def age(when: datetime, *, now: datetime, zone: tzinfo | None = None) -> str:
    """How long ago, in at most 8 cells: `now 5m 2h 1d 6d`, then `14 Oct`, then `Oct 2024`.

    `zone` is the reader's; the system's when None. A time up to a day ahead is now.
    """
    passed = now - when
    if timedelta(days=-1) < passed < timedelta(minutes=1):
        return "now"
    if timedelta() <= passed < timedelta(hours=1):
        return f"{passed // timedelta(minutes=1)}m"
    if timedelta() <= passed < timedelta(days=1):
        return f"{passed // timedelta(hours=1)}h"
    if timedelta() <= passed < timedelta(days=7):
        return f"{passed.days}d"
    local = when.astimezone(zone)
    month = _MONTHS[local.month - 1]
    # A day of the same month a year ago would read as one of this year.
    is_recent = abs(passed) < timedelta(days=330)
    return f"{local.day} {month}" if is_recent else f"{month} {local.year}"


def local_time(when: datetime, *, now: datetime, zone: tzinfo | None = None) -> str:
    """The full local time: "Tue 14 Oct, 09:20", with its year unless it is this one."""
    local = when.astimezone(zone)
    year = "" if local.year == now.astimezone(zone).year else f" {local.year}"
    day = f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}{year}"
    return f"{day}, {local.hour:02}:{local.minute:02}"


def reading_minutes(words: int) -> int:
    """Minutes that a text of so many words takes, at least 1."""
    return max(1, round(words / WORDS_A_MINUTE))


def minutes(words: int) -> str:
    """Reading time of so many words: "1 min"."""
    return f"{count(reading_minutes(words))} min"


def per_day(rate: float | None) -> str:
    """How often a feed publishes: "about 14 a day"; empty when nobody knows."""
    if rate is None:
        return ""
    for days, unit in ((1, "day"), (7, "week"), (30, "month")):
        if round(rate * days) >= 1:
            return f"about {count(round(rate * days))} a {unit}"
    return "less than one a month"


# --- cutting ------------------------------------------------------------------------------


def shorten(text: str, cells: int, *, mark: str = "…") -> str:
    """The text in at most so many cells; `mark` stands for what was cut."""
    # A cell holds a letter, four marks and joiners at most; a joiner would join what follows.
    text = text[: max(0, cells) * 16].rstrip("\u200d")
    if cell_len(text) <= cells:
        return text
    room = cells - cell_len(mark)
    return set_cell_size(text, room).rstrip() + mark if room > 0 else mark[: max(0, cells)]


def fit(text: str, cells: int, *, mark: str = "…") -> str:
    """The text in exactly so many cells, cut or filled with spaces."""
    return set_cell_size(shorten(text, cells, mark=mark), max(0, cells))


def quoted(text: str, cells: int = TITLE_CELLS) -> str:
    """A stranger's title in curly quotes, cleaned, in at most so many cells between them."""
    return f"“{shorten(clean_line(text), cells)}”"


def say(words: str, cells: int = STATUS_CELLS) -> str:
    """Any words as one clean line of at most so many cells."""
    return shorten(clean_line(words), cells)


def around(before: str, title: str, after: str) -> str:
    """A sentence around a quoted title, which gives way so that the rest is whole."""
    room = STATUS_CELLS - cell_len(before) - cell_len(after) - 2
    return say(f"{before}{quoted(title, max(room, _LEAST_TITLE_CELLS))}{after}")


# --- sentences ----------------------------------------------------------------------------


def marked_read(number: int, place: str, *, undo: str) -> str:
    """After all of a list was marked read; `undo` is the key of that."""
    if not number:
        return around("Nothing unread in ", place, "")
    return around(f"Marked {count(number)} read in ", place, f". {undo} undoes")


def unread_again(number: int, place: str) -> str:
    """After undoing that."""
    return around(f"Undone: {count(number)} unread again in ", place, "")


def added(title: str, entries: int, unread: int) -> str:
    """After a feed was added."""
    return around("Added ", title, f": {_entries(entries)}, {count(unread)} unread")


def already_there(title: str) -> str:
    """After adding a feed that is a subscription already."""
    return around("You follow ", title, " already")


def edited(feed: Feed, *, undo: str) -> str:
    """After a subscription was changed: where it is, and which text it shows."""
    text = "full text" if feed.full_text else "the feed's text"
    where = (
        f"in {quoted(feed.folder, _LEAST_TITLE_CELLS * 2)}" if feed.folder else "in no folder"
    )
    return around("Saved ", feed.title, f" {where}, {text}. {undo} undoes")


def imported(result: Imported) -> str:
    """After an import: what was added, known and refused."""
    if not (result.added or result.known or result.refused):
        return "There is no feed in this file"
    parts = [f"Added {plural(len(result.added), 'feed', 'feeds')}"]
    if result.known:
        parts.append(f"{count(len(result.known))} known already")
    if result.refused:
        parts.append(f"{count(len(result.refused))} refused")
    return ", ".join(parts)


def new_shown(number: int, feeds: int, *, key: str) -> str:
    """After the waiting entries were let into the list; `key` refreshes."""
    all_feeds = f" all {plural(feeds, 'feed', 'feeds')}" if feeds != 1 else ""
    return f"{count(number)} new shown. {key} refreshes{all_feeds}"


def refreshing(done: int, total: int, *, key: str, failed: int = 0, new: int = 0) -> str:
    """While feeds are fetched; `key` shows what came."""
    words = f"Refreshing {count(done)} of {count(total)}"
    if failed:
        words += f", {count(failed)} failed"
    return f"{words} · {count(new)} new, {key} shows them" if new else words


def refreshed(*, new: int, failed: int = 0) -> str:
    """After they were."""
    words = f"{plural(new, 'new entry', 'new entries')}" if new else "Nothing new"
    return f"{words}, {feeds_failed(failed)}" if failed else words


def feeds_failed(number: int) -> str:
    """How many failed: "1 feed failed"."""
    return f"{plural(number, 'feed', 'feeds')} failed"


def sentences(*parts: str) -> str:
    """The parts one behind the other, each ended by a full stop unless it ends by itself."""
    told = (part.strip() for part in parts)
    return " ".join(
        part if part.endswith((".", "!", "?", "…")) else f"{part}." for part in told if part
    )


def copied(what: str) -> str:
    """After something was put on the clipboard."""
    return say(f"Copied {what}")


class Problems(Struct, frozen=True):
    """What is wrong at the start."""

    sentences: tuple[str, ...] = ()
    headline: str = ""
    """What the status line says of them; empty when there are none."""


def sum_up(sentences: Sequence[str], *, broken_themes: Sequence[str], key: str) -> Problems:
    """What is wrong, and one line for it; `broken_themes` are names of files among it.

    `key` leads to the messages.
    """
    if len(sentences) < 2:
        return Problems(tuple(sentences), "".join(sentences))
    tail = f". {key} messages says why" if key else ""
    if len(broken_themes) < len(sentences):
        headline = f"{count(len(sentences))} settings cannot be used{tail}"
    else:
        head = f"{count(len(broken_themes))} themes are broken: "
        room = STATUS_CELLS - cell_len(head + tail)
        headline = head + shorten(", ".join(map(clean_line, broken_themes)), room) + tail
    return Problems(tuple(sentences), headline)


def waiting(words: str, seconds: float, *, then: str = "") -> str:
    """While something runs: "Looking for feeds on example.org… 3 s"; seconds from 1 on."""
    passed = f" {int(seconds)} s" if seconds >= 1 else ""
    tail = f"…{passed}{'. ' + then if then else ''}"
    return shorten(clean_line(words), STATUS_CELLS - cell_len(tail)) + tail


def nothing_here(key: str, *, help_key: str) -> str:
    """After a key that is not bound where it was pressed."""
    return say(f"{key} does nothing here, {help_key} shows the keys")


def _entries(number: int) -> str:
    return plural(number, "entry", "entries")
