"""The keys that leave the program: the browser, the feed's site, the clipboard."""

from collections.abc import Callable

from reader.hygiene import clean_line
from reader.model import Entry
from reader.ui.replies import Copied
from reader.ui.stage import Stage
from reader.ui.words import copied


def entry_in_hand(stage: Stage) -> Entry | None:
    """The entry that an entry key acts on: the row under the cursor, else what is open."""
    if stage.panes.focused == "entries":
        return stage.panes.entries.selected
    return stage.desk.entry


class Outside:
    """Opens pages and copies words."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def actions(self) -> dict[str, Callable[[], None]]:
        """What each action id of these does."""
        return {
            "open.browser": self._open_page,
            "open.site": self._open_site,
            "copy": self._copy,
        }

    def open_url(self, url: str) -> None:
        """Show an address in the browser, and say so."""
        self._stage.library.open_in_browser(url)
        self._stage.say(f"Opened {clean_line(url, limit_chars=50)} in the browser")

    def _open_page(self) -> None:
        stage = self._stage
        if stage.panes.focused == "feeds":
            self._open_site()
            return
        entry = entry_in_hand(stage)
        url = entry.url if entry is not None else stage.desk.url
        if url:
            self.open_url(url)
        else:
            stage.say("There is no page to open")

    def _open_site(self) -> None:
        stage = self._stage
        row, entry = stage.panes.sidebar.selected, entry_in_hand(stage)
        feed_id = entry.feed_id if entry is not None else None
        if stage.panes.focused == "feeds" and row is not None:
            feed_id = row.feed_id
        feed = stage.lists.feed(feed_id)
        if feed is not None and (feed.site_url or feed.url):
            self.open_url(feed.site_url or feed.url)
        else:
            stage.say("There is no site to open")

    def _copy(self) -> None:
        words = self._copyable()
        if words:
            self._stage.jobs.copy(words)
        else:
            self._stage.say("There is nothing to copy")

    def _copyable(self) -> str:
        stage = self._stage
        match stage.panes.focused:
            case "feeds":
                row = stage.panes.sidebar.selected
                feed = stage.lists.feed(row.feed_id) if row is not None else None
                return feed.url if feed is not None else ""
            case "entities":
                entity = stage.panes.panel.selected
                return entity.name if entity is not None else ""
            case _:
                entry = entry_in_hand(stage)
                return entry.url if entry is not None else stage.desk.url

    def copied(self, answer: Copied) -> None:
        """Say it; without a tool the terminal is asked to copy."""
        if not answer.is_done:
            self._stage.app.copy_to_clipboard(answer.words)
        self._stage.say(copied(clean_line(answer.words, limit_chars=60)))
