"""What the table's actions do on the main screen: opening, reading on, going back, marks."""

from collections.abc import Callable, Mapping

from reader.actions import NEEDS_LISTS, find_action
from reader.errors import ReaderError, StoreError
from reader.model import Entry, EntryId
from reader.ui.boxes import Boxes
from reader.ui.doing import Doer
from reader.ui.finding import Finding
from reader.ui.list_words import is_marked, marked_already
from reader.ui.moving import Moving
from reader.ui.name_keys import NameKeys
from reader.ui.notices import Notices
from reader.ui.outside import Outside, entry_in_hand
from reader.ui.refreshing import Refreshing
from reader.ui.ruling import RuleKeys
from reader.ui.smart_keys import SmartKeys
from reader.ui.stage import Stage
from reader.ui.tagging import Tagging
from reader.ui.tidying import Tidying
from reader.ui.undoing import Undoing
from reader.ui.words import new_shown, nothing_here

_SCOPES = {"pane.next": 1, "pane.previous": -1}


class Performer:
    """Maps action ids to what they do."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._lists, self._desk, self._panes = stage.lists, stage.desk, stage.panes
        self.outside = Outside(stage)
        self.moving = Moving(stage)
        self.notices = Notices(stage)
        self.refreshing = Refreshing(stage, self.notices)
        self.tidying = Tidying(stage)
        self.finding = Finding(stage, open_row=self._open_row)
        self.doer = Doer(stage.screen, say=stage.say)
        self.smart = SmartKeys(stage, self.finding)
        self.rules = RuleKeys(stage, self.finding, self.smart, self.notices)
        self.undoing = Undoing(stage, tidying=self.tidying, smart=self.smart, doer=self.doer)
        self.names = NameKeys(stage, self.moving, open_id=self.open_id, undo=self.undoing.undo)
        self.boxes = Boxes(
            stage,
            smart=self.smart,
            run=self.run,
            is_possible=self.is_possible,
            refreshing=self.refreshing,
            open_id=self.open_id,
            unsubscribe=self.undoing.remove,
        )
        self._actions = {
            **self.moving.actions(),
            **self.outside.actions(),
            **self.boxes.actions(),
            **self.tidying.actions(),
            **self.names.actions(),
            **self.finding.actions(),
            **self.rules.actions(),
            **self.undoing.actions(),
            **self.smart.actions(),
            **Tagging(stage).actions(),
            **self._reading(),
            **self._marking(),
        }

    def run(self, action_id: str) -> None:
        """Do it, or say that its key does nothing in this pane."""
        stage = self._stage
        if self.finding.is_typing and action_id in _SCOPES:
            self.finding.next_scope(_SCOPES[action_id])
            return
        action_id = stage.keys.in_pane(action_id, self._panes.focused)
        if not self.is_possible(action_id):
            self.say_nothing_here(stage.keys.shown(action_id))
            return
        try:
            self._actions[action_id]()
        except ReaderError as problem:
            stage.say(str(problem))

    def say_nothing_here(self, key: str) -> None:
        """Say that a key does nothing in this pane, and which one shows those that do."""
        self._stage.say(nothing_here(key, help_key=self._stage.keys.shown("help")))

    def is_possible(self, action_id: str) -> bool:
        """True when the focused pane has this action, and a list is there if it needs one."""
        if action_id == "search.save" and not self.finding.is_search:
            return False
        is_single = self._panes.view.is_single
        return self._panes.focused in find_action(action_id).panes and not (
            is_single and action_id in NEEDS_LISTS
        )

    def progress(self) -> str:
        """What the status line says about what goes on; empty when nothing does."""
        return self.doer.progress() or self.refreshing.progress()

    def footer_labels(self) -> Mapping[str, str]:
        """Words for the keys that mean something else at the moment."""
        labels = {"refresh.all": self.refreshing.label()}
        if self.finding.steps_in_text:
            labels["unread.next"] = "next match"
        if self._desk.view.removed_shown:
            labels["text.removed"] = "hide removed"
        if self._panes.focused == self._panes.existing[0]:
            labels["back"] = "quit"
        elif self._panes.focused == "entities":
            labels["open"] = "card"
        return labels

    def _reading(self) -> dict[str, Callable[[], None]]:
        desk = self._desk
        return {
            "open": self._open,
            "read.on": self._read_on,
            "unread.next": lambda: self._next_match_or_unread(1),
            "unread.previous": lambda: self._next_match_or_unread(-1),
            "article.next": lambda: self._next_article(1),
            "article.previous": lambda: self._next_article(-1),
            "feed.next": lambda: self._next_feed(1),
            "feed.previous": lambda: self._next_feed(-1),
            "place.back": self._place_back,
            "back": self._back,
            "quit": lambda: self._stage.app.exit(),
            "suspend": lambda: self._stage.app.action_suspend_process(),
            "text.kind": desk.next_kind,
            "text.narrower": lambda: self._widen(-1),
            "text.wider": lambda: self._widen(1),
            "view.zen": self._panes.toggle_zen,
            "view.entities": self._panes.toggle_entities,
        }

    def _marking(self) -> dict[str, Callable[[], None]]:
        return {
            "entry.read": lambda: self._toggle("read"),
            "entry.star": lambda: self._toggle("starred"),
            "entry.later": lambda: self._toggle("later"),
            "list.all_read": self._all_read,
            "list.show": self._cycle_show,
            "refresh.this": self._refresh_this,
            "refresh.all": self._refresh_all,
        }

    # --- opening ---------------------------------------------------------------------------

    def open_entry(self, entry: Entry, *, focus: bool = False) -> None:
        """Open an entry: read at once, its page fetched if that is wanted."""
        desk = self._desk
        if desk.entry is not None and desk.entry.id != entry.id:
            self.moving.note_place()
        desk.open(self._marked_opened(entry))
        if focus or "article" not in self._panes.shown:
            self._panes.go_to("article")

    def open_id(self, entry_id: EntryId, *, offset: int | None = None) -> None:
        """Open an entry wherever it is; the list points at it when it has it."""
        entry = self._stage.library.entry(entry_id)
        index = self._lists.entries.index_of(entry_id)
        if index >= 0:
            self._lists.entries.move_to(index, by_user=False)
        self._desk.open(self._marked_opened(entry))
        if offset is not None:
            self._desk.view.go_to(offset)
        if "article" not in self._panes.shown:
            self._panes.go_to("article")

    def _marked_opened(self, entry: Entry) -> Entry:
        """The entry as read; as it is, and why, when the library cannot take that now."""
        try:
            return self._lists.mark_opened(entry)
        except StoreError as problem:
            self._stage.say(str(problem))
            return entry

    def _open(self) -> None:
        match self._panes.focused:
            case "feeds":
                self._open_listing()
            case "entries":
                entry = self._lists.entries.selected
                if entry is not None:
                    self.open_entry(entry, focus=True)
            case "article":
                self._open_in_article()
            case _:
                entity = self._panes.panel.selected
                if entity is not None:
                    self.names.cards.show(entity)

    def _open_listing(self) -> None:
        row = self._lists.sidebar.selected
        if row is None:
            return
        if row.kind == "folder" and row.is_folded:
            self._lists.fold(row.folder, is_folded=False)
        self._lists.show_listing(row.listing)
        self._panes.go_to("entries")

    def _open_in_article(self) -> None:
        view, desk = self._desk.view, self._desk
        if view.removed_shown:
            self.tidying.put_back()
        elif view.chosen is not None:
            self.names.cards.show(view.chosen)
        elif desk.is_preview and desk.entry is not None:
            self.open_entry(desk.entry)
        elif desk.entry is not None:
            desk.want_page()

    def _read_on(self) -> None:
        panes, desk = self._panes, self._desk
        row = self._lists.entries.selected
        if panes.view.is_single:
            desk.view.page(1)
            return
        in_lists = panes.focused in {"feeds", "entries"}
        is_other = row is not None and (desk.entry is None or row.id != desk.entry.id)
        if not desk.is_open or (in_lists and is_other):
            if row is None:
                self._on_to_next_feed()
            else:
                self.open_entry(row)
        elif "article" not in panes.shown:
            panes.go_to("article")
        elif desk.view.at_end:
            self._read_next()
        else:
            desk.view.page(1)

    def _read_next(self) -> None:
        index = self._lists.stretch.find_unread(1)
        if index < 0:
            index = self._lists.stretch.first_unread()
        if index < 0:
            self._on_to_next_feed()
        else:
            self._lists.entries.move_to(index)
            self._open_row()

    def _on_to_next_feed(self) -> None:
        listing = self._lists.feed_with_unread(1)
        if listing is None:
            self._stage.say("Nothing unread is left")
            return
        self._lists.show_listing(listing)
        self._lists.point_sidebar()
        self._open_row()
        self._stage.say(f"On to {self._lists.quoted_name()}")

    def _open_row(self) -> None:
        entry = self._lists.entries.selected
        if entry is not None:
            self.open_entry(entry)

    def _next_match_or_unread(self, step: int) -> None:
        if not self.finding.step(step):
            self._next_unread(step)

    def _next_unread(self, step: int) -> None:
        index = self._lists.stretch.find_unread(step)
        if index < 0 and self._lists.smart.is_looking:
            self._stage.say("Looking further down this list. Again goes on")
            return
        if index < 0:
            key = self._stage.keys.shown("feed.next")
            self._stage.say(f"No more unread this way. {key} goes to the next feed with unread")
            return
        self._lists.entries.move_to(index)
        self._open_row()

    def _next_article(self, step: int) -> None:
        if self._lists.entries.move(step):
            self._open_row()
        else:
            self._stage.say("This is the last entry" if step > 0 else "This is the first entry")

    def _next_feed(self, step: int) -> None:
        listing = self._lists.feed_with_unread(step)
        if listing is None:
            self._stage.say("No other feed has unread entries")
            return
        self._lists.show_listing(listing)
        self._lists.point_sidebar()

    # --- back ------------------------------------------------------------------------------

    def _place_back(self) -> None:
        place = self.moving.last_place()
        if place is None:
            self._stage.say("There is no place before this one")
            return
        self.open_id(place.entry_id, offset=place.offset)
        if place.card is not None:
            self.names.cards.reopen(place.card)

    def _back(self) -> None:
        panes, desk = self._panes, self._desk
        is_escape = self._stage.last_key == "escape"
        if panes.panel.is_typing:
            panes.panel.clear_filter()
            return
        if self.finding.is_typing:
            self.finding.leave()
            return
        if (is_escape and desk.keep_feed_text()) or desk.view.unchoose():
            return
        if panes.panel.clear_filter() or self.finding.leave():
            return
        if panes.view.is_zen:
            panes.toggle_zen()
            return
        index = panes.existing.index(panes.focused)
        if index > 0:
            panes.go_to(panes.existing[index - 1])
        elif not is_escape:
            self._stage.app.exit()

    # --- the article -----------------------------------------------------------------------

    def _widen(self, step: int) -> None:
        self._stage.say(f"Lines of {self._desk.view.wider(step)} cells")

    # --- marks -----------------------------------------------------------------------------

    def _toggle(self, mark: str) -> None:
        entry = entry_in_hand(self._stage)
        if entry is None:
            self._stage.say("No entry is chosen")
            return
        fresh = self._stage.library.entry(entry.id)
        shown = next((row for row in self._panes.entries.rows if row.id == entry.id), fresh)
        if (is_set := is_marked(fresh, mark)) == is_marked(shown, mark):
            self._stage.say(self._lists.toggle(fresh, mark))
        else:
            # Another program was first: turned around, it would be what nobody asked for.
            self._lists.reread([entry.id])
            self._stage.say(marked_already(mark, is_set=is_set))
        self._desk.update_entry(self._stage.library.entry(entry.id))

    def _all_read(self) -> None:
        if self._lists.sought is not None and self._panes.focused != "feeds":
            key = self._stage.keys.shown("back")
            self._stage.say(f"A search is no list to mark read. {key} ends it")
            return
        row, listing = self._lists.sidebar.selected, self._lists.listing
        if self._panes.focused == "feeds" and row is not None:
            listing = row.listing
        if listing.scope == "smart":
            self._lists.smart.mark_all(listing)
            self._desk.say_next()
            return
        self.doer.do(self._lists.mark_all_read(listing), then=self._desk.say_next)

    def _cycle_show(self) -> None:
        show = self._lists.cycle_show()
        words = {"all": "all entries", "unread": "unread", "starred": "starred"}
        self._stage.say(f"Showing {words[show]}")

    # --- fetching --------------------------------------------------------------------------

    def _refresh_this(self) -> None:
        lists = self._lists
        match self._panes.focused:
            case "article":
                self._desk.fetch_again()
            case "entities":
                self._desk.find_names()
            case "feeds":
                row = lists.sidebar.selected
                self.refreshing.start(lists.feed_ids_of(row.listing) if row else [])
            case _:
                self.refreshing.start(lists.feed_ids_of(lists.listing))

    def _refresh_all(self) -> None:
        if self._lists.waiting:
            self.show_new()
        elif self.refreshing.is_running:
            self.refreshing.ask_to_stop()
        else:
            self.refreshing.start([feed.id for feed in self._lists.feeds])

    def show_new(self) -> None:
        """Let the waiting entries into the list; the cursor's row stays where it is."""
        number = self._lists.reload()
        key = self._stage.keys.shown("refresh.all")
        self._stage.say(new_shown(number, len(self._lists.feeds), key=key))
