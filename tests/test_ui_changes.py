"""An entry that its publisher changed, and what hangs on it, in the article pane."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from reader.library import Library
from reader.model import Article, Block, BlockKind, Enclosure, Entry, Extras, Listing, TextKind
from reader.store.changes import apply_change
from reader.store.values import EntryContent, FeedChange
from reader.ui.app import ReaderApp
from reader.ui.main_screen import MainScreen
from tests.ui_library import main_of, open_library, shown

MEDIUM = (120, 36)
EXTRAS = Extras((Enclosure("https://cast.example/1.mp3", "audio/mpeg", None, 2460),))


@pytest.fixture
def library() -> Iterator[Library]:
    opened = open_library()
    yield opened
    opened.close()


def change(library: Library, words: str) -> Entry:
    """The newest entry, after its feed gave it other words and a file."""
    entry = library.entries(Listing())[0]
    block = Block(BlockKind.PARAGRAPH, words, 0, len(words))
    content = EntryContent(
        identity="",
        guid="",
        url=entry.url,
        canonical_url="",
        title=entry.title,
        author="",
        published=None,
        html=f"<p>{words}</p>",
        content_hash=words,
        article=Article(words, (block,), kind=TextKind.FEED),
        extras=EXTRAS,
    )
    answer = FeedChange("new", None, is_success=True, updated=((entry.id, content),))
    apply_change(library._db, entry.feed_id, answer, datetime.now(UTC))
    return entry


def kind_of(main: MainScreen) -> str:
    return main.desk.article.kind.value if main.desk.article else ""


async def test_what_changed_is_one_key_away_and_the_text_the_next(library: Library) -> None:
    change(library, "Nothing of it was true.")
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("enter")
        assert "x shows what" in shown(pilot)
        await pilot.press("x")
        assert kind_of(main) == "what changed"
        assert "{+Nothing of it was true.+}" in shown(pilot)
        assert "x shows what" not in shown(pilot)
        await pilot.press("x")
        assert kind_of(main) == "feed text"
        await pilot.press("x")
        assert kind_of(main) != "what changed"


async def test_an_entry_that_never_changed_says_nothing_of_it(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.press("enter")
        assert "shows what" not in shown(pilot)


async def test_attached_files_stand_below_the_text(library: Library) -> None:
    change(library, "A cast.")
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.press("enter")
        lines = main_of(pilot).panes.article.typeset.lines
        words = " ".join(line.text for line in lines if line.role == "caption")
        assert words == "Attached (audio/mpeg, 41 min): https://cast.example/1.mp3"
