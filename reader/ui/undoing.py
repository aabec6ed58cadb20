"""What goes and comes back: an entry deleted, a subscription removed, and every step undone."""

from collections.abc import Callable, Collection

from msgspec.structs import replace

from reader.model import Entry, EntryId, Feed, FeedId
from reader.parts import KEY_WAIT_S
from reader.ui.doing import Doer, Doing
from reader.ui.list_pages import PAGE_ROWS
from reader.ui.sidebar import EVERYTHING
from reader.ui.smart_keys import SmartKeys
from reader.ui.snapshots import FoundList, Snapshot, in_order
from reader.ui.stage import Stage
from reader.ui.tidying import Tidying
from reader.ui.words import around, plural
from reader.undo import Undone


class Undoing:
    """The keys that take away, and the one that brings back."""

    def __init__(self, stage: Stage, *, tidying: Tidying, smart: SmartKeys, doer: Doer) -> None:
        self._stage = stage
        self._doer = doer
        self._lists = stage.lists
        self._tidying = tidying
        self._smart = smart
        self._deleted_from: dict[EntryId, FoundList | None] = {}
        """Of each entry that was deleted, the search in whose result it stood."""

    def actions(self) -> dict[str, Callable[[], None]]:
        """What each action id of these does."""
        return {
            "undo": self.undo,
            "entry.delete": self._delete,
            "feed.remove": self._remove_in_hand,
        }

    # --- an entry --------------------------------------------------------------------------

    def _delete(self) -> None:
        stage, desk = self._stage, self._stage.desk
        in_list = stage.panes.focused == "entries"
        entry = self._lists.entries.selected if in_list else desk.entry
        if entry is None:
            stage.say("No entry is chosen")
            return
        if stage.library.rules.is_hidden(entry.id):
            self._bring_back(entry)
            return
        words = around("Undone: ", entry.title, " is there again")
        stage.library.mark([entry.id], hidden=True, words=words)
        self._deleted_from[entry.id] = self._lists.sought
        self._take_out(lambda row: row.id == entry.id)
        stage.say(around("Deleted ", entry.title, f". {self._key} undoes"))

    def _bring_back(self, entry: Entry) -> None:
        """Show an entry in its lists again, that was deleted or that a rule hid."""
        words = around("Undone: ", entry.title, " is out of sight again")
        self._stage.library.mark([entry.id], hidden=False, words=words)
        self._lists.load_feeds()
        self._stage.say(around("", entry.title, f" is in its lists again. {self._key} undoes"))

    # --- a subscription --------------------------------------------------------------------

    def _remove_in_hand(self) -> None:
        if (saved := self._smart.in_hand()) is not None:
            self._smart.remove(saved)
            return
        feed = self._lists.feed(self._lists.feed_in_hand("feeds"))
        if feed is None:
            self._stage.say("Choose a feed to unsubscribe from: one at a time")
        else:
            self.remove(feed)

    def remove(self, feed: Feed) -> None:
        """Unsubscribe from a feed; its entries go out of sight with it."""
        stage, lists = self._stage, self._lists
        entries = plural(feed.entries, "entry", "entries")
        words = around("Undone: ", feed.title, f" and its {entries} are there again")
        stage.library.remove_feed(feed.id, words=words, wait_s=KEY_WAIT_S)
        if lists.sought is None:
            lists.before.append((words, lists.snapshot()))
        if lists.listing.feed_id == feed.id and lists.sought is None:
            lists.show_listing(EVERYTHING)
        self._take_out(lambda row: row.feed_id == feed.id)
        tail = f" and its {entries} removed. {self._key} undoes"
        stage.say(around("Subscription ", feed.title, tail))

    def _take_out(self, is_gone: Callable[[Entry], bool]) -> None:
        """Have the next row under the cursor, and on the desk if what lies there has gone."""
        self._lists.edit_rows(lambda rows: [row for row in rows if not is_gone(row)])
        stage, entry = self._stage, self._stage.desk.entry
        if entry is None or not is_gone(entry):
            return
        selected = self._lists.entries.selected
        if selected is not None:
            stage.desk.preview(selected)
        else:
            stage.desk.clear()

    # --- back ------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back what was done last, with the list, cursor and scroll of then."""
        if self._tidying.take_out():
            return
        undo = self._stage.library.undo
        doing = Doing("Taking it back", undo, self._undone, is_long=True)
        self._doer.do(doing, then=lambda: None)

    def _undone(self, undone: Undone | None) -> str:
        if undone is None:
            return "Nothing to undo"
        stage = self._stage
        stage.say(undone.words)
        self._show(undone)
        stage.desk.reread()
        stage.desk.show_names_again()
        stage.desk.say_next()
        return undone.words

    def _show(self, undone: Undone) -> None:
        before = self._lists.before
        is_known = bool(before) and before[-1][0] == undone.words
        snapshot = before.pop()[1] if is_known else None
        if undone.is_tags or undone.is_smart:
            self._lists.load_feeds()
            if undone.is_smart and self._lists.listing.scope == "smart":
                self._lists.show_listing(self._lists.listing)
        if undone.feed_id is not None:
            self._show_feed(undone.feed_id, snapshot)
        elif undone.shown_ids:
            self._put_in(undone.shown_ids)
        elif undone.entry_ids:
            self._show_marks(undone.entry_ids, snapshot)
        entry, rows = self._stage.desk.entry, self._lists.entries
        if entry is not None:
            index = rows.index_of(entry.id)
            fresh = rows.rows[index] if index >= 0 else self._stage.library.entry(entry.id)
            self._stage.desk.update_entry(fresh)

    def _show_marks(self, entry_ids: Collection[EntryId], before: Snapshot | None) -> None:
        lists = self._lists
        if before is not None:
            if before.listing != lists.listing or len(before.rows) > len(lists.entries.rows):
                lists.show_again(before)
            was, wanted = {row.id: row for row in before.rows}, set(entry_ids)
            # As it was stored: reading thousands of entries back takes as many transactions.
            lists.entries.change_rows(
                lambda row: (
                    replace(row, is_read=False, is_changed=was.get(row.id, row).is_changed)
                    if row.id in wanted
                    else row
                )
            )
            lists.load_feeds()
        elif len(entry_ids) > PAGE_ROWS and lists.sought is None:
            lists.reload(keep_read=True)
        else:
            lists.reread(entry_ids)

    def _put_in(self, entry_ids: Collection[EntryId]) -> None:
        """Show entries again that were deleted, where they stood."""
        lists, library = self._lists, self._stage.library
        if lists.listing.scope == "smart" and lists.sought is None:
            lists.reload(keep_read=True)  # only its query knows which of them it holds
            lists.load_feeds()
            return
        feed_ids = set(lists.feed_ids_of(lists.listing))
        found = [library.entry(entry_id) for entry_id in list(entry_ids)[:PAGE_ROWS]]
        back = [
            entry
            for entry in found
            if self._deleted_from.pop(entry.id, None) is lists.sought
            and entry.feed_id in feed_ids
            and (entry.is_starred or "starred" not in {lists.listing.scope, lists.listing.show})
            and (entry.is_later or lists.listing.scope != "later")
        ]
        first = back[0] if back else None
        lists.edit_rows(
            lambda rows: in_order(rows, back), cursor_id=first.id if first else None
        )
        if first is not None and self._stage.panes.focused not in {"feeds", "entries"}:
            # Where it was read from; in the lists it is looked at as the cursor is there again.
            desk = self._stage.desk
            (desk.open if first.is_read else desk.preview)(first)

    def _show_feed(self, feed_id: FeedId, before: Snapshot | None) -> None:
        lists = self._lists
        was_there = lists.feed(feed_id) is not None
        lists.load_feeds()
        feed = lists.feed(feed_id)
        if feed is None:
            return
        if was_there:
            lists.rename(feed)
            return
        if before is None:
            if lists.sought is None:
                lists.reload(keep_read=True)
        elif before.listing == lists.listing and lists.sought is None:
            lists.edit_rows(
                lambda rows: in_order(
                    rows, (row for row in before.rows if row.feed_id == feed_id)
                ),
                cursor_id=before.cursor_id,
            )
        else:
            # Not as it was: what has been read in it since, in another list, is read.
            lists.show_listing(before.listing, cursor_id=before.cursor_id)
        index = lists.sidebar.index_of(("feed", "", feed_id))
        if index >= 0:
            lists.sidebar.move_to(index, by_user=False)

    @property
    def _key(self) -> str:
        return self._stage.keys.shown("undo")
