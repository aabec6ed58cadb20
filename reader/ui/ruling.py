"""Rules on the main screen: their boxes, and the entries that one touched."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from reader.model import Feed, Rule, RuleDraft
from reader.ui.finding import Finding
from reader.ui.notices import Notices
from reader.ui.rule_words import query_words, saved
from reader.ui.smart_keys import SmartKeys
from reader.ui.snapshots import FoundList
from reader.ui.stage import Stage
from reader.ui.words import around, count

if TYPE_CHECKING:
    from reader.ui.dialogs.rule import RuleDialog, Saved
    from reader.ui.dialogs.rules import RulesLeft

# Boxes are imported when they are opened: the first screen needs none of them.
# ruff: noqa: PLC0415


class RuleKeys:
    """What the key of rules does."""

    def __init__(
        self, stage: Stage, finding: Finding, smart: SmartKeys, notices: Notices
    ) -> None:
        self._stage = stage
        self._finding = finding
        self._smart = smart
        self._notices = notices

    def actions(self) -> dict[str, Callable[[], None]]:
        """What each action id does."""
        return {"rules": self.show}

    def show(self) -> None:
        """Make a rule of the search that is active; without one, show the rules."""
        stage = self._stage
        if stage.library.is_read_only:
            stage.say("Read-only library: no rule can be made or changed")
        elif self._finding.is_search and self._finding.scope != "article":
            stage.app.push_screen(self._edit_box(None, self._smart.query()), self._saved)
        else:
            self._show_all()

    def _show_all(self) -> None:
        from reader.ui.dialogs.rules import RulesDialog

        stage = self._stage
        rules = stage.library.rules
        box = RulesDialog(
            rules,
            number=len(rules.all()),
            undo=stage.library.undo,
            edit_box=self._edit_box,
            rule_id=self._notices.last_rule,
        )
        stage.app.push_screen(box, self._left)

    def _edit_box(self, rule: Rule | None, words: str = "") -> "RuleDialog":
        from reader.ui.dialogs.rule import RuleDialog

        stage = self._stage
        feed = self._feed_in_hand()
        if rule is None:
            is_meant = stage.panes.focused == "feeds" or stage.lists.listing.scope == "feed"
            feed_id = feed.id if feed is not None and is_meant and not words else None
            draft = RuleDraft(words, "read", feed_id)
            undo_words = "Undone: the new rule, and all it did, is gone"
        else:
            draft = rule.draft
            feed = stage.lists.feed(draft.feed_id) or feed
            undo_words = around("Undone: rule ", query_words(draft), " is as before")
        return RuleDialog(
            stage.library.rules,
            draft,
            feed=feed,
            undo_words=undo_words,
            rule_id=rule.id if rule is not None else None,
        )

    def _feed_in_hand(self) -> Feed | None:
        lists = self._stage.lists
        return lists.feed(lists.feed_in_hand(self._stage.panes.focused))

    def _saved(self, answer: "Saved | None") -> None:
        if answer is None:
            return
        stage = self._stage
        with stage.reporting():
            if answer.was_applied:
                self._show_marks()
            undo = stage.keys.shown("undo")
            stage.say(saved(answer.rule, applied=answer.was_applied, undo=undo))

    def _left(self, left: "RulesLeft | None") -> None:
        if left is None:
            return
        with self._stage.reporting():
            if left.has_changed:
                self._show_marks()
            if left.show is not None:
                self._show_touched(left.show)

    def _show_marks(self) -> None:
        """Show marks and counts as they are now; the rows stay."""
        lists = self._stage.lists
        lists.reread(row.id for row in lists.entries.rows)
        lists.load_feeds()
        self._stage.desk.reread()
        self._stage.desk.say_next()

    def _show_touched(self, rule: Rule) -> None:
        """Show the entries that a rule touched, as a search shows what it found."""
        stage = self._stage
        entries = stage.library.rules.touched(rule.id)
        number = count(rule.touched)
        self._finding.show_touched(
            FoundList(
                name=f"Rule {query_words(rule.draft)}",
                counts=(f"touched {number}", number),
                empty_words="It has touched no article yet.",
                more=lambda _: [],
                find=lambda _: [],
            ),
            entries,
        )
        stage.panes.go_to("entries")
