"""What was deleted has its texts for another day; what a rule hid, as long as the others."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from reader.model import CancelToken, EntryId, FeedId, Listing, RuleDraft
from reader.model.keeping import Going
from reader.store import feeds, rules
from reader.store.changes import apply_change, known_entries
from reader.store.db import Database, open_database
from reader.store.entries import page_entries
from reader.store.keeping import is_due, let_go, set_keep
from reader.store.states import mark_entries
from reader.store.steps import KeepStep
from reader.store.unseen import count_unseen, empty_unseen, unseen_to_go
from reader.undo import Journal
from tests.storing import LEDGER, NOW, html_of, kept_counts, make_content, new_entries, recount

DAY = timedelta(days=1)
FEED = FeedId(1)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Four entries, 1 the oldest, one a day; a rule hid 1 and 3."""
    database = open_database(tmp_path / "library.sqlite", survives=False)
    feeds.add_feed(database, LEDGER, now=NOW)
    rules.add_rule(database, RuleDraft("ferry", "hide"), now=NOW - 9 * DAY)
    for number in range(1, 5):
        at = NOW - (4 - number) * DAY
        text = "a ferry" if number in {1, 3} else "a crane"
        content = make_content(f"e{number}", published=at, text=text)
        apply_change(database, FEED, new_entries(content), at)
    assert ids(database) == [2, 4]
    yield database
    database.close()


def ids(db: Database) -> list[int]:
    return sorted(entry.id for entry in page_entries(db, Listing(show="all")))


def delete(db: Database, entry_id: int) -> None:
    mark_entries(db, [EntryId(entry_id)], hidden=True, now=NOW)


def run(db: Database, at: datetime, *, at_once: bool = False) -> int:
    emptied = empty_unseen(db, at, cancel=CancelToken(), at_once=at_once)
    let_go(db, at, cancel=CancelToken(), at_once=at_once)
    assert kept_counts(db) == recount(db)
    return emptied


def with_text(db: Database) -> list[int]:
    return [number for number in range(1, 5) if html_of(db, EntryId(number))]


def test_texts_of_what_was_deleted_go_a_day_after_a_run_has_seen_it(db: Database) -> None:
    delete(db, 2)
    assert is_due(db, NOW)
    assert run(db, NOW) == 0
    assert run(db, NOW + DAY / 2) == 0
    assert with_text(db) == [1, 2, 3, 4]
    assert run(db, NOW + DAY) == 1
    assert with_text(db) == [1, 3, 4]
    assert run(db, NOW + 9 * DAY) == 0
    assert ids(db) == [4]


def test_it_is_neither_new_nor_stored_again(db: Database) -> None:
    delete(db, 2)
    run(db, NOW, at_once=True)
    again = make_content("e2", published=NOW - 2 * DAY, text="other words")
    (known,) = known_entries(db, FEED, identities=["e2"], canonical_urls=[])
    assert tuple(apply_change(db, FEED, new_entries(again), NOW)) == (0, 0)
    assert known.id == 2
    assert (with_text(db), ids(db)) == ([1, 3, 4], [4])


def test_what_is_brought_back_meanwhile_keeps_its_texts(db: Database) -> None:
    delete(db, 2)
    run(db, NOW)
    mark_entries(db, [EntryId(2)], hidden=False, now=NOW)
    assert run(db, NOW + DAY) == 0
    delete(db, 2)  # again, a moment before the next run
    assert run(db, NOW + 2 * DAY) == 0
    assert with_text(db) == [1, 2, 3, 4]


def test_what_undo_can_still_bring_back_stays(db: Database) -> None:
    journal = Journal(lambda: NOW)
    doing = journal.doing(db, "Undone")
    mark_entries(db, [EntryId(2)], hidden=True, doing=doing, now=NOW)
    assert unseen_to_go(db, NOW) == Going()
    assert run(db, NOW + DAY / 2, at_once=True) == 0
    journal.undo(db)
    assert ids(db) == [2, 4]
    assert 2 in with_text(db)


def test_a_star_keeps_what_was_deleted(db: Database) -> None:
    mark_entries(db, [EntryId(2)], starred=True, hidden=True, now=NOW)
    assert run(db, NOW, at_once=True) == 0
    assert count_unseen(db).deleted == 0


def test_what_a_rule_hid_is_kept_as_the_others(db: Database) -> None:
    assert run(db, NOW + 400 * DAY, at_once=True) == 0
    set_keep(db, KeepStep(2, None, feed_id=FEED))  # 1 is three days old, 3 one
    run(db, NOW)
    assert with_text(db) == [1, 2, 3, 4]
    run(db, NOW + DAY / 2)
    assert with_text(db) == [1, 2, 3, 4]
    assert run(db, NOW + DAY) == 1
    assert 1 not in with_text(db)
    assert 3 in with_text(db)


def test_by_number_it_goes_though_nobody_read_it(db: Database) -> None:
    set_keep(db, KeepStep(None, 1, feed_id=FEED))
    run(db, NOW, at_once=True)
    assert with_text(db) == [2, 4]


def test_nothing_of_a_removed_feed_goes(db: Database) -> None:
    delete(db, 2)
    feeds.remove_feed(db, FEED, NOW)
    assert run(db, NOW, at_once=True) == 0


def test_how_many_there_are_is_known_with_their_size(db: Database) -> None:
    delete(db, 2)
    said = unseen_to_go(db, NOW)
    unseen = count_unseen(db)
    assert (unseen.deleted, unseen.by_rule, unseen.emptied) == (1, 2, 0)
    assert said == Going(1, unseen.deleted_bytes)
    assert unseen.by_rule_bytes > unseen.deleted_bytes > 0
    rule_gone = rules.list_rules(db, NOW)[0].id
    rules.remove_rule(db, rule_gone)
    assert count_unseen(db).by_rule == 2
    run(db, NOW, at_once=True)
    unseen = count_unseen(db)
    assert (unseen.deleted, unseen.deleted_bytes, unseen.emptied) == (0, 0, 1)
