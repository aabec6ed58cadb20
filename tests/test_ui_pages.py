"""Pages that give less: than the feed, than before, than there is."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from reader.library import Library
from reader.model import Article, Block, BlockKind, Entry, Listing, TextKind
from reader.store import articles
from reader.ui import versions as versions_module
from reader.ui.app import ReaderApp
from reader.ui.main_screen import MainScreen
from reader.ui.replies import PageFetched, SourceRead
from tests.ui_library import main_of, open_library, shown, wait_for

SIZE = (120, 36)


@pytest.fixture
def library() -> Iterator[Library]:
    opened = open_library()
    yield opened
    opened.close()


def page(words: int, *, kind: TextKind = TextKind.FULL, note: str = "") -> Article:
    text = "word " * (words - 1) + "end."
    block = Block(BlockKind.PARAGRAPH, text, 0, len(text))
    return Article(text, (block,), kind=kind, note=note)


def kind_of(main: MainScreen) -> str:
    return main.desk.article.kind.value if main.desk.article else ""


def first_entry(library: Library) -> Entry:
    return library.entries(Listing())[0]


async def said(pilot: Pilot[str], words: str) -> None:
    main = main_of(pilot)
    await wait_for(pilot, lambda: main.status.answer == words)


@pytest.mark.parametrize(
    ("kind", "words"),
    [(TextKind.FULL, "less"), (TextKind.PARTIAL, "only its first paragraphs")],
)
async def test_a_page_that_gives_less_leaves_the_feeds_text(
    library: Library, kind: TextKind, words: str
) -> None:
    entry = first_entry(library)
    articles.save_article(library._db, entry.id, page(90, kind=TextKind.FEED))
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        main = main_of(pilot)
        await pilot.press("enter")
        main.post_message(PageFetched(entry.id, page(20, kind=kind)))
        await said(
            pilot, f"The page gives {words}, so this is the feed's text. x shows the page"
        )
        kinds = [kind_of(main)]
        await pilot.press("x")
        kinds.append(kind_of(main))
        await pilot.press("x")
        kinds.append(kind_of(main))
        assert kinds == ["feed text", kind.value, "feed text"]


async def test_the_feeds_text_is_shown_of_a_stored_page_that_gives_less(
    library: Library,
) -> None:
    entry = first_entry(library)
    articles.save_article(library._db, entry.id, page(90, kind=TextKind.FEED))
    articles.save_page_article(library._db, entry.id, page(20))
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        main = main_of(pilot)
        await pilot.press("enter")
        assert "The page gives less, so this is the feed's text" in main.status.answer
        kinds = [kind_of(main)]
        for _ in range(4):
            await pilot.press("x")
            kinds.append(kind_of(main))
        assert kinds == ["feed text", "full text", "feed text", "raw", "full text"]


async def test_a_page_that_is_shown_is_shown_anew(library: Library) -> None:
    entry = first_entry(library)
    articles.save_article(library._db, entry.id, page(90, kind=TextKind.FEED))
    articles.save_page_article(library._db, entry.id, page(20))
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        main = main_of(pilot)
        await pilot.press("enter", "x")
        newer = page(25)
        main.post_message(PageFetched(entry.id, newer))
        await wait_for(pilot, lambda: main.desk.article is newer)


async def test_a_page_that_gives_less_than_before_is_taken_when_asked_again(
    library: Library,
) -> None:
    entry = first_entry(library)
    articles.save_page_article(library._db, entry.id, page(5000))
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        main = main_of(pilot)
        await pilot.press("enter", "r")
        await said(
            pilot,
            "The page gives less than before, so the earlier text stays. "
            "r again takes the new one",
        )
        assert main.desk.article == page(5000)
        await pilot.press("r")
        assert main.status.answer == "This is what the page gives now, though it is less"
        taken = library.texts.page_article(entry.id)
        assert main.desk.article == taken != page(5000)


async def test_asked_again_too_late_the_page_is_asked_once_more(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions_module, "TAKE_WITHIN_S", 0.0)
    entry = first_entry(library)
    articles.save_page_article(library._db, entry.id, page(5000))
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        main = main_of(pilot)
        await pilot.press("enter", "r")
        await wait_for(pilot, lambda: "less than before" in main.status.answer)
        await pilot.press("r")
        assert library.texts.page_article(entry.id) == page(5000)


async def test_what_is_missing_stands_above_the_text(library: Library) -> None:
    entry = first_entry(library)
    articles.save_page_article(library._db, entry.id, page(500, note="Page 2 did not come."))
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await wait_for(pilot, lambda: "Page 2 did not come." in shown(pilot))
        assert "r tries again" in shown(pilot)
        await pilot.press("x")
        assert "Page 2 did not come." not in shown(pilot)


async def test_a_source_that_is_a_stub_says_so(library: Library) -> None:
    async with ReaderApp(library).run_test(size=SIZE) as pilot:
        main = main_of(pilot)
        main.desk.open_source("http://127.0.0.1:1/none")
        stub = replace(page(20, kind=TextKind.PARTIAL), url="http://ledger.example/a")
        main.post_message(SourceRead("http://127.0.0.1:1/none", stub))
        await said(
            pilot, "This page gives only its first paragraphs. o opens it in the browser"
        )
