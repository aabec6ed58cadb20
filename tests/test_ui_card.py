"""The card of a name: its forms, its mentions with their sentences, and where Enter leads."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.widgets import Static

from reader.hygiene import clean_line
from reader.keys import make_keys
from reader.model import (
    Article,
    BlockKind,
    Correction,
    Drop,
    Entity,
    EntityType,
    Join,
    Mention,
    NameHistory,
    NameKey,
    Rename,
    Retype,
    Split,
)
from reader.ui.card import MOST_ROWS, CardAnswer, EntityCard
from reader.ui.card_rows import CardInk, history_words, share_rows, shown_weeks, weeks_chart
from reader.ui.correction_words import corrected, said_again, tail_of, taken_back, undone
from reader.ui.mention_rows import MentionRow, MentionRows, excerpt, sentence_around
from reader.ui.noted import CardPlace
from reader.ui.themes import Look, default_theme_variables
from reader.ui.words import UNICODE
from reader.ui.wrapping import neutral
from tests.ui_article import harbour, harbour_names, make_article, paragraphs

RASK = harbour_names()[0]
KEY = NameKey("anna rask", EntityType.PERSON)


def mention_rows(entity: Entity, article: Article) -> list[MentionRow]:
    """Every row of the mentions."""
    rows = MentionRows(entity, article)
    return [rows.row(index) for index in range(len(rows))]


def mentions_of(article: Article, words: str) -> Entity:
    """An entity of every place where these words stand."""
    places = [i for i in range(len(article.text)) if article.text.startswith(words, i)]
    kind = EntityType.PERSON
    return Entity(
        words, kind, (), tuple(Mention(i, i + len(words), words, kind) for i in places)
    )


# --- sentences ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One. The Rask here. Two.", "The Rask here."),
        ("Rask alone", "Rask alone"),
        ("He thanked Ms. Rask for it. Then more.", "He thanked Ms. Rask for it."),
        ("J. R. Rask said so. More.", "J. R. Rask said so."),
        ("“No!” Then Rask left. “Yes.”", "Then Rask left."),
        ("What? Rask? Yes.", "Rask?"),
        ("They sat with Dr! Rask did not.", "Rask did not."),
        ("It cost 3.5 to Rask today. So.", "It cost 3.5 to Rask today."),
        ("終わり。Rask は来た。次", "Rask は来た。"),
        ("A line\nRask on another\nand a third", "Rask on another"),
        ("She left at 5 p.m. with Rask. So.", "She left at 5 p.m. with Rask."),
    ],
)
def test_a_sentence_ends_at_its_stop(text: str, sentence: str) -> None:
    start = text.index("Rask")
    found = sentence_around(text, (start, start + 4), within=(0, len(text)))
    assert text[slice(*found)] == sentence


def test_each_mention_has_its_sentence_and_paragraph() -> None:
    rows = mention_rows(RASK, harbour())
    assert [(row.index, row.paragraph) for row in rows] == [(0, 2), (1, 3), (2, 4)]
    assert rows[0].sentence.startswith("“We are not leaving the water")
    assert rows[0].sentence.endswith("said after the vote.")
    assert [row.sentence[row.start : row.end] for row in rows] == [
        "Anna Rask",
        "Ms. Rask",
        "Rask",
    ]


def test_headings_are_not_counted_as_paragraphs() -> None:
    article = make_article(
        (BlockKind.HEADING, "Rask", 1),
        (BlockKind.PARAGRAPH, "Rask one."),
        (BlockKind.HEADING, "Other", 1),
        (BlockKind.PARAGRAPH, "Rask two."),
    )
    rows = mention_rows(mentions_of(article, "Rask"), article)
    assert [row.paragraph for row in rows] == [0, 1, 2]


def test_an_article_without_blocks_has_its_mentions_too() -> None:
    article = Article("Rask came.", ())
    assert [row.sentence for row in mention_rows(mentions_of(article, "Rask"), article)] == [
        "Rask came."
    ]


@pytest.mark.parametrize(
    ("sentence", "start", "cells", "shown"),
    [
        ("Rask came.", 0, 20, "Rask came."),
        ("Rask came to the harbour.", 0, 12, "Rask came t…"),
        ("In the long run and after all of it Rask came.", 36, 20, "…of it Rask came."),
        ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxRask", 28, 12, "…xxxxRask"),
        ("After all that was said of it Rask came to the harbour.", 30, 16, "…it Rask came t…"),
    ],
)
def test_an_excerpt_has_its_mention_in_it(
    sentence: str, start: int, cells: int, shown: str
) -> None:
    words, first, last = excerpt(MentionRow(0, 1, sentence, start, start + 4), cells)
    assert words == shown
    assert words[first:last] == "Rask"


# --- the box ------------------------------------------------------------------------------


class CardApp(App[None]):
    """An article pane's stand-in under the card."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        self.keys = make_keys({})
        self.answers: list[CardAnswer | None] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return default_theme_variables()

    def compose(self) -> ComposeResult:
        yield Static("The text.", markup=False)

    def open(self, card: EntityCard) -> None:
        self.push_screen(card, self.answers.append)

    def drawn(self) -> list[str]:
        return [strip.text for strip in self.screen._compositor.render_strips()]


async def test_the_card_says_type_forms_and_mentions() -> None:
    app = CardApp()
    async with app.run_test(size=(100, 24)) as pilot:
        app.open(EntityCard(RASK, harbour()))
        await pilot.pause()
        box = [line.strip() for line in app.drawn() if line.strip()[:1] in {*"╭│╰├"}]
        assert box[0].startswith("╭─ @ Anna Rask ──")
        assert box[1].startswith("│ Person · also Mayor Anna Rask, Ms. Rask, Rask  ")
        assert box[1].endswith("3 mentions │")
        assert box[2].startswith("│▌¶2  …it,” Mayor Anna Rask said after the vote.  ")
        assert "Ms. Rask" in box[3]
        assert box[4].startswith("│ ¶4  Until then, Rask said, nothing will change")
        assert box[5].startswith("├─ Its other forms, and why ──")
        assert box[6].startswith("│ Mayor Anna Rask   ")
        assert box[9].endswith("Enter go there   E rename, retype, join, split   q back ─╯")


async def test_without_other_forms_only_the_type_is_said() -> None:
    app = CardApp()
    async with app.run_test(size=(100, 24)) as pilot:
        app.open(EntityCard(replace(RASK, aliases=(), mentions=RASK.mentions[:1]), harbour()))
        await pilot.pause()
        assert any("│ Person  " in line and "1 mention │" in line for line in app.drawn())


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (("enter",), 1),
        (("j", "enter"), 2),
        (("k", "enter"), 0),
        (("asterisk", "enter"), 2),
        (("number_sign", "enter"), 0),
        (("G", "enter"), 2),
        (("j", "j", "enter"), 0),
        (("j", "j", "j", "enter"), 1),
        (("j", "j", "k", "enter"), 2),
        (("right_curly_bracket", "j", "enter"), 1),
        (("tab", "tab", "enter"), 1),
        (("q",), None),
        (("escape",), None),
    ],
)
async def test_enter_goes_to_the_mention(keys: tuple[str, ...], answer: int | None) -> None:
    app = CardApp()
    async with app.run_test(size=(100, 24)) as pilot:
        app.open(EntityCard(RASK, harbour(), place=CardPlace("mentions", 1)))
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        assert [a and (a.does, a.mention) for a in app.answers] == [
            answer if answer is None else ("mention", answer)
        ]


async def test_a_second_click_goes_there() -> None:
    app = CardApp()
    async with app.run_test(size=(100, 24)) as pilot:
        app.open(EntityCard(RASK, harbour()))
        await pilot.pause()
        await pilot.click("#mentions", offset=(9, 1))
        await pilot.click("#mentions", offset=(9, 1))
        await pilot.pause()
        assert [a and a.mention for a in app.answers] == [1]


async def test_many_mentions_fit_on_a_small_screen() -> None:
    article = paragraphs(*(f"Rask said thing {number}." for number in range(300)))
    app = CardApp()
    async with app.run_test(size=(60, 14)) as pilot:
        app.open(
            EntityCard(mentions_of(article, "Rask"), article, place=CardPlace("mentions", 200))
        )
        await pilot.pause()
        lines = app.drawn()
        assert any("▌¶201  Rask said thing 200." in line for line in lines)
        assert any("q back" in line for line in lines)
        assert {cell_len(line) for line in lines} == {60}


def test_hostile_text_keeps_its_place_in_a_row() -> None:
    text = "\x1b[2J Rask \u202e said."
    article = paragraphs(text)
    [row] = mention_rows(mentions_of(article, "Rask"), article)
    assert row.sentence[row.start : row.end] == "Rask"
    assert clean_line(neutral(text))


async def test_ten_thousand_mentions_in_one_paragraph_open_at_once() -> None:
    article = paragraphs("Rask said so to whoever asked. " * 10_000)
    card = EntityCard(mentions_of(article, "Rask"), article)
    app = CardApp()
    async with app.run_test(size=(100, 40)) as pilot:
        app.open(card)
        await pilot.pause()
        await pilot.press("G")
        await pilot.pause()
        assert any("▌¶1  Rask said so to whoever asked." in line for line in app.drawn())
        assert len(card._rows._made) <= 2 * MOST_ROWS["mentions"]


@pytest.mark.parametrize("name", ["Ж" * 300, "東京都" * 90, "שלום עולם " * 40, "X" * 5_000])
async def test_names_of_any_length_and_script_leave_the_frame_whole(name: str) -> None:
    app = CardApp()
    rask = replace(RASK, name=name, aliases=(name + "1", name + "2"), reasons=(name, name))
    async with app.run_test(size=(60, 20)) as pilot:
        app.open(EntityCard(rask, harbour()))
        await pilot.pause()
        box = [line for line in app.drawn() if line.strip()]
        assert {cell_len(line) for line in box} == {60}
        assert any("3 mentions │" in line for line in box)
        assert any("q back" in line for line in box)


# --- what it says -------------------------------------------------------------------------

NOON = datetime(2025, 10, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("weeks", "chart"),
    [
        ((), ""),
        ((0, 1, 2, 3, 4), "·▂▄▆█"),
        ((0, 1, 1), "·██"),
        ((1, 100), "▂█"),
        ((49, 51, 100), "▄▆█"),
    ],
)
def test_a_week_is_as_high_as_its_share_of_the_fullest(
    weeks: tuple[int, ...], chart: str
) -> None:
    assert weeks_chart(weeks) == chart


@pytest.mark.parametrize(
    ("weeks", "shown"),
    [((0,) * 26, 13), ((1, *(0,) * 25), 26), ((*(0,) * 10, 1, *(0,) * 15), 16), ((1, 2), 2)],
)
def test_weeks_before_the_first_article_are_left_out(
    weeks: tuple[int, ...], shown: int
) -> None:
    assert len(shown_weeks(weeks)) == shown


def test_weeks_have_the_numbers_of_the_calendar() -> None:
    history = NameHistory(9, 12, (0,) * 26)
    assert history_words(history, now=NOON) == "weeks 30 to 42, in 9 articles of yours"


@pytest.mark.parametrize(
    ("has_others", "words"),
    [
        (False, " in no other of your articles so far"),
        (True, " ············█  weeks 30 to 42, in 9 articles of yours"),
    ],
)
def test_the_chart_is_drawn_on_the_ground_of_the_box(*, has_others: bool, words: str) -> None:
    look = Look(default_theme_variables())
    history = NameHistory(9, 12, (*(0,) * 25, 9))
    strip = CardInk(look, UNICODE, 66).chart(
        history, has_others=has_others, role="entity-person", now=NOON
    )
    assert strip.text.rstrip() == words
    assert strip.cell_length == 66
    assert {s.style.bgcolor for s in strip if s.style} == {look.style("text", on="bar").bgcolor}


@pytest.mark.parametrize(
    ("room", "wants", "rows"),
    [
        (30, (10, 5, 8), [10, 5, 8]),
        (12, (10, 5, 8), [4, 4, 4]),
        (8, (10, 1, 8), [3, 1, 4]),
        (1, (10, 5), [1, 1]),
        (5, (0, 9), [0, 5]),
    ],
)
def test_lists_share_what_room_there_is(
    room: int, wants: tuple[int, ...], rows: list[int]
) -> None:
    assert share_rows(room, wants) == rows


@pytest.mark.parametrize(
    ("correction", "words"),
    [
        (Rename(KEY, "Rask"), "is called “Rask”"),
        (Retype(KEY, EntityType.EVENT), "is an event"),
        (Retype(KEY, EntityType.PLACE), "is a place"),
        (Join(KEY, KEY, "Ostrel"), "is the same as “Ostrel”"),
        (Split(KEY, "rask"), "is not “rask”"),
        (Drop(KEY), "is not a name"),
    ],
)
def test_a_correction_says_what_is_right(correction: Correction, words: str) -> None:
    assert tail_of(correction) == words
    said = corrected("Anna Rask" * 20, correction, is_everywhere=True, undo="U")
    assert f"{words}, in all articles. U undoes" in said
    assert cell_len(said) <= 76
    assert words in undone("x", correction)
    assert words in said_again("x", correction)
    assert words in taken_back("x", correction, undo="U")
