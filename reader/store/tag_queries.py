"""Rules and smart feeds that speak of a tag: told its new name, within the same transaction."""

import sqlite3

from msgspec.structs import replace

from reader.model import SmartFeed
from reader.query.parse import is_tag, rename_tag_in
from reader.store.rule_effects import row_of
from reader.store.smart_feeds import all_smart, put_smart
from reader.store.steps import RuleRow


def rename_in_rules(connection: sqlite3.Connection, old: str, new: str) -> tuple[RuleRow, ...]:
    """Within a transaction: the rules that sought or gave it, as they were."""
    changed = []
    for (rule_id,) in connection.execute("SELECT id FROM rules ORDER BY id").fetchall():
        before = row_of(connection, rule_id)
        query = rename_tag_in(before.query, old, new)
        tag = new if is_tag(before.tag, old) else before.tag
        if (query, tag) != (before.query, before.tag):
            _put_rule(connection, before, query, tag)
            changed.append(before)
    return tuple(changed)


def rename_in_smart_feeds(
    connection: sqlite3.Connection, old: str, new: str
) -> tuple[SmartFeed, ...]:
    """Within a transaction: the smart feeds that sought it, as they were.

    One that is named by its query is named by the new one, unless another has that name.
    """
    found = all_smart(connection)
    taken = {feed.title for feed in found}
    changed = []
    for before in found:
        query = rename_tag_in(before.query, old, new)
        if query != before.query:
            is_named_by_it = before.title == before.query and query not in taken
            title = query if is_named_by_it else before.title
            put_smart(connection, replace(before, title=title, query=query))
            changed.append(before)
    return tuple(changed)


def put_back_queries(
    connection: sqlite3.Connection, rules: tuple[RuleRow, ...], smart: tuple[SmartFeed, ...]
) -> None:
    """Within a transaction: let those that are still there ask as they did."""
    for rule in rules:
        _put_rule(connection, rule, rule.query, rule.tag)
    known = {feed.id for feed in all_smart(connection)}
    for feed in smart:
        if feed.id in known:
            put_smart(connection, feed)


def _put_rule(connection: sqlite3.Connection, rule: RuleRow, query: str, tag: str) -> None:
    """It is the same rule: what it touched stays known, and it is no younger."""
    connection.execute(
        "UPDATE rules SET query = ?, tag = ? WHERE id = ?", (query, tag, rule.id)
    )
