"""The demo's library with its names found already, so that no test waits for a model."""

import asyncio
import re
from collections.abc import Callable

from msgspec.structs import replace
from textual.pilot import Pilot

from reader.config import Config, Entities, find_paths
from reader.library import Library
from reader.model import Entity, EntityType, Listing, Mention, Recognition
from reader.store import articles
from reader.ui.app import ReaderApp
from reader.ui.main_screen import MainScreen

NAMES = {"Anna Rask": EntityType.PERSON, "Ostrel": EntityType.PLACE}


def open_library(config: Config | None = None) -> Library:
    """Three feeds of four entries, shown as the feeds have them; nothing asks a worker."""
    quiet = replace(config or Config(), entities=Entities(background=False))
    library = Library.open_demo(find_paths(), quiet)
    for feed in library.feeds():
        library.edit_feed(feed.id, full_text=False)
    for entry in library.entries(Listing(show="all")):
        article = library.texts.stored_article(entry.id)
        assert article is not None
        found = names_in(article.text)
        articles.save_recognition(library._db, entry.id, article.kind, found, text=article.text)
    return library


def names_in(text: str) -> Recognition:
    """What a perfect tagger would find of two names."""
    found = []
    for name, kind in NAMES.items():
        mentions = tuple(
            Mention(match.start(), match.end(), name, kind) for match in re.finditer(name, text)
        )
        if mentions:
            found.append(Entity(name, kind, (), mentions))
    return Recognition(tuple(found), "test 1")


def main_of(pilot: Pilot[str]) -> MainScreen:
    """The main screen of the app that is driven."""
    assert isinstance(pilot.app, ReaderApp)
    return pilot.app.main_screen


async def wait_for(
    pilot: Pilot[str], is_so: Callable[[], bool], *, seconds: float = 15
) -> None:
    """Let the app run until something is so; fails when it never is."""
    deadline = asyncio.get_running_loop().time() + seconds
    await pilot.pause()
    while not is_so():
        assert asyncio.get_running_loop().time() < deadline, "it never came"
        await asyncio.sleep(0.01)
        await pilot.pause()


def shown(pilot: Pilot[str]) -> str:
    """Everything that is on the screen, line by line."""
    lines = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in lines)


def focus_of(main: MainScreen) -> str:
    """The pane that has the focus."""
    return main.panes.focused


def show_of(main: MainScreen) -> str:
    """What the list shows of its scope."""
    return main.lists.listing.show


def rows_of(main: MainScreen) -> int:
    """How many entries the list shows."""
    return len(main.lists.entries.rows)
