"""The rows of the feeds pane: three smart rows, saved searches, folders that fold, feeds."""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import Literal

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from reader.hygiene import clean_line
from reader.model import Feed, FeedId, Listing
from reader.ui.row_list import RowLook
from reader.ui.themes import Look
from reader.ui.words import Icons, count, fit


class SidebarRow(Struct, frozen=True):
    """One row of the feeds pane."""

    kind: Literal["smart", "saved", "folder", "feed"]
    name: str
    unread: int
    listing: Listing
    """What Enter shows."""
    folder: str = ""
    """The folder it is or stands in; empty for neither."""
    is_folded: bool = False
    is_broken: bool = False
    is_more: bool = False
    """True when there are more than were counted."""
    trouble: str = ""
    """One sentence when the query of a smart feed is no longer right."""

    @property
    def key(self) -> tuple[str, str, int]:
        """What makes it the same row after the counts changed."""
        listing = self.listing
        return listing.scope, listing.folder, listing.feed_id or listing.smart_id or 0

    @property
    def section(self) -> tuple[str, str]:
        """Rows of one section stand together."""
        return self.kind if self.kind in {"smart", "saved"} else "", self.folder

    @property
    def feed_id(self) -> FeedId | None:
        """The feed it stands for, if it does."""
        return self.listing.feed_id


EVERYTHING = Listing("everything")
STARRED = Listing("starred", show="all")
LATER = Listing("later", show="all")


def make_rows(
    feeds: Iterable[Feed],
    *,
    unread: int,
    starred: int,
    later: int,
    folded: Collection[str],
    saved: Iterable[SidebarRow] = (),
) -> list[SidebarRow]:
    """All rows in their order: smart rows, saved searches, feeds without a folder, folders.

    `feeds` comes sorted by folder. A folder counts the folders in it too; what is in a folded
    one has no row.
    """
    feeds = list(feeds)
    hidden = tuple(f"{feed.folder}/" for feed in feeds if feed.folder in folded and feed.folder)
    rows = [
        SidebarRow("smart", "All unread", unread, EVERYTHING),
        SidebarRow("smart", "Starred", starred, STARRED),
        SidebarRow("smart", "Later", later, LATER),
        *saved,
    ]
    for folder, group in groupby(feeds, key=lambda feed: feed.folder):
        if hidden and folder.startswith(hidden):
            continue
        members = list(group)
        if folder:
            inside = [feed for feed in feeds if is_in_folder(feed, folder)]
            is_folded = folder in folded
            rows.append(
                SidebarRow(
                    "folder",
                    folder,
                    sum(feed.unread for feed in inside),
                    Listing("folder", folder=folder),
                    folder,
                    is_folded=is_folded,
                    is_broken=is_folded and any(map(is_broken, inside)),
                )
            )
            if is_folded:
                continue
        rows += [_feed_row(feed) for feed in members]
    return rows


def is_in_folder(feed: Feed, folder: str) -> bool:
    """True for the feeds of a folder and of the folders in it, which `/` parts."""
    return feed.folder == folder or feed.folder.startswith(f"{folder}/")


def next_with_unread(feeds: Sequence[Feed], here: FeedId | None, step: int) -> FeedId | None:
    """The nearest other feed with unread entries that way, around the end; None without one."""
    ids = [feed.id for feed in feeds]
    if not ids:
        return None
    start = ids.index(here) if here in ids else (-1 if step > 0 else len(ids))
    for distance in range(1, len(ids) + 1):
        feed = feeds[(start + step * distance) % len(ids)]
        if feed.unread and feed.id != here:
            return feed.id
    return None


def is_broken(feed: Feed) -> bool:
    """True when its last attempt failed or it is gone for good, and nobody paused it."""
    return (bool(feed.last_error) or feed.is_gone) and not feed.is_paused


def _feed_row(feed: Feed) -> SidebarRow:
    return SidebarRow(
        "feed",
        feed.title,
        feed.unread,
        Listing("feed", feed_id=feed.id),
        feed.folder,
        is_broken=is_broken(feed),
    )


def draw_row(row: SidebarRow, place: RowLook, *, look: Look, icons: Icons) -> list[Strip]:
    """The one line of a row, cut and filled to its width."""
    ground = "background"
    if place.is_selected:
        ground = "row" if place.is_focused else "row-idle"
    focused = place.is_selected and place.is_focused
    has_unread = row.unread > 0 or row.kind == "smart"
    role = "strong" if place.is_selected or (has_unread and row.kind != "smart") else "text"
    if not has_unread and not place.is_selected:
        role = "muted"
    words = look.style(role, on=ground, bold=focused)
    number = look.style("strong" if place.is_selected else "accent", on=ground, bold=focused)
    sign_style = look.style("error" if row.is_broken else "muted", on=ground)
    sign, indent = _sign(row, icons)
    counted = f"{count(row.unread)}{'+' if row.is_more else ''}" if row.unread else ""
    cells = max(1, place.width - 1 - len(indent) - cell_len(counted) - 2)
    name = fit(icons.plain(clean_line(row.name)), cells, mark=icons.ellipsis)
    edge = icons.selected if focused else " "
    return [
        Strip(
            [
                Segment(edge, look.style("accent", on=ground)),
                Segment(sign + indent[len(sign) :], sign_style),
                Segment(name, words),
                Segment(f" {counted} ", number),
            ]
        )
    ]


def _sign(row: SidebarRow, icons: Icons) -> tuple[str, str]:
    """The sign before the name, and the blank cells it stands in."""
    if row.kind == "smart":
        return "", ""
    if row.is_broken:
        return icons.broken, "  "
    if row.kind == "saved":
        return "/", "  "
    if row.kind == "folder":
        return (icons.closed if row.is_folded else icons.open), "  "
    return "", "  "
