"""Opens the boxes over the main screen, and does what they were closed with.

Every box is imported when it is first opened: the first screen needs none of them.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from reader.actions import ACTIONS
from reader.hygiene import web_url, without_feed_scheme
from reader.model import EntryId, Feed, FeedId, FeedResult, Imported, Listing, SmartId
from reader.ui.refreshing import Refreshing
from reader.ui.sidebar import is_broken
from reader.ui.smart_keys import SmartKeys
from reader.ui.stage import Stage
from reader.ui.words import added, already_there, around, edited, imported

if TYPE_CHECKING:
    from reader.ui.dialogs.edit_feed import Leaving

LAST_ENTRIES = 20


class Boxes:
    """The boxes of one main stage."""

    def __init__(
        self,
        stage: Stage,
        *,
        smart: SmartKeys,
        run: Callable[[str], None],
        is_possible: Callable[[str], bool],
        refreshing: Refreshing,
        open_id: Callable[[EntryId], None],
        unsubscribe: Callable[[Feed], None],
    ) -> None:
        self._stage = stage
        self._smart = smart
        self._run_action = run
        self._is_possible = is_possible
        self._refreshing = refreshing
        self._open_id = open_id
        self._unsubscribe = unsubscribe

    def actions(self) -> dict[str, Callable[[], None]]:
        """What each action id that opens a box does."""
        return {
            "feed.add": self.add,
            "feed.edit": self.edit,
            "feed.import": self.import_list,
            "feed.export": self.export_list,
            "feed.packs": self.packs,
            "health": self.health,
            "theme": self.theme,
            "palette": self.palette,
            "help": self.help,
            "messages": self.messages,
        }

    def add(self, address: str = "") -> None:
        """Ask for a site or feed to add."""
        # Deferred, like every box here: 5 to 20 ms that the first screen does not need.
        from reader.ui.dialogs.add import AddDialog  # noqa: PLC0415

        stage = self._stage
        row = stage.panes.sidebar.selected
        folder = row.folder if row is not None and stage.panes.focused == "feeds" else ""
        followed = [feed.url for feed in stage.lists.feeds]
        box = AddDialog(stage.library, address=address, folder=folder, followed=followed)
        stage.app.push_screen(box, self._added)

    def paste(self, words: str) -> None:
        """Look at a pasted address as a feed to add; anything else is left alone."""
        words = words.strip()
        bare = without_feed_scheme(words)
        is_address = web_url(bare) or (bare != words and web_url(f"https://{bare}"))
        if is_address and not self._stage.panes.view.is_single:
            self.add(words)

    def _added(self, result: FeedResult | None) -> None:
        if result is not None:
            with self._stage.reporting():
                self._show_added(result)
        self._greet_again()

    def _show_added(self, result: FeedResult) -> None:
        stage = self._stage
        stage.lists.load_feeds()
        feed = stage.lists.feed(result.feed_id)
        if feed is None:
            return
        listing = Listing("feed", feed_id=feed.id, show="unread" if feed.unread else "all")
        stage.lists.show_listing(listing)
        stage.lists.point_sidebar()
        stage.panes.go_to("entries")
        if result.status == "skipped":
            stage.say(already_there(feed.title))
        else:
            stage.say(added(feed.title, feed.entries, feed.unread))

    def late(self, answer: object) -> None:
        """Show what was stored though its box was left; the list on the screen stays."""
        if isinstance(answer, FeedResult) and answer.status == "new":
            self._stage.lists.count_waiting()
            self._stage.tell(around("", answer.title, " had been added already"))
        elif isinstance(answer, tuple | Feed):  # of the health of feeds
            self._stage.lists.count_waiting()
        elif isinstance(answer, Imported) and answer.added:
            self._stage.lists.count_waiting()
            self._stage.tell(f"{imported(answer)} before it was called off")

    def edit(self) -> None:
        """Change the feed, folder or smart feed under the cursor, or the feed of the entry."""
        from reader.ui.dialogs.edit_feed import EditFeedDialog  # noqa: PLC0415 - see add

        stage = self._stage
        if (saved := self._smart.in_hand()) is not None:
            self._smart.edit(saved)
            return
        row = stage.panes.sidebar.selected
        if stage.panes.focused == "feeds" and row is not None and row.kind == "folder":
            self._edit_folder(row.folder)
            return
        feed = stage.lists.feed(stage.lists.feed_in_hand(stage.panes.focused))
        if feed is None:
            stage.say("Choose a feed to edit")
        else:
            stage.app.push_screen(EditFeedDialog(stage.library, feed), self._edited)

    def _edit_folder(self, folder: str) -> None:
        from reader.ui.dialogs.kept import FolderDialog  # noqa: PLC0415 - see add

        stage = self._stage

        def saved(kept: str | None) -> None:
            if kept is not None:
                undo = stage.keys.shown("undo")
                stage.say(around("Kept of ", folder, f": {kept}. {undo} undoes"))

        stage.app.push_screen(FolderDialog(stage.library.keeping, folder), saved)

    def _edited(self, feed: "Feed | Leaving | None") -> None:
        if feed is None:
            return
        stage = self._stage
        with stage.reporting():
            if not isinstance(feed, Feed):
                self._unsubscribe(feed.feed)
                return
            stage.lists.rename(feed)
            if (entry := stage.desk.entry) is not None:
                stage.desk.update_entry(stage.library.entry(entry.id))
                stage.desk.say_next()
            stage.say(edited(feed, undo=stage.keys.shown("undo")))

    def health(self) -> None:
        """Show how the feeds do: the one that is looked at or just failed, else the worst."""
        from reader.ui.dialogs.edit_feed import EditFeedDialog  # noqa: PLC0415 - see add
        from reader.ui.dialogs.health import HealthDialog  # noqa: PLC0415 - see add

        stage = self._stage
        if not stage.lists.feeds:
            stage.say(f"No feeds yet. {stage.keys.shown('feed.add')} adds one")
            return
        box = HealthDialog(
            stage.library,
            edit_box=lambda feed: EditFeedDialog(stage.library, feed, may_leave=False),
            feeds=len(stage.lists.feeds),
            feed_id=self._feed_in_trouble(),
        )
        stage.app.push_screen(box, self._mended)

    def _feed_in_trouble(self) -> FeedId | None:
        """The feed under the cursor of the feeds; elsewhere the one said to have failed."""
        lists, desk = self._stage.lists, self._stage.desk
        if self._stage.panes.focused == "feeds":
            return lists.feed_in_hand("feeds")
        banner = desk.view.reading.banner
        if desk.entry is not None and banner and banner[0].startswith("!"):
            return desk.entry.feed_id
        feed = lists.feed(lists.listing.feed_id)
        return feed.id if feed is not None and is_broken(feed) else None

    def _mended(self, changed: tuple[Feed, ...] | None) -> None:
        with self._stage.reporting():
            for feed in changed or ():
                self._stage.lists.rename(feed)
            self._stage.lists.count_waiting()

    def import_list(self) -> None:
        """Ask for an OPML file to import."""
        from reader.ui.dialogs.import_list import ImportDialog  # noqa: PLC0415 - see add

        stage = self._stage
        stage.app.push_screen(ImportDialog(stage.library.sharing), self._imported)

    def _imported(self, result: Imported | None) -> None:
        if result is not None:
            with self._stage.reporting():
                self._show_imported(result)
        self._greet_again()

    def _show_imported(self, result: Imported) -> None:
        stage = self._stage
        stage.lists.load_feeds()
        if result.added:
            urls = set(result.added)
            new = [feed.id for feed in stage.lists.feeds if feed.url in urls]
            self._refreshing.start(new)
        stage.say(imported(result))

    def packs(self) -> None:
        """Offer the starter packs."""
        from reader.ui.dialogs.packs import PacksDialog  # noqa: PLC0415 - see add

        stage = self._stage
        followed = [feed.url for feed in stage.lists.feeds]
        stage.app.push_screen(
            PacksDialog(stage.library.sharing, followed=followed), self._imported
        )

    def export_list(self) -> None:
        """Ask for an OPML file to write."""
        from reader.ui.dialogs.export_list import ExportDialog  # noqa: PLC0415 - see add

        self._stage.app.push_screen(ExportDialog(self._stage.library.sharing), self._exported)

    def _exported(self, path: str | None) -> None:
        if path is not None:
            self._stage.say(f"Saved to {path}")

    def welcome(self) -> None:
        """Greet whoever has no feed yet."""
        from reader.ui.dialogs.welcome import Welcome  # noqa: PLC0415 - see add

        self._stage.app.push_screen(Welcome(), self._welcomed)

    def _greet_again(self) -> None:
        """Show the ways to begin after a box that left the library empty."""
        if not self._stage.lists.feeds:
            self.welcome()

    def _welcomed(self, action_id: str | None) -> None:
        if action_id == "demo.open":
            self._stage.app.exit("demo")
        elif action_id is not None:
            self._run_action(action_id)

    def theme(self) -> None:
        """Choose a theme, each shown while it is looked at."""
        from reader.ui.dialogs.theme import ThemeDialog  # noqa: PLC0415 - see add

        self._stage.app.push_screen(ThemeDialog(), self._themed)

    def _themed(self, name: str | None) -> None:
        if name is not None:
            with self._stage.reporting():
                self._stage.library.remember("theme", name)
                self._stage.say(f"Theme “{name}”")

    def help(self) -> None:
        """Show all keys."""
        from reader.ui.dialogs.help import HelpDialog  # noqa: PLC0415 - see add

        stage = self._stage
        stage.app.push_screen(HelpDialog(ACTIONS, stage.keys), self._run)

    def _run(self, action_id: str | None) -> None:
        if action_id is not None:
            self._run_action(action_id)

    def palette(self) -> None:
        """Find a command, a feed or an article."""
        from reader.ui.dialogs.palette import PaletteDialog  # noqa: PLC0415 - see add

        stage = self._stage
        possible = [
            action for action in ACTIONS if action.in_palette and self._is_possible(action.id)
        ]
        box = PaletteDialog(
            possible,
            stage.keys,
            feeds=stage.lists.feeds,
            saved=stage.lists.smart.feeds,
            entries=stage.lists.entries.rows[:LAST_ENTRIES],
        )
        stage.app.push_screen(box, self._picked)

    def _picked(
        self,
        choice: tuple[Literal["action"], str]
        | tuple[Literal["feed"], FeedId]
        | tuple[Literal["smart"], SmartId]
        | tuple[Literal["entry"], EntryId]
        | None,
    ) -> None:
        if choice is None:
            return
        with self._stage.reporting():
            if choice[0] == "action":
                self._run_action(choice[1])
            elif choice[0] == "entry":
                self._open_id(choice[1])
            elif choice[0] == "feed":
                self._show(Listing("feed", feed_id=choice[1]))
            else:
                self._show(Listing("smart", smart_id=choice[1]))

    def _show(self, listing: Listing) -> None:
        self._stage.lists.show_listing(listing)
        self._stage.lists.point_sidebar()
        self._stage.panes.go_to("entries")

    def messages(self) -> None:
        """Show what was said since the start."""
        from reader.ui.dialogs.messages import MessagesDialog  # noqa: PLC0415 - see add

        self._stage.app.push_screen(MessagesDialog(self._stage.said))
