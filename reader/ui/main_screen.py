"""The one main screen: puts the parts together, hands every key to `Performer`."""

import logging
from datetime import UTC, datetime
from typing import ClassVar

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.strip import Strip
from textual.timer import Timer
from textual.worker import Worker, WorkerState

from reader.hygiene import clean_line
from reader.keys import Keys, show_key
from reader.library import Library
from reader.model import Entry
from reader.ui.answers import Answer, Answers, on_answer
from reader.ui.arrange import HORIZONTAL, VERTICAL, View
from reader.ui.article_view import ArticleView
from reader.ui.chrome import KeyFooter, TitleBar
from reader.ui.desk import Desk
from reader.ui.entity_panel import EntityPanel
from reader.ui.entry_list import EntryPaint, draw_entry
from reader.ui.escapes import key_after_escape
from reader.ui.jobs import WORDS, Jobs
from reader.ui.keeping import PlaceKeeper
from reader.ui.keymap import make_bindings
from reader.ui.lists import Lists
from reader.ui.panes import Panes
from reader.ui.perform import Performer
from reader.ui.place import KEY, Place, first_measure, read_place
from reader.ui.replies import Searched
from reader.ui.row_list import RowList, RowLook
from reader.ui.safekeeping import tell_kept_safe
from reader.ui.sidebar import SidebarRow, draw_row
from reader.ui.signs import Signs
from reader.ui.stage import Stage
from reader.ui.status import StatusLine
from reader.ui.surface import icons_of, look_of
from reader.ui.toasts import clear_errors, show_toast
from reader.ui.words import Problems

LOG = logging.getLogger(__name__)

PREVIEW_AFTER_S, TICK_S, SAVE_PLACE_EVERY_S = 0.12, 0.25, 15.0
CATCH_UP_AFTER_S = 2.0  # long after the first paint
DUE_AFTER_S, DUE_EVERY_S = 5.0, 60.0  # when feeds that are due are looked for


class MainScreen(Screen[None], inherit_bindings=False):
    """Feeds, entries, article and entities over one library."""

    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    VERTICAL_BREAKPOINTS = VERTICAL
    BINDINGS: ClassVar[list[BindingType]] = [*make_bindings()]
    AUTO_FOCUS = ""  # None would take the app's, which is the first pane

    DEFAULT_CSS = """
    MainScreen { background: $background; color: $text; }
    MainScreen #panes { height: 1fr; visibility: hidden; }
    MainScreen #lists { height: 1fr; width: 37; layout: vertical; visibility: hidden; }
    MainScreen #feeds-pane, MainScreen #entries-pane { width: 1fr; }
    MainScreen #entities-pane { width: 26; }
    MainScreen.-wide #lists { layout: horizontal; width: 70; }
    MainScreen.-widest #lists { layout: horizontal; width: 80; }
    MainScreen.-wide #feeds-pane, MainScreen.-widest #feeds-pane { width: 27; }
    MainScreen.-wide #entities-pane { width: 28; }
    MainScreen.-widest #entities-pane { width: 34; }
    MainScreen.-narrow #lists, MainScreen.-one #lists { layout: horizontal; width: 1fr; }
    MainScreen.-narrow #feeds-pane { width: 29; } MainScreen.-one #entities-pane { width: 1fr; }
    MainScreen.-low KeyFooter { display: none; }
    MainScreen.-zen TitleBar, MainScreen.-zen StatusLine, MainScreen.-zen KeyFooter {
        display: none; }
    """

    def __init__(
        self, library: Library, keys: Keys, *, source: str = "", problems: Problems
    ) -> None:
        super().__init__()
        self.source = source
        self._problems = problems
        self._place = Place()
        self._bound = {key for found in keys.by_binding.values() for key in found}
        self._preview_timer: Timer | None = None
        self.status = StatusLine()
        self.footer = KeyFooter()
        self.panes = Panes(
            self,
            draw_entry=self._draw_entry,
            draw_row=self._draw_row,
            view=View(number=3 if source else 2, is_single=bool(source)),
            changed=self.update_chrome,
        )
        self.jobs = Jobs(self, library)
        self.lists = Lists(
            library,
            self.jobs,
            sidebar=self.panes.sidebar,
            entries=self.panes.entries,
            changed=self.update_chrome,
            key=keys.shown,
        )
        self.desk = Desk(
            library,
            self.jobs,
            view=self.panes.article,
            panel=self.panes.panel,
            say=self.status.say,
            key=keys.shown,
            folder_of=self._folder_of,
            next_title=self._next_title,
        )
        self.stage = Stage(
            screen=self,
            library=library,
            keys=keys,
            panes=self.panes,
            lists=self.lists,
            desk=self.desk,
            jobs=self.jobs,
            status=self.status,
            say=self.status.say,
            tell=self.tell,
        )
        self.performer = Performer(self.stage)
        self.answers = Answers(self.stage, self.performer)
        self.signs = Signs(self.stage, self.performer, self.footer)
        self.keeper = PlaceKeeper(self.stage)

    def compose(self) -> ComposeResult:
        """Panes, status line, footer; arranged before they are mounted, so styled once."""
        if self.source:
            self._place = Place(focus="article")
        else:
            with self.stage.reporting():
                self._place = read_place(self.stage.library.recall(KEY))
            view = replace(
                self.panes.view,
                number=self._place.view,
                hides_entities=self._place.hides_entities,
            )
            self.panes.view = view
        self.panes.arrange()
        yield self.panes.root
        yield self.status
        yield self.footer

    # --- start and end ---------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show where the user was: read at once, so that the first paint has it."""
        self.panes.follow_scrolling()
        self.panes.article.measure = first_measure(self.stage.library.config)
        with self.stage.reporting():
            self.desk.naming.load_types()
        self.set_interval(TICK_S, self._tick)
        self.set_interval(SAVE_PLACE_EVERY_S, self.keeper.save_now_and_then)
        if self.source:
            self.panes.go_to("article")
            self.desk.open_source(self.source)
        else:
            with self.stage.reporting():
                self.stage.show_facts()
                self._restore(self._place)
            self.set_timer(CATCH_UP_AFTER_S, self._catch_up)
            self.set_timer(DUE_AFTER_S, self._refresh_due)
            self.set_interval(DUE_EVERY_S, self._refresh_due)
        self.signs.show()  # in the first paint, not a moment after it
        notes = () if self.source else self.stage.library.notes
        self.stage.said += map(clean_line, (*notes, *self._problems.sentences))
        if words := self._problems.headline or "".join(notes[-1:]):
            self.status.say(words)

    def _catch_up(self) -> None:
        """Let words and names be found; the demo, which never has news, finds its names."""
        library = self.stage.library
        self.jobs.store_words()
        if not library.is_demo:
            with self.stage.reporting():
                library.safekeeping.start()
        if library.is_demo and library.config.entities.background:
            self.jobs.find_names_quietly()
        else:
            self.jobs.catch_up_names()

    def _refresh_due(self) -> None:
        with self.stage.reporting():
            self.performer.refreshing.start_due()
            self._store_words()

    def _store_words(self) -> None:
        """Make what waits for its text or its words: another program may have stored it."""
        is_busy = self.jobs.seconds(WORDS) is not None or self.performer.refreshing.is_running
        if not is_busy and self.stage.library.search.is_behind:
            self.jobs.store_words()

    def _restore(self, place: Place) -> None:
        self.lists.folded = set(place.folded)
        self.panes.article.measure = place.measure or self.panes.article.measure
        self.lists.load_feeds()
        kept = self.keeper.entry_of(place)
        self.lists.show_listing(place.listing, cursor_id=place.entry_id, kept=kept)
        self.lists.point_sidebar()
        self.panes.go_to(place.focus)
        if (selected := self.lists.entries.selected) is not None:
            self.desk.preview(selected)
            if selected.id == place.open_id:
                # After the first paint: names and pages start worker processes.
                self.call_after_refresh(self._open_again, selected)
        if greeting := self.stage.greeting():
            self.status.say(greeting)
        if not self.lists.feeds:
            self.call_after_refresh(self.performer.boxes.welcome)

    def _open_again(self, entry: Entry) -> None:
        with self.stage.reporting():
            self.desk.open(entry)

    def leave(self) -> None:
        """Keep the place and ask every job to stop."""
        self.jobs.cancel_all()
        self.keeper.save_at_the_end()

    # --- words -----------------------------------------------------------------------------

    def tell(self, words: str, *, is_error: bool = False) -> None:
        """Say what happened without the user: a toast, kept among the messages."""
        words = clean_line(words)
        self.stage.said.append(words)
        show_toast(self.app, words, is_error=is_error)

    def update_chrome(self) -> None:
        """Say anew what title bars and footer say."""
        if not self.is_mounted:
            return
        self.signs.show()

    def _folder_of(self, entry: Entry) -> str:
        feed = self.lists.feed(entry.feed_id)
        return feed.folder if feed is not None else ""

    def _next_title(self, entry: Entry) -> str:
        index = self.lists.stretch.next_unread(1, from_id=entry.id)
        return self.lists.entries.rows[index].title if index >= 0 else ""

    def _draw_entry(self, entry: Entry, row: RowLook) -> list[Strip]:
        sought = self.lists.sought
        paint = EntryPaint(
            look_of(self),
            icons_of(self),
            datetime.now(UTC),
            self.lists.shows_source or sought is not None,
            sought.find if sought else self.lists.smart.finder(self.lists.listing),
        )
        return draw_entry(entry, row, paint)

    def _draw_row(self, row: SidebarRow, place: RowLook) -> list[Strip]:
        return draw_row(row, place, look=look_of(self), icons=icons_of(self))

    # --- keys ------------------------------------------------------------------------------

    def action_run(self, action_id: str) -> None:
        """Do what the table says."""
        self.status.forget()
        clear_errors(self.app)
        self.performer.run(action_id)
        self.update_chrome()

    def on_key(self, event: events.Key) -> None:
        """Note the key; an unbound one says so."""
        self.stage.last_key = event.key
        is_known = event.key in self._bound or key_after_escape(event.key)
        if event.is_printable and not is_known and self.app.screen is self:
            self.performer.say_nothing_here(show_key(event.key))

    def on_paste(self, event: events.Paste) -> None:
        """A pasted address is looked at as a feed to add."""
        event.stop()
        self.performer.boxes.paste(event.text)

    @on(KeyFooter.Pressed)
    def _footer_pressed(self, event: KeyFooter.Pressed) -> None:
        self.action_run(event.action_id)

    @on(TitleBar.Pressed)
    def _bar_pressed(self, event: TitleBar.Pressed) -> None:
        with self.stage.reporting():
            if event.pane == "entries" and event.on_counts and self.lists.waiting:
                self.performer.show_new()
            else:
                self.panes.go_to(event.pane)

    # --- size and focus --------------------------------------------------------------------

    def on_resize(self) -> None:
        """Arrange the panes for the new size."""
        self.panes.keep_focus_in_sight()

    def on_descendant_focus(self) -> None:
        """Another pane has the focus."""
        self.panes.mark_focus()

    # --- the panes -------------------------------------------------------------------------

    @on(RowList.Moved, "#entries")
    def _entry_moved(self) -> None:
        if self._preview_timer is not None:
            self._preview_timer.stop()
        self._preview_timer = self.set_timer(PREVIEW_AFTER_S, self._preview)

    def _preview(self) -> None:
        with self.stage.reporting():
            entry = self.lists.entries.selected
            if entry is not None and self.panes.focused in {"feeds", "entries"}:
                self.desk.preview(entry)
                self.update_chrome()

    @on(RowList.Chosen, "#entries, #feeds")
    def _row_chosen(self) -> None:
        self.action_run("open")

    @on(RowList.NearStart, "#entries")
    @on(RowList.NearEnd, "#entries")
    def _near_end(self) -> None:
        with self.stage.reporting():
            self.lists.stretch.load_near()

    @on(RowList.Moved, "#feeds")
    @on(ArticleView.Scrolled)
    @on(EntityPanel.TitleChanged)
    def _title_changed(self) -> None:
        self.update_chrome()

    @on(ArticleView.Chosen)
    def _name_chosen(self, event: ArticleView.Chosen) -> None:
        self.performer.names.chosen(event.entity, event.mention)

    @on(ArticleView.NamePressed)
    def _name_pressed(self, event: ArticleView.NamePressed) -> None:
        if event.again:
            self.performer.names.cards.show(event.entity)
        else:
            self.panes.article.choose(event.entity, mention=event.mention)

    @on(ArticleView.LinkPressed)
    def _link_pressed(self, event: ArticleView.LinkPressed) -> None:
        self.article_link(event.url, again=event.again)

    def article_link(self, url: str, *, again: bool) -> None:
        """Say where a link of the text leads; pressed again, open it."""
        with self.stage.reporting():
            (self.performer.outside.open_url if again else self.status.say)(url)

    @on(EntityPanel.Moved)
    def _entity_moved(self, event: EntityPanel.Moved) -> None:
        self.panes.article.choose(event.entity, follow=True)

    @on(EntityPanel.Opened)
    def _entity_opened(self, event: EntityPanel.Opened) -> None:
        self.performer.names.cards.show(event.entity)

    # --- answers of jobs -------------------------------------------------------------------

    @on_answer
    def _job_answered(self, answer: Answer) -> None:
        with self.stage.reporting():
            self.answers.take(answer)
            self._tick()

    @on(Searched)
    def _searched(self, answer: Searched) -> None:
        self.performer.finding.searched(answer)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A job that broke is said; it never ends the program."""
        if event.state is WorkerState.ERROR:
            LOG.error("“%s” broke", event.worker.group, exc_info=event.worker.error)
            self.tell("A job in the background broke. The log says how.", is_error=True)

    def _tick(self) -> None:
        self.desk.tick()
        tell_kept_safe(self.stage)
        self.status.say_held()
        self.status.progress = self.performer.progress() or self.desk.progress()
        self.update_chrome()
