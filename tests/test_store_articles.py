"""Texts and names are kept whole, and never shown for a text they are not of."""

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reader import packing
from reader.errors import StoreError
from reader.model import (
    Article,
    Block,
    BlockKind,
    Caption,
    Entity,
    EntityType,
    EntryId,
    FeedId,
    Link,
    Mention,
    Recognition,
    Removed,
    TextKind,
)
from reader.store import codec
from reader.store.articles import (
    get_article,
    get_recognition,
    save_article,
    save_recognition,
)
from reader.store.changes import apply_change
from reader.store.db import Database, open_database
from reader.store.values import FeedChange
from tests.storing import NOW, add_filled_feed, make_article, make_content

ONE = EntryId(1)
TEXT = "Mira Dahl left Port Sella."
WHOLE = Article(
    TEXT,
    (Block(BlockKind.HEADING, "Mira Dahl", 0, 9, level=2), Block(BlockKind.CAPTION, "x", 9, 9)),
    kind=TextKind.FULL,
    source="-",
    url="https://harbourledger.example/pier",
    title="Dahl leaves “Port” 🚢",
    byline="Tomas Vell",
    published=NOW,
    site="Harbour Ledger",
    language="en",
    links=(Link(0, 9, "https://harbourledger.example/dahl"),),
    removed=(Removed("Sign up", "newsletter box", -1),),
    captions=(Caption("The pier", credit="Ivo Lund"),),
    credits=("With files from Ada Brandt",),
    modified=NOW,
    section="World",
    image="https://harbourledger.example/pier.jpg",
    image_caption="The pier",
    is_paywalled=True,
)
NAMES = Recognition(
    (
        Entity(
            "Mira Dahl",
            EntityType.PERSON,
            ("Dahl",),
            (Mention(0, 9, "Mira Dahl", EntityType.PERSON),),
            ("surname of Mira Dahl",),
        ),
    ),
    "en_core_web_sm 3.8.0",
    note="A note.",
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "library.sqlite")
    add_filled_feed(database, hours=[2, 1])
    yield database
    database.close()


def version_of(db: Database) -> tuple[int, int]:
    with db.read() as connection:
        row: tuple[int, int] = connection.execute(
            "SELECT version, made_at FROM articles WHERE entry_id = 1 AND kind = 'full text'"
        ).fetchone()
        return row


def test_an_article_comes_back_as_it_was(db: Database) -> None:
    save_article(db, ONE, WHOLE)
    assert get_article(db, ONE, TextKind.FULL) == WHOLE


def test_each_kind_of_text_is_kept_apart(db: Database) -> None:
    save_article(db, ONE, WHOLE)
    partial = make_article("First.", kind=TextKind.PARTIAL)
    save_article(db, ONE, partial)
    assert get_article(db, ONE, TextKind.PARTIAL) == partial
    assert get_article(db, ONE, TextKind.FULL) == WHOLE
    assert get_article(db, ONE, TextKind.RAW) is None


def test_another_extraction_is_another_version(db: Database) -> None:
    save_article(db, ONE, WHOLE, now=NOW)
    first = version_of(db)
    save_article(db, ONE, WHOLE, now=datetime(2027, 1, 1, tzinfo=UTC))
    assert version_of(db) == first
    save_article(db, ONE, replace(WHOLE, title="Other"), now=NOW)
    assert version_of(db)[0] == first[0] + 1


def test_an_article_of_no_entry_is_refused(db: Database) -> None:
    with pytest.raises(StoreError):
        save_article(db, EntryId(99), WHOLE)


@pytest.mark.parametrize(
    "stored", [b"", b"not compressed", packing.pack_text("[1, 2]"), packing.pack_text("{")]
)
def test_what_cannot_be_read_is_made_anew(db: Database, stored: bytes) -> None:
    save_article(db, ONE, WHOLE)
    save_recognition(db, ONE, TextKind.FULL, NAMES)
    with db.write() as connection:
        connection.execute("UPDATE articles SET data = ?", (stored,))
        connection.execute("UPDATE recognitions SET data = ?", (stored,))
    assert get_article(db, ONE, TextKind.FULL) is None
    assert get_recognition(db, ONE, TextKind.FULL, None) is None


# --- names --------------------------------------------------------------------------------


def test_names_come_back_as_they_were(db: Database) -> None:
    save_recognition(db, ONE, TextKind.FULL, NAMES, text=TEXT)
    assert get_recognition(db, ONE, TextKind.FULL, NAMES.tagger, text=TEXT) == NAMES


def test_any_tagger_will_do_when_none_is_named(db: Database) -> None:
    save_recognition(db, ONE, TextKind.FULL, NAMES)
    assert get_recognition(db, ONE, TextKind.FULL, None) == NAMES


@pytest.mark.parametrize(
    ("kind", "tagger", "text"),
    [
        (TextKind.FEED, NAMES.tagger, TEXT),
        (TextKind.FULL, "another 1.0", TEXT),
        (TextKind.FULL, NAMES.tagger, "Another text."),
    ],
    ids=["another kind", "another tagger", "another text"],
)
def test_names_of_something_else_are_found_anew(
    db: Database, kind: TextKind, tagger: str, text: str
) -> None:
    save_recognition(db, ONE, TextKind.FULL, NAMES, text=TEXT)
    assert get_recognition(db, ONE, kind, tagger, text=text) is None


def test_the_last_names_found_stand(db: Database) -> None:
    save_recognition(db, ONE, TextKind.FULL, NAMES, text=TEXT)
    other = Recognition((), "another 1.0")
    save_recognition(db, ONE, TextKind.FULL, other, text=TEXT)
    assert get_recognition(db, ONE, TextKind.FULL, None, text=TEXT) == other


def test_a_text_that_changed_loses_its_names(db: Database) -> None:
    save_article(db, ONE, WHOLE)
    save_recognition(db, ONE, TextKind.FULL, NAMES)
    save_recognition(db, ONE, TextKind.FEED, NAMES)
    save_article(db, ONE, replace(WHOLE, text="Other."))
    assert get_recognition(db, ONE, TextKind.FULL, None) is None
    assert get_recognition(db, ONE, TextKind.FEED, None) == NAMES


def test_a_text_that_is_the_same_keeps_its_names(db: Database) -> None:
    save_article(db, ONE, WHOLE)
    save_recognition(db, ONE, TextKind.FULL, NAMES)
    save_article(db, ONE, WHOLE)
    assert get_recognition(db, ONE, TextKind.FULL, None) == NAMES


def test_an_update_from_the_feed_forgets_the_names_of_its_old_text(db: Database) -> None:
    save_recognition(db, ONE, TextKind.FEED, NAMES)
    content = make_content("h2", text="Other.")
    change = FeedChange("new", None, is_success=True, updated=((ONE, content),))
    apply_change(db, FeedId(1), change, NOW)
    assert get_recognition(db, ONE, TextKind.FEED, None) is None


# --- columns ------------------------------------------------------------------------------


@given(st.datetimes(timezones=st.just(UTC)))
def test_times_survive_to_the_microsecond(moment: datetime) -> None:
    assert codec.from_micros(codec.to_micros(moment)) == moment


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_texts_survive(text: str) -> None:
    assert packing.unpack_text(packing.pack_text(text)) == text


def test_names_stored_before_merges_gave_reasons_are_read() -> None:
    mention = {"start": 0, "end": 4, "text": "Mira", "type": "PERSON"}
    entity = {"name": "Mira", "type": "PERSON", "aliases": ["Dahl"], "mentions": [mention]}
    packed = zlib.compress(msgspec.json.encode({"entities": [entity], "tagger": "t"}))
    found = codec.unpack_recognition(packed)
    assert found is not None
    assert found.entities[0].reasons == ()
