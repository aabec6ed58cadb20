"""The keys of smart feeds: saving a search, changing one that was saved, forgetting it."""

from collections.abc import Callable

from reader.model import Feed, Listing, SmartFeed
from reader.ui.finding import Finding
from reader.ui.stage import Stage
from reader.ui.words import quoted


class SmartKeys:
    """Saves what is sought, and changes what was saved."""

    def __init__(self, stage: Stage, finding: Finding) -> None:
        self._stage = stage
        self._finding = finding

    def actions(self) -> dict[str, Callable[[], None]]:
        """What each action id does."""
        return {"search.save": self.save}

    def save(self) -> None:
        """Ask for the name under which the search is kept."""
        from reader.ui.dialogs.smart_feed import SmartFeedDialog  # noqa: PLC0415 - a box

        stage, finding = self._stage, self._finding
        if finding.scope == "article":
            stage.say("A search in one article is not saved. Tab in its bar widens it")
            return
        name = finding.words.strip()
        box = SmartFeedDialog(stage.library.smart, title=name, query=self.query())
        stage.app.push_screen(box, self._saved)

    def query(self) -> str:
        """What is sought, as a query that means the same everywhere and when it is kept."""
        stage, finding = self._stage, self._finding
        typed = stage.library.search.finish(finding.words)
        if finding.scope != "this list":
            return typed
        return within(stage.lists.listing, stage.lists.feeds, self._smart_here, typed)

    def _saved(self, feed: SmartFeed | None) -> None:
        if feed is not None:
            with self._stage.reporting():
                self._stage.lists.load_feeds()
                undo = self._stage.keys.shown("undo")
                words = f"Saved as {quoted(feed.title)}, below Later"
                if not self._finding.note(words):
                    self._stage.say(f"{words}. {undo} undoes")

    @property
    def _smart_here(self) -> SmartFeed | None:
        return self._stage.lists.smart.feed(self._stage.lists.listing.smart_id)

    def in_hand(self) -> SmartFeed | None:
        """The smart feed that a feed key acts on: under the cursor, or whose list is shown."""
        stage = self._stage
        if stage.panes.focused != "feeds":
            return self._smart_here
        row = stage.lists.sidebar.selected
        return None if row is None else stage.lists.smart.feed(row.listing.smart_id)

    def edit(self, feed: SmartFeed) -> None:
        """Ask for another name or query."""
        from reader.ui.dialogs.smart_feed import SmartFeedDialog  # noqa: PLC0415 - a box

        box = SmartFeedDialog(self._stage.library.smart, feed=feed)
        self._stage.app.push_screen(box, self._edited)

    def _edited(self, feed: SmartFeed | None) -> None:
        if feed is None:
            return
        stage = self._stage
        with stage.reporting():
            stage.lists.load_feeds()
            if stage.lists.listing.smart_id == feed.id:
                stage.lists.show_listing(stage.lists.listing)
            stage.say(f"{quoted(feed.title)}: {feed.query}")

    def remove(self, feed: SmartFeed) -> None:
        """Forget one; its entries stay."""
        stage = self._stage
        words = f"Undone: {quoted(feed.title)} is there again"
        stage.library.smart.remove(feed.id, words=words)
        stage.lists.load_feeds()
        if stage.lists.listing.smart_id == feed.id:
            stage.lists.show_listing(Listing())
        undo = stage.keys.shown("undo")
        stage.say(f"Smart feed {quoted(feed.title)} removed, its entries stay. {undo} undoes")


def within(listing: Listing, feeds: list[Feed], smart: SmartFeed | None, typed: str) -> str:
    """The query that finds in the whole library what `typed` finds in that list."""
    before = []
    match listing.scope:
        case "feed":
            feed = next((feed for feed in feeds if feed.id == listing.feed_id), None)
            title = feed.title if feed is not None else ""
            is_plain = title and '"' not in title
            before.append(f'feed:"{title}"' if is_plain else f"feed:{listing.feed_id}")
        case "folder":
            before.append(f'folder:"{listing.folder.replace(chr(34), "")}"')
        case "starred" | "later":
            before.append(f"is:{listing.scope}")
        case "smart":
            before.append(smart.query if smart is not None else "")
        case _:
            pass
    if listing.show != "all":
        before.append(f"is:{listing.show}")
    return " ".join([*filter(None, before), typed])
