"""The article pane: its place, its names, what was removed."""

import time

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from rich.style import Style
from textual import events, messages
from textual.pilot import Pilot

from reader.model import Article, BlockKind, Entity, EntryId, Link
from reader.templates import with_part
from reader.ui.article_view import ArticleView
from reader.ui.reading import Reading, make_reading
from reader.ui.stepping import Step
from reader.ui.typeset import Layout
from reader.ui.words import ASCII
from tests.hostile import FORBIDDEN, HOSTILE
from tests.test_ui_typeset import everything
from tests.ui_article import (
    NOW,
    PARAGRAPHS,
    entry,
    harbour,
    harbour_names,
    make_article,
    paragraphs,
)
from tests.ui_stand import Stand, is_drawn, lines_of, strips_of, style_of

SMALL = (60, 12)
LARGE = (90, 40)


def harbour_reading(**changes: object) -> Reading:
    reading = make_reading(harbour(), now=NOW, entry=entry(), folder="World")
    return replace(reading, **changes)


def long_article(repeats: int = 20) -> Article:
    return paragraphs(*(PARAGRAPHS * repeats))


def name(words: str) -> Entity:
    return next(entity for entity in harbour_names() if entity.name == words)


def top_line(view: ArticleView) -> str:
    return next(line.strip() for line in lines_of(view) if line.strip())


# --- the reading --------------------------------------------------------------------------


def test_a_reading_says_source_section_date_author_and_length() -> None:
    reading = make_reading(
        harbour(), now=NOW, entry=entry(), folder="World", next_title="Norvane and Ostrel sign"
    )
    assert reading.header == "Harbour Ledger · World · Tue 14 Oct, 09:20"
    assert reading.byline == "By Ilse Marren · 1 min"
    assert reading.kind == "full text"
    assert reading.next_words == "Space: “Norvane and Ostrel sign”"


def test_the_section_of_the_page_comes_before_the_folder() -> None:
    article = replace(harbour(), section="Coast")
    reading = make_reading(article, now=NOW, entry=entry(), folder="World")
    assert reading.header == "Harbour Ledger · Coast · Tue 14 Oct, 09:20"


def test_a_preview_says_so() -> None:
    assert make_reading(harbour(), now=NOW, entry=entry(), preview=True).kind == "preview"


def test_a_source_has_its_site_and_title_from_the_text() -> None:
    article = replace(harbour(), byline="by Ilse Marren", published=NOW)
    reading = make_reading(article, now=NOW)
    assert reading.header == "harbourledger.example · Tue 14 Oct, 11:20"
    assert reading.title == article.title
    assert reading.byline == "by Ilse Marren · 1 min"


def test_standard_input_is_no_source_to_name() -> None:
    piped = replace(harbour(), url="", site="", source="-")
    assert make_reading(piped, now=NOW).header == ""
    assert make_reading(replace(piped, source="a.txt"), now=NOW).header == "a.txt"


def test_an_entry_without_a_text_has_its_title() -> None:
    reading = make_reading(None, now=NOW, entry=entry(), banner=("Fetching the page…",))
    assert (reading.title, reading.kind) == (harbour().title, "")
    assert reading.byline == ""


def test_no_entry_is_an_empty_reading() -> None:
    assert make_reading(None, now=NOW, empty="Nothing.") == Reading(empty="Nothing.")


# --- drawing ------------------------------------------------------------------------------


async def test_the_text_stands_in_the_middle_at_its_measure() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=(100, 40)):
        lines = lines_of(view)
        assert lines[1] == " " * 17 + "Harbour Ledger · World · Tue 14 Oct, 09:20"
        assert max(len(line) for line in lines) <= 17 + 66
        assert {strip.cell_length for strip in strips_of(view)} == {100}


async def test_a_wide_terminal_has_longer_lines() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=(160, 20)):
        assert view.text_cells == 72


async def test_a_narrow_pane_keeps_a_margin_of_two() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=(30, 20)):
        assert view.text_cells == 26
        assert all(not line[:2].strip() for line in lines_of(view))


async def test_types_have_their_colours_and_dates_have_none() -> None:
    view = ArticleView(harbour_reading())
    app = Stand(view)
    async with app.run_test(size=LARGE):
        view.names = harbour_names()
        for words, role in (
            ("Halden Shipping", "entity-org"),
            ("Ostrel", "entity-place"),
            ("Sellans", "entity-group"),
            ("1961", "text"),
        ):
            assert style_of(view, words) == app.look.style(role)


async def test_links_are_underlined() -> None:
    view = ArticleView(harbour_reading())
    app = Stand(view)
    async with app.run_test(size=LARGE):
        assert style_of(view, "winter ferries") == app.look.style("link", underline=True)
        assert style_of(view, ", which runs") == app.look.style("text")


async def test_a_name_in_a_link_is_underlined_too() -> None:
    article = paragraphs("The Ostrel ferry sails.")
    start = article.text.index("Ostrel")
    mention = replace(name("Ostrel").mentions[0], start=start, end=start + 6)
    view = ArticleView(Reading(replace(article, links=(Link(0, 16, "https://x.example/"),))))
    app = Stand(view)
    async with app.run_test(size=LARGE):
        view.names = (replace(name("Ostrel"), mentions=(mention,)),)
        assert style_of(view, "Ostrel") == app.look.style("entity-place", underline=True)


async def test_highlights_move_no_cell() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=SMALL):
        view.to_bottom()
        before = lines_of(view)
        view.names = harbour_names()
        assert lines_of(view) == before
        view.choose(name("Tomas Vell"))
        assert lines_of(view) == before


async def test_a_mention_that_ends_inside_a_cluster_keeps_the_width() -> None:
    article = paragraphs("Ostre\u0301l and 日本 👩\u200d👩 too.")
    mentions = tuple(
        replace(name("Ostrel").mentions[0], start=a, end=b) for a, b in ((0, 5), (16, 17))
    )
    view = ArticleView(Reading(article))
    async with Stand(view).run_test(size=SMALL):
        before = lines_of(view)
        view.names = (replace(name("Ostrel"), mentions=mentions),)
        assert lines_of(view) == before
        assert {strip.cell_length for strip in strips_of(view)} == {SMALL[0]}


async def test_code_stands_on_its_own_ground() -> None:
    view = ArticleView(Reading(make_article((BlockKind.CODE, "tide(3)"))))
    app = Stand(view)
    async with app.run_test(size=LARGE):
        strip = next(strip for strip in strips_of(view) if "tide" in strip.text)
        ground = app.look.style("text", on="bar")
        filled = sum(len(segment.text) for segment in strip if segment.style == ground)
        assert filled == 66


async def test_a_theme_applies_at_once() -> None:
    view = ArticleView(harbour_reading())
    app = Stand(view)
    async with app.run_test(size=LARGE) as pilot:
        before = style_of(view, "PORT")
        app.theme = "paper"
        await pilot.pause()
        assert style_of(view, "PORT") == app.look.style("text") != before


async def test_ascii_signs_reach_the_text() -> None:
    view = ArticleView(Reading(make_article((BlockKind.LIST_ITEM, "tugs", 1))))
    async with Stand(view, icons=ASCII).run_test(size=LARGE):
        assert is_drawn(view, "* tugs")
        assert is_drawn(view, "-- end --")


async def test_an_empty_pane_says_what_to_do() -> None:
    view = ArticleView()
    async with Stand(view).run_test(size=LARGE):
        assert is_drawn(view, "Choose an entry. Space reads on.")
        assert view.title_forms[0] == ""


async def test_only_lines_in_sight_are_drawn() -> None:
    view = ArticleView(Reading(long_article(100)))
    async with Stand(view).run_test(size=SMALL) as pilot:
        await pilot.pause()
        assert view.max_scroll_y > 1000
        assert len(view._strips) <= SMALL[1]


# --- scrolling and the place --------------------------------------------------------------


async def test_moves_by_lines_half_pages_and_pages() -> None:
    view = ArticleView(Reading(long_article()))
    async with Stand(view).run_test(size=SMALL):
        assert [view.move(1), round(view.scroll_y)] == [True, 1]
        assert [view.half(1), round(view.scroll_y)] == [True, 7]
        assert [view.page(1), round(view.scroll_y)] == [True, 17]
        assert [view.page(-1), round(view.scroll_y)] == [True, 7]
        assert [view.to_bottom(), view.at_end] == [True, True]
        assert not view.move(1)
        assert [view.to_top(), round(view.scroll_y)] == [True, 0]
        assert not view.move(-1)


async def test_says_how_far_it_is() -> None:
    view = ArticleView(harbour_reading(kind="full text"))
    app = Stand(view)
    async with app.run_test(size=SMALL, message_hook=app.note) as pilot:
        assert view.title_forms[0] == "full text · top"
        view.move(view.max_scroll_y // 2)
        assert view.title_forms[0] == "full text · 50 %"
        view.to_bottom()
        assert view.title_forms[0] == "full text · end"
        await pilot.resize_terminal(60, 60)
        await pilot.pause()
        assert view.title_forms[0] == "full text · all"
        assert app.posted(ArticleView.Scrolled)


async def test_resizing_keeps_the_first_visible_text() -> None:
    view = ArticleView(Reading(long_article()))
    async with Stand(view).run_test(size=SMALL) as pilot:
        view.move(100)
        offset = view.first_offset
        for width, height in ((41, 30), (80, 9), (33, 12)):
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            assert view.first_offset == offset
            assert view.typeset.line_of(offset) - round(view.scroll_y) in {0, 1}


async def test_a_size_too_large_for_the_place_does_not_lose_it() -> None:
    view = ArticleView(Reading(long_article(2)))
    async with Stand(view).run_test(size=SMALL) as pilot:
        view.to_bottom()
        line = top_line(view)
        await pilot.resize_terminal(60, 200)
        await pilot.pause()
        assert view.scroll_y == 0
        await pilot.resize_terminal(*SMALL)
        await pilot.pause()
        assert top_line(view) == line


async def test_the_title_stays_on_top_when_it_was() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=SMALL) as pilot:
        await pilot.resize_terminal(40, 12)
        await pilot.pause()
        assert view.scroll_y == 0


async def test_a_place_inside_the_title_stays_there() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=SMALL) as pilot:
        view.move(2)
        await pilot.resize_terminal(50, 12)
        await pilot.pause()
        assert round(view.scroll_y) == 2
        assert view.first_offset == 0


async def test_wider_and_narrower_keep_the_place() -> None:
    view = ArticleView(Reading(long_article()))
    async with Stand(view).run_test(size=(130, 20)):
        view.move(60)
        offset = view.first_offset
        assert [view.wider(1), view.text_cells] == [70, 70]
        assert view.first_offset == offset
        assert [view.wider(1) for _ in range(9)][-1] == 100
        assert [view.wider(-1) for _ in range(20)][-1] == 40
        assert view.first_offset == offset


async def test_goes_to_an_offset_without_calling_it_scrolling() -> None:
    view = ArticleView(Reading(long_article()))
    async with Stand(view).run_test(size=SMALL):
        view.go_to(2000)
        assert (view.first_offset, view.has_scrolled) == (2000, False)
        assert view.typeset.line_of(2000) == round(view.scroll_y)
        view.go_to(0)
        assert view.scroll_y == 0


async def test_a_place_given_before_the_first_layout_is_kept() -> None:
    view = ArticleView(Reading(long_article()))
    view.top = replace(view.top, offset=2000, line=-1)
    async with Stand(view).run_test(size=SMALL):
        assert round(view.scroll_y) == view.typeset.line_of(2000)


async def test_the_wheel_scrolls_and_counts_as_reading() -> None:
    view = ArticleView(Reading(long_article()))
    async with Stand(view).run_test(size=SMALL) as pilot:
        view.post_message(
            events.MouseScrollDown(
                view, 1, 1, 0, 0, button=0, shift=False, meta=False, ctrl=False
            )
        )
        await pilot.pause()
        assert view.has_scrolled
        assert view.scroll_y > 0


async def test_headings_are_stepped_through() -> None:
    blocks = [(BlockKind.HEADING, f"Part {n}", 2) for n in range(3)]
    text = [(BlockKind.PARAGRAPH, "Words of it. " * 40)] * 3
    article = make_article(*(item for pair in zip(blocks, text, strict=True) for item in pair))
    view = ArticleView(Reading(article))
    async with Stand(view).run_test(size=SMALL):
        for wanted in ("Part 0", "Part 1", "Part 2"):
            assert view.section(1)
            assert top_line(view) == wanted
        assert not view.section(1)
        assert view.section(-1)
        assert top_line(view) == "Part 1"
        view.to_top()
        assert not view.section(-1)


# --- another text -------------------------------------------------------------------------


async def test_another_entry_begins_at_its_top() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=SMALL):
        view.names = harbour_names()
        view.choose(name("Ostrel"))
        view.to_bottom()
        view.removed_shown = True
        view.reading = harbour_reading(entry_id=EntryId(2))
        assert (view.scroll_y, view.names, view.chosen) == (0, (), None)
        assert (view.has_scrolled, view.removed_shown) == (False, False)


async def test_the_same_text_again_keeps_everything() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=SMALL):
        view.names = harbour_names()
        view.choose(name("Tomas Vell"))
        view.to_bottom()
        before = lines_of(view)[:-2]
        view.reading = harbour_reading(next_words="Space: “Norvane”")
        assert lines_of(view)[:-2] == before
        assert view.chosen == name("Tomas Vell")


async def test_the_full_text_keeps_the_place_and_drops_the_names() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=SMALL):
        view.names = harbour_names()
        view.choose(name("Ostrel"))
        view.move(9)
        offset = view.first_offset
        longer = replace(long_article(), title=harbour().title)
        view.reading = harbour_reading(article=longer)
        assert (view.first_offset, view.names, view.chosen) == (offset, (), None)


async def test_two_sources_are_two_articles() -> None:
    view = ArticleView(Reading(replace(long_article(), source="a.txt")))
    async with Stand(view).run_test(size=SMALL):
        view.to_bottom()
        view.reading = Reading(replace(long_article(), source="b.txt"))
        assert view.scroll_y == 0


# --- names --------------------------------------------------------------------------------


async def test_the_chosen_name_stands_on_its_ground_in_bold() -> None:
    view = ArticleView(harbour_reading())
    app = Stand(view)
    async with app.run_test(size=LARGE, message_hook=app.note) as pilot:
        view.names = harbour_names()
        view.choose(name("Tomas Vell"))
        await pilot.pause()
        chosen = app.look.style("mention-text", on="mention", bold=True)
        assert style_of(view, "Vell's") == chosen
        assert style_of(view, "Tomas Vell") == chosen + Style(underline=True)
        [message] = app.posted(ArticleView.Chosen)
        assert (message.entity, message.mention) == (name("Tomas Vell"), 0)


async def test_a_chosen_date_stands_out_too() -> None:
    view = ArticleView(harbour_reading())
    app = Stand(view)
    async with app.run_test(size=LARGE):
        view.names = harbour_names()
        view.choose(name("1961"))
        assert style_of(view, "1961").bold


async def test_a_name_of_another_text_is_not_chosen() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=LARGE):
        view.choose(name("Ostrel"))
        assert view.chosen is None


async def test_steps_walk_through_the_mentions_and_begin_again() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=LARGE):
        view.names = harbour_names()
        rask = name("Anna Rask")
        view.choose(rask)
        assert view.step_mention(1) == Step(rask, 1, 3)
        assert view.step_mention(1) == Step(rask, 2, 3)
        assert view.step_mention(1) == Step(rask, 0, 3, "first mention again")
        assert view.step_mention(-1) == Step(rask, 2, 3, "last mention again")
        assert view.mention == 2


async def test_a_first_step_takes_the_first_name_in_sight() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=SMALL):
        view.names = harbour_names()
        view.move(12)
        found = view.step_mention(1)
        assert found is not None
        line = view.typeset.line_of(found.entity.mentions[found.index].start)
        assert 0 <= line - round(view.scroll_y) < SMALL[1]


async def test_below_the_last_name_a_step_takes_that() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=(60, 6)):
        view.names = (name("Ostrel"),)
        view.to_bottom()
        assert view.step_mention(1) == Step(name("Ostrel"), 0, 1)


async def test_without_names_there_is_no_step() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=SMALL):
        view.names = (name("Tuesday"),)
        assert view.step_mention(1) is None


async def test_a_step_scrolls_only_when_it_must() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=SMALL):
        view.names = harbour_names()
        view.move(6)
        before = view.scroll_y
        view.step_mention(1)
        assert view.scroll_y == before
        view.choose(name("The Salt Road"), mention=0)
        assert is_drawn(view, "The Salt")
        assert view.scroll_y > before


async def test_leaving_a_name_returns_to_where_one_read() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=SMALL):
        view.names = harbour_names()
        view.choose(name("The Salt Road"), mention=0)
        assert view.scroll_y > 0
        assert view.unchoose()
        assert (view.scroll_y, view.chosen) == (0, None)
        assert not view.unchoose()


async def test_who_read_on_from_a_name_is_not_pulled_back() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=SMALL):
        view.names = harbour_names()
        view.choose(name("The Salt Road"), mention=0)
        view.move(-1)
        before = view.scroll_y
        view.unchoose()
        assert view.scroll_y == before


async def test_the_text_follows_a_name_after_a_moment() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=SMALL) as pilot:
        view.names = harbour_names()
        view.choose(name("Sellans"), follow=True)
        view.choose(name("The Salt Road"), follow=True)
        assert view.scroll_y == 0
        while not view.scroll_y:
            await pilot.pause(0.01)
        assert view.chosen == name("The Salt Road")


async def test_the_text_does_not_follow_a_name_that_was_left() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=SMALL) as pilot:
        view.names = harbour_names()
        view.choose(name("The Salt Road"), follow=True)
        view.unchoose()
        await pilot.pause(0.25)
        assert view.scroll_y == 0


async def test_names_found_anew_keep_the_chosen_one() -> None:
    view = ArticleView(harbour_reading())
    app = Stand(view)
    async with app.run_test(size=LARGE, message_hook=app.note) as pilot:
        view.names = harbour_names()
        view.choose(name("Anna Rask"), mention=2)
        fewer = replace(name("Anna Rask"), mentions=name("Anna Rask").mentions[:2])
        view.names = (fewer,)
        assert (view.chosen, view.mention) == (fewer, 1)
        view.names = ()
        await pilot.pause()
        assert view.chosen is None
        assert app.posted(ArticleView.Chosen)[-1].entity is None


async def test_overlapping_mentions_are_drawn_once() -> None:
    ostrel = name("Ostrel")
    longer = replace(ostrel.mentions[0], end=ostrel.mentions[0].end + 5)
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=LARGE):
        before = lines_of(view)
        view.names = (ostrel, replace(ostrel, name="Ostrel, had", mentions=(longer,)))
        assert lines_of(view) == before
        assert len(view._lit.highlights.spots) == 1


# --- signs --------------------------------------------------------------------------------


async def test_without_colour_names_carry_their_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    view = ArticleView(harbour_reading())
    app = Stand(view)
    async with app.run_test(size=LARGE):
        view.names = harbour_names()
        assert is_drawn(view, "Mayor @Anna")
        view.choose(name("Ostrel"))
        assert style_of(view, "Ostrel").reverse


async def test_signs_can_be_asked_for_and_keep_the_place() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=SMALL):
        view.names = harbour_names()
        view.move(10)
        offset = view.first_offset
        view.signs = True
        assert view.first_offset == offset
        assert is_drawn(view, "&Halden Shipping")
        view.signs = False
        assert not is_drawn(view, "&Halden Shipping")


# --- the mouse ----------------------------------------------------------------------------


async def click(pilot: Pilot[None], view: ArticleView, words: str) -> None:
    """Click the second character of these words."""
    y = next(y for y, line in enumerate(lines_of(view)) if words in line)
    await pilot.click(view, offset=(lines_of(view)[y].index(words) + 1, y))
    await pilot.pause()


async def test_a_click_on_a_name_chooses_it_and_again_says_so() -> None:
    view = ArticleView(harbour_reading())
    app = Stand(view)
    async with app.run_test(size=LARGE, message_hook=app.note) as pilot:
        view.names = harbour_names()
        await click(pilot, view, "Ms. Rask")
        assert (view.chosen, view.mention) == (name("Anna Rask"), 1)
        await click(pilot, view, "Ms. Rask")
        assert [message.again for message in app.posted(ArticleView.NamePressed)] == [
            False,
            True,
        ]


async def test_a_click_on_a_link_tells_its_address_and_again_says_so() -> None:
    view = ArticleView(harbour_reading())
    app = Stand(view)
    async with app.run_test(size=LARGE, message_hook=app.note) as pilot:
        await click(pilot, view, "winter ferries")
        await click(pilot, view, "winter ferries")
        pressed = app.posted(ArticleView.LinkPressed)
        assert [message.again for message in pressed] == [False, True]
        assert pressed[0].url == "https://haldenshipping.example/winter"


async def test_a_click_beside_the_text_does_nothing() -> None:
    view = ArticleView(harbour_reading())
    app = Stand(view)
    async with app.run_test(size=LARGE, message_hook=app.note) as pilot:
        view.names = harbour_names()
        for offset in ((0, 0), (0, 7), (20, 38)):
            await pilot.click(view, offset=offset)
        await click(pilot, view, "voted on")
        assert view.chosen is None
        assert not app.posted(ArticleView.LinkPressed)


# --- what was removed ---------------------------------------------------------------------


async def test_removed_parts_come_and_go_and_the_line_stays() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=SMALL):
        view.move(10)
        line = top_line(view)
        view.removed_shown = True
        assert top_line(view) == line
        assert view.title_forms[0].startswith("full text · with removed, 3 parts · ")
        assert view.title_forms[1].startswith("with removed, 3 parts · ")
        view.removed_shown = False
        assert top_line(view) == line
        assert view.title_forms[0].startswith("full text")


async def test_removed_parts_look_removed() -> None:
    view = ArticleView(harbour_reading())
    app = Stand(view)
    async with app.run_test(size=LARGE):
        view.removed_shown = True
        assert style_of(view, "Skip to") == app.look.style("removed", italic=True)
        assert style_of(view, "└ out: menu") == app.look.style("reason")
        assert is_drawn(view, "┆ Skip to")


async def test_parts_are_stepped_through_and_say_their_keys() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=SMALL):
        view.removed_shown = True
        cells = len(view.typeset.lines)
        for part in harbour().removed:
            assert view.section(1)
            assert view.part == part
            assert is_drawn(view, "▌ " + part.text.split("\n")[0])
            assert is_drawn(view, "Enter put it back   E always here   } next")
        assert not view.section(1)
        assert view.section(-1)
        assert view.part == harbour().removed[1]
        assert len(view.typeset.lines) == cells


@pytest.mark.parametrize(("step", "line", "part"), [(1, 99, 2), (-1, 0, 0), (-1, 99, 1)])
async def test_the_first_part_is_the_nearest(step: int, line: int, part: int) -> None:
    article = replace(harbour(), removed=harbour().removed)
    view = ArticleView(harbour_reading(article=article))
    async with Stand(view).run_test(size=SMALL):
        view.removed_shown = True
        view.move(min(line, view.typeset.parts[2] - 1))
        view.section(step)
        assert view.part == article.removed[part]


async def test_without_parts_there_is_nothing_to_step_to() -> None:
    view = ArticleView(Reading(paragraphs("Text.")))
    async with Stand(view).run_test(size=SMALL):
        view.removed_shown = True
        assert not view.section(1)
        assert (view.removed_count, view.part, view.part_place) == (0, None, -1)


async def test_the_same_article_with_a_part_back_stays_where_it_was_read() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=SMALL):
        view.removed_shown = True
        view.move(24)
        line = top_line(view)
        letter = harbour().removed[1]
        view.reading = harbour_reading(article=with_part(harbour(), letter))
        assert top_line(view) == line
        assert view.removed_shown
        assert view.removed_count == 2
        view.reading = harbour_reading()
        assert top_line(view) == line


async def test_a_part_is_chosen_by_its_place_if_it_is_shown() -> None:
    view = ArticleView(harbour_reading())
    async with Stand(view).run_test(size=SMALL):
        view.choose_part(1)
        assert view.part_place == -1
        view.removed_shown = True
        view.choose_part(1)
        assert view.part == harbour().removed[1]
        view.choose_part(3)
        assert view.part_place == 1


async def test_a_source_has_no_site_to_keep_a_part_for() -> None:
    view = ArticleView(harbour_reading(entry_id=None))
    async with Stand(view).run_test(size=SMALL):
        view.removed_shown = True
        view.section(1)
        assert is_drawn(view, "Enter put it back   } next")


async def test_the_blocks_in_sight_are_those_with_a_line_on_the_screen() -> None:
    texts = [f"Paragraph {number}." for number in range(30)]
    view = ArticleView(Reading(paragraphs(*texts)))
    async with Stand(view).run_test(size=(60, 10)):
        view.to_bottom()
        last = view.blocks_in_sight()
        view.to_top()
        first = view.blocks_in_sight()
    assert [block.text for block in first] == texts[: len(first)]
    assert [block.text for block in last] == texts[-len(last) :]
    assert 3 <= len(first) <= 5


async def test_without_an_article_no_block_is_in_sight() -> None:
    view = ArticleView()
    async with Stand(view).run_test(size=SMALL):
        assert view.blocks_in_sight() == ()


# --- strangers' text, and speed -----------------------------------------------------------


@pytest.mark.sweep
async def test_nothing_drawn_can_command_a_terminal() -> None:
    view = ArticleView()
    async with Stand(view).run_test(size=SMALL):
        for text in HOSTILE:
            view.reading, _ = everything(text[:500])
            view.removed_shown = True
            assert_harmless(view)


def assert_harmless(view: ArticleView) -> None:
    """Page through all of it and look at every line."""
    view.to_top()
    while True:
        for strip in strips_of(view):
            assert not FORBIDDEN.search(strip.text)
            assert "\n" not in strip.text
            assert strip.cell_length == view.size.width == cell_len(strip.text)
        if not view.page(1):
            return


async def test_a_long_article_is_laid_out_and_drawn_quickly() -> None:
    article = long_article(130)
    view = ArticleView()
    async with Stand(view).run_test(size=(120, 50)) as pilot:
        await pilot.pause()
        start = time.perf_counter()
        view.reading = Reading(article)
        laid_out = time.perf_counter() - start
        view.to_bottom()
        start = time.perf_counter()
        strips_of(view)
        drawn = time.perf_counter() - start
    assert isinstance(view.typeset, Layout)
    assert laid_out < 1.0  # 0.03 s on an idle machine: a bound against the quadratic
    assert drawn < 0.5  # 0.005 s


async def test_the_first_paint_has_the_text_and_asks_for_no_layout() -> None:
    view = ArticleView(harbour_reading())
    app = Stand(view)
    async with app.run_test(size=LARGE, message_hook=app.note) as pilot:
        await pilot.pause()
        first = len(app.posted(messages.Layout))
        view.reading = harbour_reading(entry_id=EntryId(2))
        view.removed_shown = True
        await pilot.pause()
        assert is_drawn(view, "┆ Skip to the news")
        assert len(app.posted(messages.Layout)) == first


async def test_a_lower_pane_keeps_its_lines() -> None:
    view = ArticleView(Reading(long_article()))
    async with Stand(view).run_test(size=SMALL) as pilot:
        before = view.typeset
        view.move(50)
        await pilot.resize_terminal(60, 8)
        await pilot.pause()
        assert view.typeset is before
        assert round(view.scroll_y) == 50


async def test_a_blank_line_on_top_stays_there() -> None:
    view = ArticleView(Reading(long_article()))
    async with Stand(view).run_test(size=SMALL) as pilot:
        view.move(view.typeset.line_of(len(PARAGRAPHS[0]) + 2) - 1)
        below = lines_of(view)[1]
        await pilot.resize_terminal(60, 9)
        await pilot.pause()
        assert lines_of(view)[:2] == ["", below]


async def test_more_lines_are_told_though_the_words_are_the_same() -> None:
    view = ArticleView(harbour_reading())
    app = Stand(view)
    async with app.run_test(size=SMALL, message_hook=app.note) as pilot:
        await pilot.pause()
        told = len(app.posted(ArticleView.Scrolled))
        view.reading = harbour_reading(entry_id=EntryId(2), banner=("One more line",))
        await pilot.pause()
        assert len(app.posted(ArticleView.Scrolled)) == told + 1


async def test_signs_can_be_asked_for_before_there_are_names() -> None:
    view = ArticleView()
    async with Stand(view).run_test(size=SMALL):
        view.signs = True
        view.names = harbour_names()
        assert is_drawn(view, "Choose an entry.")
