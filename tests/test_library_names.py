"""Names across the library: corrected, undone, found again, and found while nobody waits."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from reader.config import Config, Paths, find_paths
from reader.errors import CancelledError, ComputeError, StoreError
from reader.library import Library
from reader.model import (
    Article,
    CancelToken,
    Drop,
    EntityType,
    EntryId,
    NameKey,
    Recognition,
    Rename,
    TextKind,
    Worked,
)
from reader.store import articles, texts
from tests.finding import Finder, put_in
from tests.storing import add_filled_feed, make_article
from tests.ui_library import names_in

ONE, TWO, THREE = EntryId(1), EntryId(2), EntryId(3)
RASK = NameKey("anna rask", EntityType.PERSON)
TEXT = "Anna Rask spoke in Ostrel. Anna Rask left."


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return find_paths(library=tmp_path / "library", config=tmp_path / "config.toml")


@pytest.fixture
def library(paths: Paths) -> Iterator[Library]:
    """Entries 1 to 3, the last one newest; the first is read."""
    opened = Library.open(paths, Config())
    add_filled_feed(opened._db, hours=[3, 2, 1])
    for number in (1, 2, 3):
        article = make_article(f"{TEXT} {number}")
        articles.save_article(opened._db, EntryId(number), article)
    opened.mark([ONE], read=True)
    yield opened
    opened.close()


@pytest.fixture
def finder(library: Library) -> Finder:
    return put_in(library, Finder())


def read(library: Library, entry_id: EntryId = ONE) -> Article:
    article = library.texts.stored_article(entry_id)
    assert article is not None
    return article


def find(library: Library, entry_id: EntryId = ONE) -> list[str]:
    found = library.names.find(read(library, entry_id), entry_id=entry_id)
    return [entity.name for entity in found.entities]


def work(library: Library) -> list[Worked]:
    return list(library.names.work(cancel=CancelToken()))


def seen(library: Library, key: NameKey = RASK) -> list[int]:
    library.names.catch_up()
    return [one.entry.id for one in library.names.sightings(key)]


# --- where else ---------------------------------------------------------------------------


def test_the_key_of_a_shown_entity_finds_its_other_articles(
    library: Library, finder: Finder
) -> None:
    work(library)
    entity = library.names.find(read(library), entry_id=ONE).entities[0]
    key = library.names.key_of(entity)
    (first,) = library.names.sightings(key, limit=1, without=ONE)
    (second,) = library.names.sightings(key, after=first, without=ONE)
    assert [first.entry.id, second.entry.id, first.mentions] == [3, 2, 2]
    assert library.names.history(key, weeks=2).articles == 3
    assert [one.key for one in library.names.find_known("rask")] == [key]


# --- corrections --------------------------------------------------------------------------


def test_a_correction_holds_in_every_article_until_it_is_undone(
    library: Library, finder: Finder
) -> None:
    find(library), find(library, TWO)
    library.names.correct(Drop(RASK), entry_id=None, words="Anna Rask is a name again")
    assert find(library) == find(library, TWO) == ["Ostrel"]
    assert seen(library) == []
    undone = library.undo()
    assert undone is not None
    assert (undone.words, undone.is_names) == ("Anna Rask is a name again", True)
    assert find(library) == ["Anna Rask", "Ostrel"]
    assert seen(library) == [2, 1]


def test_a_correction_of_one_article_leaves_the_others(
    library: Library, finder: Finder
) -> None:
    find(library), find(library, TWO)
    library.names.correct(Rename(RASK, "A. Rask"), entry_id=TWO, words="")
    assert (find(library)[0], find(library, TWO)[0]) == ("Anna Rask", "A. Rask")
    assert seen(library) == [1]


def test_corrections_outlive_the_session_and_can_be_taken_back(
    paths: Paths, library: Library
) -> None:
    library.names.correct(Rename(RASK, "A. Rask"), entry_id=None, words="")
    again = Library.open(paths, Config())
    (kept,) = again.names.corrections()
    again.names.take_back(kept, words="A. Rask again")
    assert again.names.corrections() == []
    assert again.undo() is not None
    assert again.names.corrections() == [kept]
    again.close()


def test_catching_up_stops_when_asked_to(
    library: Library, finder: Finder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.store.sightings.CATCH_UP", 1)
    find(library), find(library, TWO)
    library.names.correct(Drop(RASK), entry_id=None, words="")
    token = CancelToken()
    token.cancel()
    library.names.catch_up(cancel=token)
    assert [one.entry.id for one in library.names.sightings(RASK)] == [1]


def test_correcting_finds_nothing_anew(library: Library, finder: Finder) -> None:
    find(library)
    library.names.correct(Drop(RASK), entry_id=None, words="")
    find(library)
    assert len(finder.asked) == 1


def test_a_text_of_no_entry_is_corrected_too(library: Library, finder: Finder) -> None:
    library.names.correct(Drop(RASK), entry_id=None, words="")
    found = library.names.find(make_article(TEXT))
    assert [entity.name for entity in found.entities] == ["Ostrel"]


def test_names_of_a_file_leave_no_library_behind(paths: Paths) -> None:
    library = Library(paths, Config())
    put_in(library, Finder())
    assert library.names.find(make_article(TEXT)).entities
    library.close()
    assert not paths.library.exists()


# --- found again --------------------------------------------------------------------------


def test_names_that_another_tagger_found_are_found_anew(
    library: Library, finder: Finder
) -> None:
    find(library)
    finder.tagger = "test 2"
    assert library.names.stored(ONE, read(library)) is not None, "nobody knows of it yet"
    library.names._recognising._heard.clear()
    find(library, TWO)
    assert library.names.stored(ONE, read(library)) is None
    assert [one.entry_id for one in work(library)] == [3, 1]


def test_names_are_found_anew_when_asked_to(library: Library, finder: Finder) -> None:
    find(library)
    library.names.find(read(library), entry_id=ONE, anew=True)
    assert len(finder.asked) == 2


def test_the_raw_text_has_names_that_are_stored_nowhere(
    library: Library, finder: Finder
) -> None:
    raw = replace(read(library), kind=TextKind.RAW)
    assert library.names.find(raw, entry_id=ONE).entities
    assert library.names.stored(ONE, raw) is None
    assert seen(library) == []


# --- while nobody waits -------------------------------------------------------------------


def test_unread_texts_come_first_and_the_newest_of_them(
    library: Library, finder: Finder
) -> None:
    assert [one.entry_id for one in work(library)] == [3, 2, 1]
    assert [text[-1] for text in finder.asked] == ["3", "2", "1"]
    assert library.names.stored(TWO, read(library, TWO)) is not None
    assert work(library) == []


def test_what_is_corrected_is_seen_after_it(library: Library, finder: Finder) -> None:
    work(library)
    library.names.correct(Drop(RASK), entry_id=None, words="")
    work(library)
    assert library.names.sightings(RASK) == []


def test_a_missing_model_ends_it_with_one_note(library: Library, finder: Finder) -> None:
    finder.tagger = ""
    finder.answers = {
        f"{TEXT} 3": lambda: Recognition((), "none", note="The model is not installed.")
    }
    assert work(library) == [Worked(note="The model is not installed.")]
    assert len(finder.asked) == 1


def test_a_text_that_breaks_the_worker_is_passed_over(library: Library, finder: Finder) -> None:
    def fail() -> Recognition:
        raise ComputeError("This took too long.")

    finder.answers = {f"{TEXT} 3": fail}
    assert [one.entry_id for one in work(library)] == [2, 1]
    assert work(library) == []
    assert len(finder.asked) == 3


def test_a_text_in_another_language_without_names_ends_nothing(
    library: Library, finder: Finder
) -> None:
    finder.answers = {
        f"{TEXT} 3": lambda: Recognition((), "simple rules", note="No model for Welsh.")
    }
    found = work(library)
    assert found
    assert all(not worked.note for worked in found)


def test_failures_in_a_row_end_it_with_a_note(library: Library, finder: Finder) -> None:
    def fail() -> Recognition:
        raise ComputeError("A worker process cannot be started.")

    finder.answers = {f"{TEXT} {number}": fail for number in (1, 2, 3)}
    assert work(library) == [Worked(note="A worker process cannot be started.")]


def test_names_with_a_reservation_are_not_stored(library: Library, finder: Finder) -> None:
    doubtful = replace(names_in(TEXT), note="Expect wrong names.")
    finder.answers = {f"{TEXT} 3": lambda: doubtful}
    assert [one.entry_id for one in work(library)] == [2, 1]
    assert library.names.stored(THREE, read(library, THREE)) is None
    assert work(library) == []


def test_texts_that_are_too_long_wait_until_they_are_opened(
    library: Library, finder: Finder
) -> None:
    articles.save_article(library._db, TWO, make_article("Ostrel " * 10_001))
    assert [one.entry_id for one in work(library)] == [3, 1]


def test_a_library_that_cannot_be_written_is_left_alone(
    library: Library, finder: Finder
) -> None:
    library._db.refusal = "Read-only library."
    assert work(library) == []
    assert finder.asked == []
    library._db.refusal = ""


def test_cancelling_ends_it_before_the_next_text(library: Library, finder: Finder) -> None:
    token = CancelToken()
    steps = library.names.work(cancel=token)
    next(steps)
    token.cancel()
    with pytest.raises(CancelledError):
        next(steps)
    assert len(finder.asked) == 1


def test_who_opened_an_article_goes_first(library: Library, finder: Finder) -> None:
    token, waits, goes_on = CancelToken(), threading.Event(), threading.Event()

    def answer() -> Recognition:
        waits.set()
        goes_on.wait(10)
        return replace(names_in(TEXT), tagger="test 1")

    finder.answers = {"opened": answer}
    opened = threading.Thread(target=library.names.find, args=(make_article("opened"),))
    opened.start()
    assert waits.wait(10)
    quiet = threading.Thread(target=lambda: list(library.names.work(cancel=token)))
    quiet.start()
    quiet.join(0.3)
    assert finder.asked == ["opened"]
    goes_on.set()
    quiet.join(10)
    opened.join(10)
    assert len(finder.asked) == 4


def test_who_waits_for_another_text_is_cancelled_at_once(
    library: Library, finder: Finder
) -> None:
    recognising, token = library.names._recognising, CancelToken()
    token.cancel()
    with recognising._first(), pytest.raises(CancelledError):
        recognising._find_quietly(make_article(TEXT), token)


def test_a_run_ends_after_its_share(
    library: Library, finder: Finder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.library.recognising.MAX_TEXTS", 2)
    assert [one.entry_id for one in work(library)] == [3, 2]
    assert [one.entry_id for one in work(library)] == [1]


def test_a_closed_library_ends_it(library: Library, finder: Finder) -> None:
    steps = library.names.work(cancel=CancelToken())
    next(steps)
    library.close()
    with pytest.raises(StoreError):
        next(steps)


def test_entries_without_names_are_walked_page_by_page(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "_PAGE", 1)
    assert list(texts.unnamed_entries(library._db, ["test 1"])) == [3, 2, 1]


def test_names_of_the_feeds_text_do_not_count_once_there_is_a_page(
    library: Library, finder: Finder
) -> None:
    work(library)
    page = replace(make_article("Anna Rask stayed. " * 20), kind=TextKind.FULL)
    articles.save_page_article(library._db, TWO, page)
    assert list(texts.unnamed_entries(library._db, ["test 1"])) == [2]
    assert [one.entry_id for one in work(library)] == [2]
