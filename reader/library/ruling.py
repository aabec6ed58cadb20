"""The rules of one library: listed, tried before they are saved, saved, and undone.

Methods may be called from any thread.
"""

from msgspec.structs import replace

from reader.hygiene import clean_line
from reader.library.searching import Searching
from reader.model import Entry, EntryId, Notice, Rule, RuleDraft, RuleId, RulePreview
from reader.parts import KEY_WAIT_S, Parts, now
from reader.store import rule_effects, rules
from reader.store.feeds import get_feed
from reader.store.states import is_hidden
from reader.undo import Journal


class Ruling:
    """What is done to new entries by itself."""

    def __init__(self, parts: Parts, journal: Journal, search: Searching) -> None:
        self._parts = parts
        self._journal = journal
        self._search = search

    def all(self) -> list[Rule]:
        """Every rule, in the order in which they are applied."""
        return rules.list_rules(self._parts.db, now())

    def get(self, rule_id: RuleId) -> Rule:
        """The rule of that number; raises NotFoundError."""
        return rules.get_rule(self._parts.db, rule_id, now())

    def touched(self, rule_id: RuleId, *, limit: int = 200) -> list[Entry]:
        """The newest entries that a rule touched, hidden ones as well."""
        return rules.page_touched(self._parts.db, rule_id, limit=limit)

    def entries_of(self, notice: Notice) -> list[Entry]:
        """The entries that a notice tells of, newest first."""
        return rules.page_ids(self._parts.db, notice.entry_ids)

    def is_hidden(self, entry_id: EntryId) -> bool:
        """True when the entry is in no list: deleted, or hidden by a rule."""
        return is_hidden(self._parts.db, entry_id)

    def preview(self, draft: RuleDraft, *, limit: int = 50) -> RulePreview:
        """What it would have touched of the last thirty days; nothing is changed.

        Takes milliseconds, for a word that is everywhere some tens. Raises QueryError with the
        place, InputError for a tag that can be none, NotFoundError for its feed.
        """
        return rules.try_rule(self._parts.db, self._checked(draft), now(), limit=limit)

    def save(
        self,
        draft: RuleDraft,
        *,
        rule_id: RuleId | None = None,
        applies: bool = False,
        words: str = "",
    ) -> Rule:
        """Make the rule, or let `rule_id` be this one; `applies`: to the last thirty days, too.

        Raises as `preview`, and StoreError. `words` is what undo will say, here and below.
        """
        db, moment, checked = self._parts.db, now(), self._checked(draft)
        doing = self._journal.doing(db, words)
        if rule_id is None:
            step = rules.add_rule(db, checked, moment, applies=applies, doing=doing)
        else:
            step = rules.change_rule(db, rule_id, checked, moment, applies=applies, doing=doing)
        return rules.get_rule(db, step.rule_id, moment)

    def pause(self, rule_id: RuleId, *, paused: bool, words: str = "") -> Rule:
        """Apply it no more, or again; raises NotFoundError."""
        db, moment = self._parts.db, now()
        doing = self._journal.doing(db, words)
        rules.pause_rule(db, rule_id, moment, paused=paused, doing=doing, wait_s=KEY_WAIT_S)
        return rules.get_rule(db, rule_id, moment)

    def remove(self, rule_id: RuleId, *, words: str = "") -> None:
        """Take the rule away; what it did stays. Raises NotFoundError."""
        db = self._parts.db
        doing = self._journal.doing(db, words)
        rules.remove_rule(db, rule_id, doing=doing, wait_s=KEY_WAIT_S)

    def take_back(self, rule_id: RuleId, *, words: str = "") -> int:
        """Undo all that the rule did, but for what the user did since; how many entries."""
        db = self._parts.db
        doing = self._journal.doing(db, words)
        return rule_effects.count_taken(rule_effects.take_back(db, rule_id, now(), doing=doing))

    def _checked(self, draft: RuleDraft) -> RuleDraft:
        """The draft cleaned, its tag and feed such as there can be; words are there for it."""
        self._search.store_few()
        if draft.feed_id is not None:
            get_feed(self._parts.db, draft.feed_id)
        tag = ""
        if draft.action == "tag":
            from reader.store.tags import clean_tag  # noqa: PLC0415 - few rules put tags on

            tag = clean_tag(draft.tag)
        query = clean_line(draft.query, limit_chars=rules.MAX_QUERY_CHARS + 1).strip()
        return replace(draft, query=query, tag=tag)
