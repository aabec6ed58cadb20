"""The entity panel: its rows, its foot, and what it says without names."""

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from textual.widget import Widget

from reader.model import Entity, EntityType, Mention, Recognition
from reader.ui.entity_panel import EntityPanel
from reader.ui.entity_rows import make_rows, mention_bar, mention_cell
from reader.ui.panel_words import Found, NotAsked, Nothing, PanelState, Starting
from reader.ui.words import ASCII
from tests.hostile import FORBIDDEN, HOSTILE
from tests.ui_article import harbour, harbour_names
from tests.ui_stand import Stand, lines_of, strips_of, style_of

SIZE = (26, 34)
NAMES = harbour_names()


def found(*entities: Entity, note: str = "", words: int = 38) -> Found:
    length = len(harbour().text)
    return Found(Recognition(entities or NAMES, "tagger", note), length, words)


def panel(state: PanelState) -> EntityPanel:
    made = EntityPanel()
    made.set_reactive(EntityPanel.state, state)
    return made


def name(words: str) -> Entity:
    return next(entity for entity in NAMES if entity.name == words)


def shown(widget: EntityPanel) -> list[str]:
    """All that is drawn, top to bottom."""
    parts: list[Widget] = [widget.list, widget._below]
    return [line for part in parts if part.size.height for line in lines_of(part)]


def text(widget: EntityPanel) -> str:
    return " ".join(" ".join(shown(widget)).split())


# --- rows ---------------------------------------------------------------------------------


def test_rows_stand_by_type_most_mentioned_first() -> None:
    rows = make_rows(reversed(NAMES))
    assert [row.entity.name if row.entity else row.type.value for row in rows[:6]] == [
        "PERSON",
        "Anna Rask",
        "Tomas Vell",
        "ORG",
        "Halden Shipping",
        "Coastal Workers' Union",
    ]


def test_dates_and_amounts_are_apart() -> None:
    assert EntityType.DATE not in {row.type for row in make_rows(NAMES)}
    rows = make_rows(NAMES, hidden=())
    assert [row.entity.name for row in rows if row.type is EntityType.DATE and row.entity] == [
        "Tuesday",
        "1961",
    ]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("el", ["Tomas Vell", "Port Sella", "Ostrel", "Sellans"]),
        ("MAYOR", ["Anna Rask"]),
        (" rask ", ["Anna Rask"]),
        ("ränk", []),
        ("rásk", ["Anna Rask"]),
        ("nobody", []),
    ],
)
def test_a_filter_looks_at_names_and_other_forms(words: str, names: list[str]) -> None:
    rows = make_rows(NAMES, words=words)
    assert [row.entity.name for row in rows if row.entity] == names


def entity_at(*places: int) -> Entity:
    mentions = tuple(Mention(place, place + 1, "x", EntityType.PERSON) for place in places)
    return Entity("X", EntityType.PERSON, (), mentions)


def test_the_bar_is_higher_where_there_are_more() -> None:
    entity = entity_at(0, 50, 51, 52, 99, 98, 97, 96, 95)
    assert mention_bar(entity, 100, 10) == "▂····▆···█"


@pytest.mark.parametrize(("start", "length", "cell"), [(0, 0, 0), (99, 100, 9), (500, 100, 9)])
def test_a_place_is_always_in_the_bar(start: int, length: int, cell: int) -> None:
    assert mention_cell(start, length, 10) == cell


def test_no_room_for_a_bar_is_no_bar() -> None:
    assert mention_bar(entity_at(0), 10, 0) == ""


# --- the list -----------------------------------------------------------------------------


async def test_names_stand_under_their_types_with_counts() -> None:
    widget = panel(found())
    async with Stand(widget).run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert shown(widget)[:8] == [
            " @ People",
            "   Anna Rask            3",
            "   Tomas Vell           2",
            " & Organisations",
            "   Halden Shipping      1",
            "   Coastal Workers'…    1",
            " ^ Places",
            "   Port Sella           2",
        ]
        assert widget.title_right == "9"


async def test_a_wide_panel_has_a_bar_on_every_row() -> None:
    widget = panel(found())
    async with Stand(widget).run_test(size=(34, 34)) as pilot:
        await pilot.pause()
        assert shown(widget)[1].startswith("   Anna Rask         ")
        assert shown(widget)[1].endswith("··▂··▂▂·   3")
        assert {strip.cell_length for strip in strips_of(widget.list)} == {34}


async def test_signs_and_names_have_the_colour_of_their_type() -> None:
    widget = panel(found())
    app = Stand(widget)
    async with app.run_test(size=SIZE):
        assert style_of(widget.list, "@") == app.look.style("entity-person")
        assert style_of(widget.list, "  Halden") == app.look.style("entity-org")


async def test_the_first_name_is_not_marked_before_it_is_chosen() -> None:
    widget = panel(found())
    app = Stand(widget)
    async with app.run_test(size=SIZE):
        assert style_of(widget.list, "  Anna Rask") == app.look.style("entity-person")
        widget.show_chosen(name("Anna Rask"), 0)
        assert style_of(widget.list, "  Anna Rask") == app.look.style("strong", on="row-idle")


async def test_the_focused_row_has_its_mark() -> None:
    widget = panel(found())
    app = Stand(widget)
    async with app.run_test(size=SIZE) as pilot:
        widget.list.focus()
        await pilot.pause()
        assert shown(widget)[1] == "▌  Anna Rask            3"


async def test_w_shows_dates_and_amounts() -> None:
    widget = panel(found())
    async with Stand(widget).run_test(size=(26, 40)) as pilot:
        assert ": Dates" not in text(widget)
        widget.hidden = frozenset()
        await pilot.pause()
        assert ": Dates Tuesday 1 1961 1" in text(widget)
        assert widget.title_right == "11"


async def test_a_filter_says_how_many_are_left() -> None:
    widget = panel(found())
    app = Stand(widget)
    async with app.run_test(size=SIZE, message_hook=app.note) as pilot:
        widget.filter_words = "el"
        await pilot.pause()
        assert (widget.title_right, widget.title_middle) == ("4/9", "/el")
        assert "Enter card Esc all" in text(widget)
        assert app.posted(EntityPanel.TitleChanged)
        widget.filter_words = "zz"
        await pilot.pause()
        assert text(widget) == "No name holds these words. Esc all"
        widget.filter_words = ""
        await pilot.pause()
        assert widget.title_right == "9"


async def test_the_filter_is_typed_while_the_list_below_answers() -> None:
    widget = panel(found())
    app = Stand(widget)
    async with app.run_test(size=SIZE, message_hook=app.note) as pilot:
        widget.type_filter()
        await pilot.pause()
        assert widget.title_middle == "/▏"
        await pilot.press("E", "l", "x", "backspace")
        await pilot.pause()
        assert (widget.title_right, widget.title_middle) == ("4/9", "/El▏")
        assert shown(widget)[1].startswith("▌  Tomas Vell")
        await pilot.press("left")
        assert widget.title_middle == "/E▏l"
        widget.move(1)
        await pilot.press("enter")
        await pilot.pause()
        assert [m.entity.name for m in app.posted(EntityPanel.Opened)] == ["Port Sella"]
        assert (widget.title_middle, widget.list.has_focus) == ("/El", True)


async def test_a_filter_that_is_typed_again_begins_with_its_words() -> None:
    widget = panel(found())
    async with Stand(widget).run_test(size=SIZE) as pilot:
        widget.type_filter()
        await pilot.press("e", "l", "enter")
        widget.type_filter()
        await pilot.press("l")
        await pilot.pause()
        assert [row.entity.name for row in widget.list.rows if row.entity] == [
            "Tomas Vell",
            "Port Sella",
            "Sellans",
        ]
        assert widget.clear_filter()
        await pilot.pause()
        assert (widget.title_right, widget.title_middle) == ("9", "")
        assert widget.list.has_focus
        assert not widget.clear_filter()


async def test_backspace_in_the_empty_filter_leaves_it() -> None:
    widget = panel(found())
    async with Stand(widget).run_test(size=SIZE) as pilot:
        widget.type_filter()
        await pilot.press("e", "backspace", "backspace")
        await pilot.pause()
        assert widget.list.has_focus
        assert widget.title_middle == ""


async def test_enter_stays_in_a_filter_that_nothing_matches() -> None:
    widget = panel(found())
    app = Stand(widget)
    async with app.run_test(size=SIZE, message_hook=app.note) as pilot:
        widget.type_filter()
        await pilot.press("z", "z", "enter")
        await pilot.pause()
        assert widget.is_typing
        assert not app.posted(EntityPanel.Opened)
        assert text(widget) == "No name holds these words. Esc all"


# --- moving -------------------------------------------------------------------------------


async def test_moving_tells_the_name() -> None:
    widget = panel(found())
    app = Stand(widget)
    async with app.run_test(size=SIZE, message_hook=app.note) as pilot:
        assert widget.selected == name("Anna Rask")
        assert [widget.move(1), widget.section(1), widget.to_bottom()] == [True] * 3
        assert not widget.move(1)
        assert [widget.half(-1), widget.page(1), widget.to_top()] == [True] * 3
        await pilot.pause()
        told = [message.entity.name for message in app.posted(EntityPanel.Moved)]
        assert told[:3] == ["Tomas Vell", "Halden Shipping", "The Salt Road"]


async def test_a_name_chosen_elsewhere_moves_the_cursor_and_tells_nobody() -> None:
    widget = panel(found())
    app = Stand(widget)
    async with app.run_test(size=SIZE, message_hook=app.note) as pilot:
        widget.show_chosen(name("Ostrel"), 0)
        await pilot.pause()
        assert widget.selected == name("Ostrel")
        assert not app.posted(EntityPanel.Moved)


async def test_a_second_click_opens_the_name() -> None:
    widget = panel(found())
    app = Stand(widget)
    async with app.run_test(size=SIZE, message_hook=app.note) as pilot:
        await pilot.click(widget.list, offset=(5, 4))
        await pilot.click(widget.list, offset=(5, 4))
        await pilot.pause()
        assert [m.entity for m in app.posted(EntityPanel.Opened)] == [name("Halden Shipping")]


async def test_names_found_anew_keep_the_cursor() -> None:
    widget = panel(found())
    async with Stand(widget).run_test(size=SIZE) as pilot:
        await pilot.pause()
        widget.to_bottom()
        widget.state = found(*NAMES[2:])
        assert widget.selected == name("The Salt Road")


# --- the foot -----------------------------------------------------------------------------


async def test_the_foot_says_more_of_the_chosen_name() -> None:
    widget = panel(found())
    async with Stand(widget).run_test(size=SIZE) as pilot:
        widget.show_chosen(name("Anna Rask"), 0)
        await pilot.pause()
        assert lines_of(widget._below) == [
            "─" * 26,
            " Anna Rask",
            " Mayor Anna Rask, Ms. Ra…",
            " ······▂········▂···▂····",
            "       ▲ mention 1 of 3",
            " Enter card  * # step",
        ]


async def test_the_mark_walks_along_and_its_words_stay_inside() -> None:
    widget = panel(found())
    async with Stand(widget).run_test(size=SIZE) as pilot:
        widget.show_chosen(name("Anna Rask"), 2)
        await pilot.pause()
        bar, mark = lines_of(widget._below)[3:5]
        assert bar.rindex("▂") == mark.index("▲")
        assert "mention 3 of 3 ▲" in mark


@pytest.mark.parametrize(("width", "mark"), [(21, "2 of 3 ▲"), (8, "▲")])
async def test_in_a_narrow_panel_the_mark_has_fewer_words(width: int, mark: str) -> None:
    widget = panel(found())
    async with Stand(widget).run_test(size=(width, 34)) as pilot:
        widget.show_chosen(name("Anna Rask"), 1)
        await pilot.pause()
        assert lines_of(widget._below)[4].strip() == mark


async def test_without_other_forms_the_type_is_said() -> None:
    widget = panel(found())
    async with Stand(widget).run_test(size=SIZE) as pilot:
        widget.show_chosen(name("Ostrel"), 0)
        await pilot.pause()
        assert lines_of(widget._below)[2] == " Place"


@pytest.mark.parametrize(("height", "lines"), [(8, 0), (12, 4), (20, 6)])
async def test_a_low_panel_has_a_shorter_foot(height: int, lines: int) -> None:
    widget = panel(found())
    async with Stand(widget).run_test(size=(26, height)) as pilot:
        widget.show_chosen(name("Anna Rask"), 0)
        await pilot.pause()
        assert widget._below.size.height == lines


async def test_the_foot_goes_with_the_choice() -> None:
    widget = panel(found())
    async with Stand(widget).run_test(size=SIZE) as pilot:
        widget.show_chosen(name("Ostrel"), 0)
        widget.show_chosen(None, -1)
        await pilot.pause()
        assert widget._below.size.height == 0
        widget.show_chosen(name("Ostrel"), 0)
        widget.state = found(name("Sellans"))
        await pilot.pause()
        assert widget._below.size.height == 0


async def test_a_chosen_date_has_a_foot_though_it_is_not_listed() -> None:
    widget = panel(found())
    async with Stand(widget).run_test(size=SIZE) as pilot:
        widget.show_chosen(name("1961"), 0)
        await pilot.pause()
        assert " 1961" in lines_of(widget._below)
        assert widget.selected == name("Anna Rask")


async def test_a_note_of_the_model_stands_under_the_names_as_it_is() -> None:
    note = "Only the first 100,000 characters were looked at."
    widget = panel(found(note=note))
    async with Stand(widget).run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert text(widget).endswith(note)


async def test_a_missing_model_says_who_knows_how_to_get_one() -> None:
    widget = panel(Found(Recognition((), "none", "There is no model."), 200, 1))
    async with Stand(widget).run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert text(widget).endswith("There is no model. reader doctor says how.")


# --- without names ------------------------------------------------------------------------


async def test_nothing_open_is_an_empty_panel() -> None:
    widget = panel(Nothing())
    async with Stand(widget).run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert (text(widget), widget.title_right) == ("", "")


async def test_text_that_is_only_looked_at_says_when_names_come() -> None:
    widget = panel(NotAsked())
    async with Stand(widget).run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert text(widget) == "Space opens it and finds its names."


async def test_a_search_says_how_long_and_what_for() -> None:
    widget = panel(Starting(2.3))
    async with Stand(widget).run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert lines_of(widget._below)[1:3] == [" Finding names…", " ▂▂▂▂▂▂▂▂······· 2 s"]
        assert text(widget).endswith(
            "The first time in a run takes a moment: the model is starting. "
            "Read on, names appear here and in the text. w hide"
        )
        assert widget.title_right == "…"


async def test_a_search_that_just_began_has_no_seconds() -> None:
    widget = panel(Starting())
    async with Stand(widget).run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert lines_of(widget._below)[2] == " ···············"


async def test_a_text_without_names_says_so() -> None:
    widget = panel(Found(Recognition((), "tagger"), 200, 38))
    async with Stand(widget).run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert text(widget) == "No names in this text. It has 38 words."
        assert widget.title_right == "0"


async def test_a_text_with_dates_alone_says_where_they_are() -> None:
    widget = panel(found(name("Tuesday")))
    async with Stand(widget).run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert text(widget).endswith("Dates and amounts are hidden: W shows them.")
        widget.hidden = frozenset()
        await pilot.pause()
        assert ": Dates" in text(widget)


async def test_without_a_model_it_says_what_helps() -> None:
    note = "The model is not installed, reader doctor says how."
    widget = panel(Found(Recognition((), "", note), 200, 1))
    async with Stand(widget).run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert text(widget) == f"No names in this text. It has 1 word. {note}"


async def test_hidden_types_are_not_listed() -> None:
    widget = panel(found())
    async with Stand(widget).run_test(size=SIZE) as pilot:
        widget.hidden = frozenset(EntityType) - {EntityType.GROUP}
        await pilot.pause()
        assert (text(widget), widget.title_right) == ("~ Groups Sellans 1", "1")
        widget.hidden = frozenset(EntityType)
        await pilot.pause()
        assert text(widget).startswith("No names of the types shown.")
        assert text(widget).endswith("Others are hidden: W shows them.")


# --- looks --------------------------------------------------------------------------------


async def test_a_theme_applies_at_once() -> None:
    widget = panel(found())
    app = Stand(widget)
    async with app.run_test(size=SIZE) as pilot:
        widget.show_chosen(name("Anna Rask"), 0)
        app.theme = "paper"
        await pilot.pause()
        await pilot.pause()
        assert style_of(widget.list, "@") == app.look.style("entity-person")
        assert style_of(widget._below, "▲") == app.look.style("accent")


async def test_ascii_signs_take_the_place_of_ours() -> None:
    widget = panel(found())
    async with Stand(widget, icons=ASCII).run_test(size=SIZE) as pilot:
        widget.show_chosen(name("Anna Rask"), 0)
        await pilot.pause()
        assert all(line.isascii() for line in shown(widget))


@pytest.mark.sweep
async def test_nothing_drawn_can_command_a_terminal() -> None:
    widget = panel(Nothing())
    async with Stand(widget).run_test(size=(40, 20)) as pilot:
        for words in HOSTILE:
            entity = replace(name("Anna Rask"), name=words, aliases=(words, words))
            widget.state = found(entity, note=words)
            widget.show_chosen(entity, 0)
            await pilot.pause()
            for part in (widget.list, widget._below):
                for strip in strips_of(part):
                    assert not FORBIDDEN.search(strip.text)
                    assert "\n" not in strip.text
                    assert strip.cell_length == cell_len(strip.text) == 40
