"""The words around the panes: title bars, what stands in the status line, the footer's keys."""

from reader.ui.chrome import KeyFooter
from reader.ui.entry_list import ONE_LINE_FROM_CELLS
from reader.ui.keymap import FooterItem, footer_items
from reader.ui.perform import Performer
from reader.ui.query_hints import QUERY_FORMS
from reader.ui.stage import Stage
from reader.ui.words import count


class Signs:
    """Says around the panes what is in them and what their keys do."""

    def __init__(self, stage: Stage, performer: Performer, footer: KeyFooter) -> None:
        self._stage = stage
        self._performer = performer
        self._footer = footer

    def show(self) -> None:
        """Say everything anew."""
        self._show_titles()
        self._show_facts()
        self._show_keys()

    def _show_titles(self) -> None:
        panes, lists = self._stage.panes, self._stage.lists
        bars = {pane: frame.bar for pane, frame in panes.frames.items()}
        bars["feeds"].right = (count(len(lists.feeds)),)
        sought = lists.sought
        bars["entries"].name_words = sought.name if sought else lists.name_of(lists.listing)
        is_wide = bars["entries"].size.width >= ONE_LINE_FROM_CELLS
        forms = sought.counts if sought else lists.count_words()
        bars["entries"].right = forms[0 if is_wide else 1 :]
        # Before it is laid out nobody knows how much of the text is in sight.
        bars["article"].right = panes.article.title_forms if panes.article.size else ()
        bars["entities"].right = (panes.panel.title_right,)
        bars["entities"].middle = panes.panel.title_middle
        if not lists.entries.rows:  # of 2,000 feeds it takes 2 ms
            lists.entries.empty_words = sought.empty_words if sought else lists.empty_words()

    def _show_facts(self) -> None:
        lists = self._stage.lists
        why = lists.trouble() if self._stage.panes.focused == "feeds" else ""
        self._stage.status.selected = why
        self._stage.status.chip = self._performer.finding.chip()
        # The reason needs the room.
        self._stage.show_facts(*(() if why else lists.facts()))

    def _show_keys(self) -> None:
        finding = self._performer.finding
        if finding.is_typing:  # every key is a letter there
            self._footer.items = () if finding.scope == "article" else QUERY_FORMS
            self._footer.last = None
            return
        keys, labels = self._stage.keys, self._performer.footer_labels()
        self._footer.items = tuple(
            item
            for item in footer_items(self._stage.panes.focused, keys, labels=labels)
            if self._performer.is_possible(item.action_id)
        )
        self._footer.last = FooterItem(keys.shown("help"), "keys", "help")
