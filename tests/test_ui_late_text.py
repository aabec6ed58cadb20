"""An entry whose text a large refresh left for later: it comes when somebody looks at it."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.config import Config, Entities, find_paths
from reader.errors import StoreError
from reader.library import Library
from reader.model import EntityType, EntryId, Listing, NameKey
from reader.store import waiting
from reader.ui.app import ReaderApp
from reader.ui.jobs import LATE, PAGE, QUIETLY, WORDS
from reader.ui.replies import TextMade
from tests.finding import Finder, put_in
from tests.storing import add_waiting
from tests.ui_library import main_of, shown, wait_for

MEDIUM = (120, 36)
FIRST, SECOND = "The lighthouse of Ostrel went dark.", "Anna Rask lit it again."


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Two unread entries that wait; the newest gave SECOND."""
    quiet = Config(entities=Entities(background=False))
    opened = Library.open(find_paths(library=tmp_path / "library"), quiet)
    add_waiting(opened._db, FIRST, SECOND)
    yield opened
    opened.close()


async def test_the_text_comes_to_who_looks_at_the_entry(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        assert SECOND not in shown(pilot)
        await wait_for(pilot, lambda: SECOND in shown(pilot))
        assert main_of(pilot).desk.is_preview
        await wait_for(pilot, lambda: not library.texts.is_waiting(EntryId(1)))


async def test_an_entry_that_is_opened_gets_its_feeds_text_and_no_page_is_asked(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[EntryId] = []
    monkeypatch.setattr(library.texts, "fetch_article", lambda one, **_: asked.append(one))
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.press("enter")
        await wait_for(pilot, lambda: SECOND in shown(pilot))
        assert main_of(pilot).desk.is_open
    assert asked == []


async def test_an_entry_that_gave_no_text_after_all_says_so(library: Library) -> None:
    ids = add_waiting(library._db, "<!-- -->", url="https://wire.example/feed")
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        main.lists.show_listing(Listing(), cursor_id=ids[0])
        main.desk.preview(library.entry(ids[0]))
        await wait_for(pilot, lambda: "no text of its own" in shown(pilot))


async def test_why_it_cannot_be_made_stands_in_its_place(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: EntryId) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(library.texts, "late_article", fail)
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await wait_for(pilot, lambda: "! The disk is full." in shown(pilot))


async def test_a_text_that_came_with_another_one_is_not_taken_for_none(
    library: Library,
) -> None:
    library.texts.late_article(EntryId(2))  # makes the other one too
    late = library.texts.late_article(EntryId(1))
    assert late is not None
    assert late.text == FIRST


async def test_a_key_that_is_held_leaves_no_work_behind(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end, made = threading.Event(), []

    def make_slowly(entry_id: EntryId) -> None:
        made.append(entry_id)
        may_end.wait(15)

    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        desk = main_of(pilot).desk
        await wait_for(pilot, lambda: desk.article is not None)
        monkeypatch.setattr(library.texts, "late_article", make_slowly)
        jobs = main_of(pilot).jobs
        for number in range(1, 9):
            jobs.make_text(EntryId(number))
            await wait_for(pilot, lambda: bool(made))
        may_end.set()
        await wait_for(pilot, lambda: jobs.seconds(LATE) is None)
        assert made == [1, 8]


async def test_who_gives_up_the_page_goes_on_waiting_for_the_feeds_text(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = threading.Event()

    def wait(*_: object, **__: object) -> None:
        may_end.wait(15)

    monkeypatch.setattr(library.texts, "late_article", wait)
    monkeypatch.setattr(library.texts, "fetch_article", wait)
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("enter", "r")
        await wait_for(pilot, lambda: "Fetching the page…" in shown(pilot))
        await pilot.press("escape")
        await wait_for(pilot, lambda: "Reading what the feed gave…" in shown(pilot))
        assert main.jobs.seconds(PAGE) is None
        may_end.set()


async def test_a_late_text_of_another_entry_is_dropped(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        desk = main_of(pilot).desk
        await wait_for(pilot, lambda: desk.article is not None)
        other = library.texts.stored_article(EntryId(1))
        desk.text_made(TextMade(EntryId(1), other))
        assert desk.article is not None
        assert desk.article.text == SECOND


async def test_all_that_waits_is_made_by_and_by_and_can_be_found(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        main.jobs.store_words()
        await wait_for(pilot, lambda: main.jobs.seconds(WORDS) is None)
        assert waiting.count_waiting(library._db) == 0
        found = library.search.find(library.search.parse("lighthouse"))
        assert [entry.id for entry in found.entries] == [1]
        assert main.jobs.seconds(QUIETLY) is None


async def test_words_alone_do_not_wait_for_all_texts(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = []

    def make(**_: object) -> Iterator[int]:
        for number in range(2):
            steps.append("texts")
            yield number

    monkeypatch.setattr(library.texts, "make_waiting", make)
    monkeypatch.setattr(library.search, "catch_up", lambda **_: steps.append("words"))
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        jobs = main_of(pilot).jobs
        jobs.store_words()
        await wait_for(pilot, lambda: jobs.seconds(WORDS) is None)
        assert steps == ["texts", "words", "texts", "words"]


async def test_smart_feeds_are_counted_again_when_the_texts_are_there(
    library: Library,
) -> None:
    add_waiting(library._db, "The keeper slept.", url="https://wire.example/feed")
    with library._db.write() as connection:  # no refresh counts
        connection.execute("UPDATE feeds SET next_fetch = ?", (2**51,))
    library.smart.add("Keepers", "keeper")
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)

        def counts() -> list[int]:
            return [row.unread for row in main.lists.sidebar.rows if row.kind == "saved"]

        await wait_for(pilot, lambda: bool(main.lists.smart._counts))
        assert counts() == [0]
        main.jobs.store_words()
        await wait_for(pilot, lambda: counts() == [1])


async def test_names_are_looked_for_in_what_was_made(tmp_path: Path) -> None:
    library = Library.open(find_paths(library=tmp_path / "named"), Config())
    put_in(library, Finder())
    add_waiting(library._db, SECOND, url="https://wire.example/feed")
    add_waiting(library._db, FIRST, FIRST)  # is looked at, and so made before
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main_of(pilot).jobs.store_words()
        rask = NameKey("anna rask", EntityType.PERSON)
        await wait_for(pilot, lambda: len(library.names.sightings(rask)) == 1)
    library.close()


async def test_what_another_program_left_is_made_too(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        main._refresh_due()
        await wait_for(pilot, lambda: not waiting.has_waiting(library._db))
        add_waiting(library._db, "The third one.", url="https://wire.example/feed")
        await wait_for(pilot, lambda: main.jobs.seconds(WORDS) is None)
        main._refresh_due()
        await wait_for(pilot, lambda: not waiting.has_waiting(library._db))


async def test_no_text_is_to_come_where_none_can_be_stored(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library.texts, "count_waiting", lambda: 1200)
    monkeypatch.setattr(type(library), "is_read_only", True)
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.press("/", *"zz")
        await wait_for(pilot, lambda: "Nothing found." in shown(pilot))


async def test_a_search_says_how_many_texts_it_could_not_ask(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library.texts, "count_waiting", lambda: 1200)
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.press("/", *"title")
        await wait_for(pilot, lambda: "ms · 1,200 new texts to come" in shown(pilot))
        await pilot.press(*"zz")
        await wait_for(pilot, lambda: "Nothing found yet: 1,200 new texts" in shown(pilot))
