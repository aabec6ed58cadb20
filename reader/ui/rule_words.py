"""What is said of rules: what one does, where, and what it tells."""

from collections.abc import Iterable
from typing import get_args

from reader.model import Notice, Rule, RuleAction, RuleDraft, RulePreview, merge_notices
from reader.ui.words import count, plural, quoted

ACTIONS: tuple[RuleAction, ...] = get_args(RuleAction)
_DOES = {"read": "marks read", "star": "stars", "hide": "hides", "notify": "tells of"}
_SHORT = 24


def does(draft: RuleDraft) -> str:
    """What it does to an article: `tags “Quay”`."""
    return f"tags {quoted(draft.tag, _SHORT)}" if draft.action == "tag" else _DOES[draft.action]


def query_words(draft: RuleDraft) -> str:
    """What it asks for."""
    return draft.query or "everything"


def scope_words(rule: Rule) -> str:
    """Where it looks."""
    if rule.draft.feed_id is None:
        return "every feed"
    return rule.feed_title or "a feed that was removed"


def sign_of(rule: Rule) -> tuple[str, str]:
    """The sign of its row, and its role."""
    if rule.is_paused:
        return "—", "muted"
    return ("×", "error") if rule.trouble else ("·", "muted")


def state_words(rule: Rule) -> str:
    """How it stands, in a sentence."""
    touched = plural(rule.touched, "article", "articles") if rule.touched else "none"
    if rule.trouble:
        return f"Passed over: {rule.trouble}"
    does_so = does(rule.draft)
    if rule.is_paused:
        return f"Paused. It {does_so} no new articles; {touched} so far"
    return f"{does_so[:1].upper()}{does_so[1:]} new articles; {touched} so far"


def preview_words(found: RulePreview) -> str:
    """How much it would have touched."""
    more = "+" if found.is_more else ""
    to_come = f" · {plural(found.waiting, 'text', 'texts')} to come" if found.waiting else ""
    return (
        f"{count(found.count)}{more} of the last 30 days' {count(found.of)} articles{to_come}"
    )


def also_words(found: RulePreview | None) -> str:
    """What the tick says that applies it to what is there."""
    if found is None or not found.count:
        return "also to articles of the last 30 days"
    if found.count == 1 and not found.is_more:
        return "also to this article"
    return f"also to these {count(found.count)}{'+' if found.is_more else ''} articles"


def saved(rule: Rule, *, applied: bool, undo: str) -> str:
    """What is said of a rule that was saved."""
    name = quoted(query_words(rule.draft), _SHORT)
    also = f", and did with {plural(rule.touched, 'article', 'articles')}" if applied else ""
    return f"Rule {name} {does(rule.draft)} new articles{also}. {undo} undoes"


def told(notices: Iterable[Notice], *, key: str) -> str:
    """What rules tell of new articles, in one notice; empty without any."""
    merged = merge_notices(notices)
    if not merged:
        return ""
    shows = f"{key}, Enter shows them"
    if len(merged) == 1:
        new = plural(len(merged[0].entry_ids), "new article", "new articles")
        return f"Rule {quoted(merged[0].query or 'everything', _SHORT)}: {new}. {shows}"
    articles = {entry_id for notice in merged for entry_id in notice.entry_ids}
    parts = ", ".join(
        f"{quoted(notice.query or 'everything', _SHORT)} {count(len(notice.entry_ids))}"
        for notice in merged[:3]
    )
    more = ", …" if len(merged) > 3 else ""
    new = plural(len(articles), "new article", "new articles")
    return f"Rules found {new}: {parts}{more}. {shows}"
