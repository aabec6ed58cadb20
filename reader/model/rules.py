"""Rules: what is done to new entries that a query finds."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from msgspec import Struct

from reader.model.feeds import Entry, FeedId, Notice, RuleId

RuleAction = Literal["read", "star", "tag", "hide", "notify"]


class RuleDraft(Struct, frozen=True):
    """A rule as somebody writes it."""

    query: str
    action: RuleAction
    feed_id: FeedId | None = None
    """Only entries of this feed; None for those of every feed."""
    tag: str = ""
    """What "tag" puts on them."""


class Rule(Struct, frozen=True):
    """A rule of the library; they are applied in the order in which they were made."""

    id: RuleId
    draft: RuleDraft
    made_at: datetime
    """Since when it is applied as it is now."""
    is_paused: bool = False
    touched: int = 0
    """How many entries it changed, or told of."""
    feed_title: str = ""
    """Empty for every feed, and for one that is not subscribed to any more."""
    trouble: str = ""
    """Why it is passed over: a sentence without a full stop; empty when it is applied."""


class RulePreview(Struct, frozen=True):
    """What a rule would have touched of the last thirty days."""

    entries: tuple[Entry, ...]
    """The newest of them."""
    count: int
    """A thousand at most."""
    is_more: bool
    """True when there are more than were counted."""
    of: int
    """How many entries of these days there are, in its feed or in all."""
    waiting: int = 0
    """How many texts of the library are still to be made: no rule can be told of them yet."""


def merge_notices(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """One notice a rule, in the order in which they first came."""
    merged: dict[RuleId, Notice] = {}
    for notice in notices:
        before = merged.get(notice.rule_id)
        ids = (*before.entry_ids, *notice.entry_ids) if before else notice.entry_ids
        merged[notice.rule_id] = Notice(notice.rule_id, notice.query, tuple(dict.fromkeys(ids)))
    return tuple(merged.values())
