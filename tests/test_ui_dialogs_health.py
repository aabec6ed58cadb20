"""The health box: what it lists, what each key mends, and what it takes back."""

import threading

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from reader.errors import FetchError, StoreError
from reader.model import CancelToken, FeedHealth, FeedId, FeedResult
from reader.ui.dialogs.edit_feed import EditFeedDialog
from reader.ui.dialogs.health import HealthDialog
from reader.ui.dialogs.login import LoginDialog
from reader.ui.dialogs.parts import Field, Words
from reader.ui.dialogs.site_feeds import SiteFeedsDialog
from reader.ui.row_list import RowList
from reader.ui.words import ASCII
from tests.hostile import FORBIDDEN, HOSTILE
from tests.ui_dialogs import BoxApp, drawn, settle, text_of
from tests.ui_health import (
    EVERY,
    FOUND,
    LEDGER,
    NOTES,
    PAPER,
    SECOND,
    TIDE,
    WIRE,
    Healing,
    make_health,
)


async def open_box(
    pilot: Pilot[None], app: BoxApp, library: Healing, at: FeedHealth | None = None
) -> HealthDialog:
    """The box over these feeds, at that one."""
    box = HealthDialog(
        library,
        edit_box=lambda feed: EditFeedDialog(library, feed),
        feeds=len(library.rows),
        feed_id=at.feed.id if at is not None else None,
    )
    app.open(box)
    await settle(pilot)
    return box


def rows_of(box: HealthDialog) -> list[FeedHealth]:
    """What it lists."""
    return list(box.query_one(RowList).rows)


def said(box: HealthDialog) -> str:
    """What stands under the details."""
    return box.query_one("#status", Words).said


# --- what it shows ------------------------------------------------------------------------


async def test_the_box_of_the_design() -> None:
    app = BoxApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_box(pilot, app, Healing())
        lines = [line.strip() for line in drawn(app)]
        start = next(i for i, line in enumerate(lines) if line.startswith("╭"))
        assert lines[start : start + 15] == [
            "╭─ Feed health · 4 of 7 need you ──────────────────────────────────╮",
            "│▌× Paper Lantern  gone (410) since 9 Oct 2025, no longer asked    │",
            "│ ! Second Half    asks for a password (401)                       │",
            "│ ! Ledgerline     moved to ledgerline.example/rss                 │",
            "│ × Field Notes    failed 4 times                                  │",
            "│ × Night Ferry    failed this time                                │",
            "│ — The Long Tide  paused since 14 Oct 2025                        │",
            "│ · Meridian Wire  fine, 31 a day, you read 4 %                    │",
            "├─ Paper Lantern ──────────────────────────────────────────────────┤",
            "│ Last good answer 8 Oct 2025 09:20 · 9 entries kept               │",
            "│ https://paper.example/feed.xml                                   │",
            "│ The site says that this feed is gone for good. Search the site   │",
            "│ for a new one.                                                   │",
            "│                                                                  │",
            "╰── Enter search site   r try now   Space pause   E edit   q back ─╯",
        ]


async def test_it_begins_at_the_feed_that_was_meant() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        box = await open_box(pilot, app, Healing(), at=WIRE)
        selected = box.query_one(RowList).selected
        assert selected == WIRE
        assert "It answers as it should." in text_of(app)


async def test_the_keys_of_the_edge_are_those_that_help() -> None:
    app = BoxApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_box(pilot, app, Healing())
        seen = []
        for _ in EVERY:
            edge = next(line for line in drawn(app) if "╰" in line)
            seen.append(edge.strip("─╯╰ ").partition("   ")[0])
            await pilot.press("j")
            await pilot.pause()
        assert seen == [
            "Enter search site",
            "Enter log in",
            "Enter take address",
            "Enter try now",
            "Enter try now",
            "Enter ask it again",
            "Enter try now",
        ]


@pytest.mark.sweep
async def test_no_strangers_sign_reaches_the_terminal() -> None:
    hostile = [
        replace(
            make_health(n, text, "moved", "take_address", mend=text, last_error=text),
            moved_to=text,
        )
        for n, text in enumerate(HOSTILE)
    ]
    app = BoxApp()
    async with app.run_test(size=(80, 24)) as pilot:
        box = await open_box(pilot, app, Healing(rows=hostile))
        for index in range(len(hostile)):
            box.query_one(RowList).move_to(index)
            await pilot.pause()
            assert not FORBIDDEN.search(text_of(app))


async def test_it_is_plain_ascii_where_nothing_else_can_be_drawn() -> None:
    app = BoxApp(icons=ASCII)
    async with app.run_test() as pilot:
        await open_box(pilot, app, Healing())
        assert text_of(app).isascii()


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)])
async def test_its_edges_fit_the_screen(size: tuple[int, int]) -> None:
    app = BoxApp()
    many = [replace(WIRE, feed=replace(WIRE.feed, id=FeedId(n))) for n in range(400)]
    async with app.run_test(size=size) as pilot:
        await open_box(pilot, app, Healing(rows=many))
        shown = text_of(app)
        assert "╭─ Feed health · none of 400" in shown
        assert "q back ─╯" in shown


# --- what it mends ------------------------------------------------------------------------


async def test_another_feed_of_the_site_is_taken_and_asked() -> None:
    app, library = BoxApp(), Healing()
    async with app.run_test() as pilot:
        box = await open_box(pilot, app, library)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, SiteFeedsDialog)
        assert "2 other feeds on its site" in text_of(app)
        await pilot.press("j", "enter")
        await settle(pilot)
        url = FOUND[1].url
        assert library.done == [("search", 1), ("change", 1, url), ("refresh", 1)]
        assert said(box) == "“Paper Lantern” answered: 3 new entries. U undoes"
        await pilot.press("U")
        await settle(pilot)
        assert library.done[3:] == [("undo", 1)]
        await pilot.press("q")
        await settle(pilot)
        assert app.answers == [(PAPER.feed,)]


async def test_a_site_without_another_feed_says_what_else_there_is() -> None:
    app, library = BoxApp(), Healing(found=())
    async with app.run_test() as pilot:
        await open_box(pilot, app, library)
        await pilot.press("enter")
        await settle(pilot)
        assert "Its site names no other feed. Back, E takes an address by hand" in text_of(app)
        await pilot.press("enter", "q")
        await settle(pilot)
        assert library.done == [("search", 1)]


async def test_a_site_that_does_not_answer_says_why() -> None:
    app = BoxApp()
    error = FetchError("paper.example did not answer in 30 s.", url="u")
    async with app.run_test() as pilot:
        await open_box(pilot, app, Healing(error=error))
        await pilot.press("enter")
        await settle(pilot)
        status = app.screen.query_one("#status", Words)
        assert status.said == "paper.example did not answer in 30 s"
        assert status.has_class("-error")


async def test_the_address_that_it_moved_to_is_taken() -> None:
    app, library = BoxApp(), Healing()
    async with app.run_test() as pilot:
        box = await open_box(pilot, app, library, at=LEDGER)
        await pilot.press("enter")
        await settle(pilot)
        assert library.done == [("take", 3, LEDGER.moved_to), ("refresh", 3)]
        await pilot.press("U")
        await settle(pilot)
        assert library.done[-1] == ("undo", 3)
        assert rows_of(box)[2].feed == LEDGER.feed


async def test_name_and_password_are_given_and_the_feed_asked() -> None:
    app, library = BoxApp(), Healing()
    async with app.run_test() as pilot:
        box = await open_box(pilot, app, library, at=SECOND)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, LoginDialog)
        await pilot.press(*"anna", "enter", *"p-secret", "enter")
        await settle(pilot)
        assert library.done == [("anna", "p-secret"), ("login", 2), ("refresh", 2)]
        assert said(box) == "“Second Half” answered: 3 new entries"


async def test_the_feed_is_tried_at_once() -> None:
    app = BoxApp()
    failed = FeedResult(FeedId(4), "u", "Field Notes", "failed", error="No answer in 30 s.")
    library = Healing(result=failed)
    async with app.run_test() as pilot:
        box = await open_box(pilot, app, library, at=NOTES)
        await pilot.press("enter")
        await settle(pilot)
        assert said(box) == "No answer in 30 s"
        await pilot.press("g", "r")
        await settle(pilot)
        assert library.done == [("refresh", 4), ("refresh", 1)]


async def test_space_pauses_and_space_asks_again() -> None:
    app, library = BoxApp(), Healing()
    async with app.run_test() as pilot:
        box = await open_box(pilot, app, library, at=WIRE)
        await pilot.press("space")
        await settle(pilot)
        assert said(box) == "“Meridian Wire” is paused. U undoes"
        await pilot.press("space")
        await settle(pilot)
        assert said(box) == "“Meridian Wire” is asked again. U undoes"
        await pilot.press("U")
        await settle(pilot)
        assert said(box) == "Undone: “Meridian Wire” is paused again"
        await pilot.press("U")
        await settle(pilot)
        assert [done[0] for done in library.done] == ["pause", "resume", "undo", "undo"]
        assert rows_of(box)[-1].feed == WIRE.feed


async def test_enter_asks_a_paused_feed_again() -> None:
    app, library = BoxApp(), Healing()
    async with app.run_test() as pilot:
        await open_box(pilot, app, library, at=TIDE)
        await pilot.press("enter")
        await settle(pilot)
        assert library.done == [("resume", 5)]


async def test_nothing_to_undo_says_so() -> None:
    app, library = BoxApp(), Healing()
    async with app.run_test() as pilot:
        box = await open_box(pilot, app, library)
        await pilot.press("U")
        await pilot.pause()
        assert said(box) == "Nothing to undo here"
        assert library.done == []


async def test_a_feed_is_edited_from_here() -> None:
    app, library = BoxApp(), Healing()
    async with app.run_test() as pilot:
        box = await open_box(pilot, app, library, at=WIRE)
        await pilot.press("E")
        await settle(pilot)
        app.screen.query_one("#title-field", Field).value = "The Wire"
        await pilot.press("enter")
        await settle(pilot)
        assert app.screen is box
        assert "· The Wire" in text_of(app)
        assert said(box) == "Saved “The Wire”"
        await pilot.press("U")
        await settle(pilot)
        assert said(box) == "Undone: “Meridian Wire” is as it was"


async def test_rows_stay_where_they_are_when_one_is_mended() -> None:
    app, library = BoxApp(), Healing()
    async with app.run_test() as pilot:
        box = await open_box(pilot, app, library, at=SECOND)
        before = [row.feed.id for row in rows_of(box)]
        library.rows[1] = replace(SECOND, state="fine", actions=("try_now",))
        library.rows.sort(key=lambda row: row.needs_you, reverse=True)
        await pilot.press("r")
        await settle(pilot)
        assert [row.feed.id for row in rows_of(box)] == before
        assert rows_of(box)[1].state == "fine"
        assert "3 of 7 need you" in text_of(app)


async def test_what_cannot_be_kept_is_said() -> None:
    app, library = BoxApp(), Healing(error=StoreError("The disk is full: nothing was lost."))
    async with app.run_test() as pilot:
        box = await open_box(pilot, app, library, at=WIRE)
        await pilot.press("space")
        await settle(pilot)
        assert said(box) == "The disk is full: nothing was lost"
        await pilot.press("q")
        await settle(pilot)
        assert app.answers == [()]


async def test_it_can_be_left_while_a_feed_is_asked() -> None:
    cancelled = threading.Event()

    def wait(token: CancelToken | None) -> None:
        assert token is not None
        if token.wait(20):
            cancelled.set()

    app, library = BoxApp(), Healing(wait=wait)
    async with app.run_test() as pilot:
        box = await open_box(pilot, app, library)
        await pilot.press("r")
        assert said(box) == "Asking paper.example…"
        await pilot.press("j", "r")
        assert said(box) == "One thing at a time: the last one is under way"
        await pilot.press("q")
        await settle(pilot)
        assert cancelled.is_set()
        assert library.done == [("refresh", 1)]
        assert app.answers == [()]


# --- the login ----------------------------------------------------------------------------


async def test_the_password_is_neither_shown_nor_copied() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(LoginDialog(SECOND.feed))
        await pilot.pause()
        await pilot.press(*"anna", "tab", *"p-secret")
        await pilot.pause()
        field = app.screen.query_one("#password", Field)
        assert "anna" in text_of(app)
        assert "p-secret" not in text_of(app)
        assert "••••••••" in text_of(app)
        field.select_all()
        field.action_copy()
        field.action_cut()
        assert app.clipboard == ""
        assert field.value == "p-secret"


async def test_the_dots_of_a_password_are_ascii_where_they_must_be() -> None:
    app = BoxApp(icons=ASCII)
    async with app.run_test() as pilot:
        app.open(LoginDialog(SECOND.feed))
        await pilot.pause()
        await pilot.press("tab", *"p-secret")
        await pilot.pause()
        assert text_of(app).isascii()
        assert "********" in text_of(app)


async def test_a_password_is_taken_as_it_is() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(LoginDialog(SECOND.feed))
        await pilot.pause()
        app.screen.query_one("#name", Field).value = " anna "
        app.screen.query_one("#password", Field).value = " p  ﬁ "
        await pilot.press("tab", "enter")
        await settle(pilot)
        assert app.answers == [("anna", " p  ﬁ ")]


async def test_nothing_typed_logs_nobody_in() -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        app.open(LoginDialog(SECOND.feed))
        await pilot.pause()
        await pilot.press("enter")
        await settle(pilot)
        assert "Type the name and the password" in text_of(app)
        await pilot.press("escape")
        await settle(pilot)
        assert app.answers == [None]


@pytest.mark.parametrize(("scheme", "warnings"), [("http", 1), ("https", 0)])
async def test_an_open_address_is_said_before_the_password_is_typed(
    scheme: str, warnings: int
) -> None:
    app = BoxApp()
    async with app.run_test() as pilot:
        url = f"{scheme}://second.example/feed"
        app.open(LoginDialog(replace(SECOND.feed, url=url)))
        await pilot.pause()
        assert text_of(app).count("The address begins with http:") == warnings
