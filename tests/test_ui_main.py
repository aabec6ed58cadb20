"""The main screen over a real library: panes, keys, opening, marks, lists that hold still."""

from collections.abc import Iterator

import pytest
from textual.pilot import Pilot

from reader.library import Library
from reader.model import Listing
from reader.ui.app import ReaderApp
from reader.ui.main_screen import MainScreen
from tests.storing import add_filled_feed
from tests.ui_library import focus_of, main_of, open_library, show_of, shown, wait_for

MEDIUM, NARROW, WIDE = (120, 36), (80, 24), (200, 50)


@pytest.fixture
def library() -> Iterator[Library]:
    opened = open_library()
    yield opened
    opened.close()


async def test_first_screen_shows_lists_and_a_preview(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.pause()
        text = shown(pilot)
        assert "1 Feeds" in text
        assert "2 All unread" in text
        assert "preview" in text
        assert "PORT SELLA" in text
        assert library.totals().unread == 12


@pytest.mark.parametrize(
    ("size", "panes"),
    [
        (MEDIUM, {"feeds", "entries", "article", "entities"}),
        (WIDE, {"feeds", "entries", "article", "entities"}),
        (NARROW, {"entries"}),
        ((50, 20), {"entries"}),
        ((39, 11), {"entries"}),
    ],
)
async def test_panes_by_size(library: Library, size: tuple[int, int], panes: set[str]) -> None:
    async with ReaderApp(library).run_test(size=size) as pilot:
        await pilot.pause()
        found = {
            pane for pane, frame in main_of(pilot).panes.frames.items() if frame.bar.region
        }
        assert found == panes


@pytest.mark.parametrize(
    ("key", "panes"),
    [
        ("1", ["feeds", "entries"]),
        ("2", ["entries"]),
        ("3", ["article"]),
        ("4", ["article", "entities"]),
    ],
)
async def test_narrow_views(library: Library, key: str, panes: list[str]) -> None:
    async with ReaderApp(library).run_test(size=NARROW) as pilot:
        await pilot.press(key)
        await pilot.pause()
        main = main_of(pilot)
        assert [p for p, frame in main.panes.frames.items() if frame.bar.region] == panes
        assert main.panes.focused == ["feeds", "entries", "article", "entities"][int(key) - 1]


async def test_the_first_paint_has_the_counts(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MainScreen, "update_chrome", lambda _: None)
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        bars = {pane: frame.bar for pane, frame in main_of(pilot).panes.frames.items()}
        assert bars["feeds"].right == ("3",)
        assert "12" in bars["entries"].right[0]
        assert bars["article"].right == ()


async def test_enter_opens_marks_read_and_goes_to_the_article(library: Library) -> None:
    async with ReaderApp(library).run_test(size=NARROW) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        main = main_of(pilot)
        assert focus_of(main) == "article"
        assert library.totals().unread == 11
        assert main.lists.entries.rows[0].is_read
        assert len(main.lists.entries.rows) == 12


async def test_resting_previews_without_marking(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.press("j")
        main = main_of(pilot)
        second = main.lists.entries.rows[1]
        await wait_for(
            pilot, lambda: main.desk.entry is not None and main.desk.entry.id == second.id
        )
        assert main.desk.is_preview
        assert library.totals().unread == 12


async def test_space_alone_reads_all(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        for _ in range(60):
            await pilot.press("space")
            if library.totals().unread == 0:
                break
        assert library.totals().unread == 0
        assert main_of(pilot).panes.focused == "entries"


async def test_space_at_the_end_of_a_feed_goes_to_the_next_feed(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        feed = main.lists.feeds[0]
        main.lists.show_listing(Listing("feed", feed_id=feed.id))
        for _ in range(30):
            await pilot.press("space")
            if main.lists.listing.feed_id != feed.id:
                break
        assert main.lists.listing.feed_id == main.lists.feeds[1].id
        assert "On to" in main.status.answer


async def test_n_opens_the_next_unread(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        library.mark([main.lists.entries.rows[1].id], read=True)
        main.lists.reread([main.lists.entries.rows[1].id])
        await pilot.press("n")
        assert main.desk.entry is not None
        assert main.desk.entry.id == main.lists.entries.rows[2].id
        assert focus_of(main) == "entries"


async def test_capital_j_and_k_go_through_all(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("J", "J", "K")
        assert main.lists.entries.cursor == 1
        assert not main.desk.is_preview
        await pilot.press("K", "K")
        assert main.status.answer == "This is the first entry"


async def test_enter_in_feeds_shows_its_list(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("1", "G", "enter")
        await pilot.pause()
        assert main.lists.listing.scope == "feed"
        assert focus_of(main) == "entries"
        assert len(main.lists.entries.rows) == 4


async def test_folders_fold_and_unfold(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("1", "}", "h")
        assert main.lists.folded == {"Science"}
        await pilot.press("enter")
        assert main.lists.folded == set()
        assert main.lists.listing == Listing("folder", folder="Science")


async def test_brackets_go_to_feeds_with_unread(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("]")
        assert main.lists.listing.feed_id == main.lists.feeds[0].id
        await pilot.press("]")
        assert main.lists.listing.feed_id == main.lists.feeds[1].id
        await pilot.press("[")
        assert main.lists.listing.feed_id == main.lists.feeds[0].id


async def test_all_read_and_undo_restore_list_cursor_and_scroll(library: Library) -> None:
    async with ReaderApp(library).run_test(size=(80, 12)) as pilot:
        main = main_of(pilot)
        await pilot.press("j", "j", "j", "j", "j", "j", "j", "j", "j")
        await pilot.pause()
        before = [(row.id, row.is_read) for row in main.lists.entries.rows]
        place = main.lists.entries.cursor, main.lists.entries.scroll_y
        await pilot.press("A")
        assert library.totals().unread == 0
        assert (main.lists.entries.cursor, main.lists.entries.scroll_y) == place
        assert "U undoes" in main.status.answer
        await pilot.press("U")
        assert library.totals().unread == 12
        assert [(row.id, row.is_read) for row in main.lists.entries.rows] == before
        assert (main.lists.entries.cursor, main.lists.entries.scroll_y) == place


async def test_undo_brings_back_a_list_that_was_made_anew(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("j", "j", "A", "1", "G", "enter")
        assert main.lists.entries.rows == ()
        await pilot.press("U")
        assert main.lists.listing == Listing()
        assert len(main.lists.entries.rows) == 12
        assert main.lists.entries.cursor == 2


@pytest.mark.parametrize(
    ("key", "words", "again"),
    [
        ("s", "Starred", "Star taken off"),
        ("m", "Marked read", "Marked unread"),
        ("L", "Kept for later", "No longer for later"),
    ],
)
async def test_marks_toggle_and_undo(
    library: Library, key: str, words: str, again: str
) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        before = main.lists.entries.rows[0]
        await pilot.press(key)
        assert main.status.answer == words
        await pilot.press(key)
        assert main.status.answer == again
        await pilot.press(key, "U")
        assert "Undone" in main.status.answer
        assert main.lists.entries.rows[0] == before


async def test_undo_says_when_there_is_nothing(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.press("U")
        assert main_of(pilot).status.answer == "Nothing to undo"


async def test_read_entries_stay_until_the_list_is_made_anew(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("J", "J")
        assert len(main.lists.entries.rows) == 12
        main.lists.reload()
        assert len(main.lists.entries.rows) == 11
        assert main.lists.entries.selected is not None
        assert main.lists.entries.selected.is_read


async def test_dot_cycles_what_is_shown(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("m", ".")
        assert show_of(main) == "all"
        assert len(main.lists.entries.rows) == 12
        await pilot.press(".")
        assert show_of(main) == "starred"
        await pilot.pause()
        assert "Nothing is starred here" in shown(pilot)
        await pilot.press(".")
        assert len(main.lists.entries.rows) == 11


async def test_q_goes_left_pane_by_pane_and_then_ends(library: Library) -> None:
    app = ReaderApp(library)
    async with app.run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("4", "q")
        assert focus_of(main) == "article"
        await pilot.press("q")
        assert focus_of(main) == "entries"
        await pilot.press("q")
        assert focus_of(main) == "feeds"
        await pilot.press("escape")
        assert not app._exit
        await pilot.press("q")
        assert app._exit


async def test_backspace_goes_to_the_place_before(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("J", "J", "backspace")
        assert main.desk.entry is not None
        assert main.desk.entry.id == main.lists.entries.rows[1].id
        await pilot.press("backspace", "backspace")
        assert "no place" in main.status.answer


async def test_w_hides_the_entities_and_4_shows_them(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        width = main.panes.article.size.width
        await pilot.press("w")
        await pilot.pause()
        assert main.panes.article.size.width == width + 27
        await pilot.press("4")
        await pilot.pause()
        assert main.panes.article.size.width == width
        assert focus_of(main) == "entities"


async def test_zen_shows_the_text_alone(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.press("z")
        await pilot.pause()
        text = shown(pilot)
        assert "3 Article" not in text
        assert "? keys" not in text
        await pilot.press("q")
        await pilot.pause()
        assert "3 Article" in shown(pilot)


async def test_resize_keeps_selection_and_focus(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("j", "j", "enter")
        await pilot.resize_terminal(*NARROW)
        await pilot.pause()
        assert focus_of(main) == "article"
        assert main.panes.shown == {"article"}
        await pilot.resize_terminal(*WIDE)
        await pilot.pause()
        assert focus_of(main) == "article"
        assert main.lists.entries.cursor == 2


async def test_tab_skips_hidden_panes(library: Library) -> None:
    async with ReaderApp(library).run_test(size=NARROW) as pilot:
        main = main_of(pilot)
        await pilot.press("1", "tab")
        assert focus_of(main) == "entries"
        await pilot.press("tab")
        assert focus_of(main) == "feeds"
        await pilot.press("shift+tab")
        assert focus_of(main) == "entries"


async def test_key_that_means_nothing_says_so(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("c")
        assert main.status.answer == "c does nothing here, ? shows the keys"
        await pilot.press("1", "s")
        assert main.status.answer == "s does nothing here, ? shows the keys"


async def test_names_step_choose_and_leave(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("asterisk", "3")
        assert main.panes.article.chosen is not None
        await pilot.press("q")
        assert not main.panes.article.unchoose()
        assert focus_of(main) == "article"


async def test_moving_in_the_entities_lights_them_up(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await pilot.press("4", "j")
        await pilot.pause()
        assert main.panes.article.chosen == main.panes.panel.selected


async def test_copy_says_what(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.press("y")
        await wait_for(
            pilot, lambda: main_of(pilot).status.answer.startswith("Copied https://")
        )
        await pilot.press("1", "y")
        assert main_of(pilot).status.answer == "There is nothing to copy"


async def test_footer_names_what_r_does(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        main.lists.waiting = 3
        main.update_chrome()
        await pilot.pause()
        text = shown(pilot)
        assert "R show 3 new" in text
        assert "3 new" in text.splitlines()[13]


async def test_click_on_a_footer_label_does_it(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        text = shown(pilot).splitlines()[-1]
        await pilot.click("#footer", offset=(text.index("s star"), 0))
        await pilot.pause()
        assert main.status.answer == "Starred"


async def test_click_on_a_title_bar_focuses(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.click("#article-bar", offset=(3, 0))
        await pilot.pause()
        assert main_of(pilot).panes.focused == "article"


@pytest.mark.parametrize(
    ("keys", "short", "long"),
    [
        ([], "11", "all 12 · unread 11"),
        (["."], "12", "all 12 · unread 11"),
        ([".", "."], "2", "all 12 · starred 2"),
    ],
)
async def test_title_counts_what_the_list_shows(
    library: Library, keys: list[str], short: str, long: str
) -> None:
    ids = [entry.id for entry in library.entries(Listing())]
    library.mark(ids[:2], starred=True)
    library.mark(ids[-1:], read=True)
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        assert main_of(pilot).lists.count_words() == (long, short)


async def test_preview_says_how_its_names_come(library: Library) -> None:
    add_filled_feed(library._db, hours=(0,))
    async with ReaderApp(library).run_test(size=WIDE) as pilot:
        main = main_of(pilot)
        main.lists.show_listing(Listing("feed", feed_id=main.lists.feeds[0].id))
        await wait_for(pilot, lambda: main.desk.entry in main.lists.entries.rows)
        assert "Space opens it and finds its" in shown(pilot)


def entries_line(pilot: Pilot[str]) -> str:
    """The line right of the entries as it is drawn, from their first row down."""
    line = main_of(pilot).panes.frames["entries"].line.region
    rows = shown(pilot).splitlines()[line.y + 1 : line.bottom]
    return "".join(row[line.x] for row in rows)


async def test_list_that_goes_on_below_has_its_thumb_at_once(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await pilot.pause()
        assert entries_line(pilot).startswith("┃")
        assert entries_line(pilot).endswith("│")


async def test_thumb_is_that_of_the_list_that_is_shown(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        everything = main.lists.listing
        main.lists.show_listing(Listing("feed", feed_id=main.lists.feeds[0].id))
        await pilot.pause()
        assert set(entries_line(pilot)) == {"│"}
        main.lists.show_listing(everything)
        await pilot.pause()
        assert entries_line(pilot).startswith("┃")


async def test_low_screen_has_no_footer(library: Library) -> None:
    async with ReaderApp(library).run_test(size=(80, 17)) as pilot:
        await pilot.pause()
        assert "? keys" not in shown(pilot)


async def test_pasted_words_are_left_alone(library: Library) -> None:
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        main.performer.boxes.paste("just words")
        await pilot.pause()
        assert pilot.app.screen is main
