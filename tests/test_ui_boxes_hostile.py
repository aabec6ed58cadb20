"""Hostile text in every box: each row is looked at once, and none commands the terminal."""

from collections.abc import Callable, Sequence

import pytest
from msgspec import Struct
from msgspec.structs import replace

from reader.errors import FetchError
from reader.model import (
    Entity,
    EntityType,
    EntryId,
    FeedPreview,
    Imported,
    KeptCorrection,
    KnownName,
    Mention,
    NameHistory,
    NameKey,
    Rename,
    Sighting,
)
from reader.ui.card import Elsewhere, EntityCard
from reader.ui.dialogs.add import AddDialog
from reader.ui.dialogs.correct import CorrectDialog
from reader.ui.dialogs.furniture import FurnitureDialog
from reader.ui.dialogs.import_list import ImportDialog
from reader.ui.dialogs.messages import MessagesDialog
from reader.ui.dialogs.palette import PaletteDialog
from reader.ui.row_list import RowList
from tests.hostile import FORBIDDEN, HOSTILE
from tests.ui_answers import Answers, parsed
from tests.ui_article import paragraphs
from tests.ui_dialogs import KEYS, NOW, BoxApp, entry, feed, settle, text_of


class Refusing:
    """A library that refuses every address of a list, in hostile words."""

    def read_list(self, path: str) -> bytes:
        return path.encode()

    def import_opml(self, content: bytes) -> Imported:
        return Imported(added=(content.decode(),), refused=tuple((x, x) for x in HOSTILE))


def open_palette(app: BoxApp) -> None:
    feeds = [feed(number, text) for number, text in enumerate(HOSTILE)]
    entries = [entry(number, text, text) for number, text in enumerate(HOSTILE)]
    app.open(PaletteDialog([], KEYS, feeds=feeds, entries=entries))


def open_add(app: BoxApp) -> None:
    feeds = [
        FeedPreview(f"{number}{text}", text, text, (parsed(text),), entries=1)
        for number, text in enumerate(HOSTILE)
    ]
    app.open(AddDialog(Answers(feeds=tuple(feeds)), address="example.org"))


def open_card(app: BoxApp) -> None:
    texts = [text[:60] or "x" for text in HOSTILE]
    article = paragraphs(*texts)
    mentions = tuple(
        Mention(block.start, block.start + 1, block.text[0], EntityType.PERSON)
        for block in article.blocks
    )
    name = Entity(" ".join(texts), EntityType.PERSON, tuple(texts), mentions)
    sightings = [Sighting(entry(n, text, text), 1) for n, text in enumerate(HOSTILE)]
    elsewhere = Elsewhere(NameHistory(9), lambda after: () if after else sightings, NOW)
    app.open(EntityCard(name, article, elsewhere=elsewhere))


class KnownNames:
    """A library of which every name is hostile."""

    def key_of(self, entity: Entity) -> NameKey:
        return NameKey(entity.name, entity.type)

    def corrections(self) -> list[KeptCorrection]:
        key = NameKey("Rask", EntityType.PERSON)
        return [
            KeptCorrection(n, Rename(replace(key, folded=text), text), None, NOW)
            for n, text in enumerate(HOSTILE)
        ]

    def find_known(self, words: str, *, limit: int = 20) -> list[KnownName]:
        return [KnownName(NameKey(text, EntityType.ORG), text, 2) for text in HOSTILE]


def open_correct(app: BoxApp) -> None:
    mention = Mention(0, 4, "Rask", EntityType.PERSON)
    name = Entity("".join(HOSTILE)[:500], EntityType.PERSON, (), (mention,))
    others = [replace(name, name=text) for text in HOSTILE]
    app.open(CorrectDialog(KnownNames(), name, entry_id=EntryId(1), others=others))


def open_furniture(app: BoxApp) -> None:
    blocks = paragraphs(*(f"{number} {text}" for number, text in enumerate(HOSTILE))).blocks
    app.open(FurnitureDialog(blocks, "".join(HOSTILE)[:500]))


class Case(Struct):
    """A box, what to press until its rows are there, and what moves through them."""

    open: Callable[[BoxApp], None]
    step: str
    before: Sequence[str] = ()


CASES = {
    "palette": Case(open_palette, "pagedown"),
    "messages": Case(lambda app: app.open(MessagesDialog(HOSTILE)), "pagedown"),
    "add": Case(open_add, "down"),
    "import": Case(lambda app: app.open(ImportDialog(Refusing())), "pagedown", ("x", "enter")),
    "card": Case(open_card, "pagedown"),
    "correct": Case(open_correct, "pagedown"),
    "furniture": Case(open_furniture, "pagedown"),
}


def list_of(app: BoxApp) -> RowList[object]:
    """The list of the open box with most rows."""
    return max(app.screen.query(RowList), key=lambda found: len(found.rows))


@pytest.mark.sweep
@pytest.mark.parametrize("name", CASES)
async def test_every_row_is_drawn_harmlessly(name: str) -> None:
    case, app = CASES[name], BoxApp()
    async with app.run_test(size=(80, 60)) as pilot:
        case.open(app)
        await settle(pilot)
        await pilot.press(*case.before)
        await settle(pilot)
        rows = list_of(app)
        assert len(rows.rows) >= len(HOSTILE)
        assert not FORBIDDEN.search(text_of(app))
        while rows.cursor < len(rows.rows) - 1:
            last = rows.cursor
            await pilot.press(case.step)
            assert rows.cursor > last
            assert not FORBIDDEN.search(text_of(app))


async def test_a_hostile_error_is_drawn_harmlessly() -> None:
    app, library = BoxApp(), Answers(error=FetchError("\x1b[2J[/foo]\u202e [red]x", url=""))
    async with app.run_test(size=(80, 24)) as pilot:
        app.open(AddDialog(library, address="example.org"))
        await settle(pilot)
        assert "[2J[/foo] [red]x" in text_of(app)
        assert not FORBIDDEN.search(text_of(app))
