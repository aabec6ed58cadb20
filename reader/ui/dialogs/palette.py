"""Commands, feeds and articles in one list, found by typing."""

from collections.abc import Sequence
from typing import Literal

from reader.actions import Action
from reader.keys import Keys
from reader.model import Entry, EntryId, Feed, FeedId, SmartFeed, SmartId
from reader.ui.dialogs.finding import Choice, FindBox, searchable
from reader.ui.dialogs.parts import Part
from reader.ui.words import count

PaletteAnswer = (
    tuple[Literal["action"], str]
    | tuple[Literal["feed"], FeedId]
    | tuple[Literal["smart"], SmartId]
    | tuple[Literal["entry"], EntryId]
)
KIND_CELLS = 9


class PaletteDialog(FindBox[PaletteAnswer]):
    """The palette; answers with what was chosen and its kind."""

    heading = "Commands, feeds, articles"

    def __init__(
        self,
        actions: Sequence[Action],
        keys: Keys,
        *,
        feeds: Sequence[Feed] = (),
        saved: Sequence[SmartFeed] = (),
        entries: Sequence[Entry] = (),
    ) -> None:
        super().__init__(
            [
                *(_of_action(action, keys) for action in actions if action.in_palette),
                *map(_of_saved, saved),
                *map(_of_feed, feeds),
                *map(_of_entry, entries),
            ]
        )


def _of_action(action: Action, keys: Keys) -> Choice[PaletteAnswer]:
    return Choice(
        value=("action", action.id),
        parts=(_kind("command"), Part(action.help)),
        right=keys.shown(action.id),
        words=searchable(action.label, action.help, "command"),
    )


def _of_feed(feed: Feed) -> Choice[PaletteAnswer]:
    return Choice(
        value=("feed", feed.id),
        parts=(_kind("feed"), Part(feed.title)),
        right=f"{count(feed.unread)} unread" if feed.unread else feed.folder,
        words=searchable(feed.title, feed.folder, "feed"),
    )


def _of_saved(feed: SmartFeed) -> Choice[PaletteAnswer]:
    return Choice(
        value=("smart", feed.id),
        parts=(_kind("search"), Part(feed.title)),
        right=feed.query,
        words=searchable(feed.title, feed.query, "search smart feed"),
    )


def _of_entry(entry: Entry) -> Choice[PaletteAnswer]:
    return Choice(
        value=("entry", entry.id),
        parts=(_kind("article"), Part(entry.title)),
        right=entry.feed_title,
        words=searchable(entry.title, entry.feed_title, "article"),
    )


def _kind(word: str) -> Part:
    return Part(word, "muted", cells=KIND_CELLS)
